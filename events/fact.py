"""Facts: the frozen values that are kept, and the closed register of their stored names.

A stored name (`objective.version-approved@1`) is a promise: it is never renamed and never reused.
A changed shape gets a new number, an upcaster in `events.upcasts` and a golden sample in the tests.
"""

import re
from collections.abc import Callable
from typing import TypeVar, dataclass_transform

import msgspec

STORED_NAME = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*@[1-9][0-9]*")

FACTS: dict[str, type["Fact"]] = {}
_names: dict[type["Fact"], str] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened. Complete in itself; names people by id, never by name."""


F = TypeVar("F", bound=type[Fact])


def fact(stored_name: str) -> Callable[[F], F]:
    """Enter a fact class in the register under the name it is stored by.

    Raises:
        ValueError: the name is malformed or already taken.
    """
    if not STORED_NAME.fullmatch(stored_name):
        raise ValueError(f"{stored_name!r} is not of the form subject.past-verb@1.")

    def enter(cls: F) -> F:
        if stored_name in FACTS:
            raise ValueError(f"The stored name {stored_name!r} is already taken.")
        FACTS[stored_name] = cls
        _names[cls] = stored_name
        return cls

    return enter


def name_of(kind_of_fact: type[Fact]) -> str:
    """Return the stored name of a fact class."""
    return _names[kind_of_fact]
