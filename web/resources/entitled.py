"""Who may enter facts about a resource: the pages offer its forms to them alone."""

from collections.abc import Iterable

from tracker.standing_in import stands_in
from web import desk
from web.asking import owns


def speaks_for(holders: Iterable[str]) -> bool:
    """Whether the reader is one of these, stands in for one, or is of top management now."""
    covered = {holder for holder, _ in stands_in(desk.me(), desk.authority())}
    held = any(owns(each) or each in covered for each in holders)
    return held or desk.authority().is_top(desk.me())
