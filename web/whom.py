"""Audiences in words: whom `*`, `role:ID`, `person:ID` and `group:ID` stand for."""

from collections.abc import Sequence

from tracker.communications import EVERYONE
from tracker.groups import Group
from tracker.history import History
from web.called import Called


def whom_in_words(holders: Sequence[str], history: History) -> str:
    """Return an audience as people call it; empty for none."""
    if EVERYONE in holders:
        return "everybody"
    called = Called(history, holders)
    return ", ".join(_group(each, history) or called.holder(each) for each in holders)


def _group(holder: str, history: History) -> str:
    sort, _, name = holder.partition(":")
    found = history.find(Group, name) if sort == "group" else None
    return found.title if found else ""
