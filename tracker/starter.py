"""What an organisation may begin with, to be taken or left: content and roles, as shipped data.

ISO/IEC 20000-1:2018, 5.2, 5.3, 6.1.2, 6.3 and 7.4. Nothing comes into the record by itself: who
takes a piece proposes it, or enters it, in their own name and by their own authority.
"""

import functools
import tomllib
from importlib import resources
from typing import Any

import msgspec


class Starter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces: content by the kind that it is for, and roles as `DefineRole` takes them."""

    policy: dict[str, Any]
    plan: dict[str, Any]
    risk_approach: dict[str, Any]
    communication_approach: dict[str, Any]
    roles: tuple[dict[str, Any], ...]

    def content(self, kind: str) -> dict[str, Any]:
        """Return the content to begin an item of a kind with; empty where there is none."""
        found: dict[str, Any] = getattr(self, kind, {}) if kind != "roles" else {}
        return found


@functools.cache
def starter() -> Starter:
    """Return the pieces as they are shipped."""
    file = resources.files("tracker").joinpath("standards", "starter.toml")
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Starter)
