"""Who may enter facts about a resource: the pages offer its forms to them alone."""

from collections.abc import Iterable

from web import desk
from web.asking import answers_for


def speaks_for(holders: Iterable[str]) -> bool:
    """Whether the reader is one of these, stands in for one, or is of top management now."""
    return any(map(answers_for, holders)) or desk.authority().is_top(desk.me())
