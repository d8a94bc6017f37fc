"""Who keeps the books: the directory of people, units, groups and services. It confers nothing."""

from tracker.organisation import ORGANISATION, Organisation
from web import desk


def keeps_the_books() -> bool:
    """Whether the person who is signed in enters people, units, groups and services now."""
    organisation = desk.now_history().find(Organisation, ORGANISATION)
    me, authority = desk.me(), desk.authority()
    if organisation is None:
        return False
    return me == organisation.operator or (
        not organisation.in_set_up and (authority.is_administrator(me) or authority.is_top(me))
    )
