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


def enters_the_set_up() -> bool:
    """Whether the person who is signed in is the operator, and set-up is not confirmed yet."""
    organisation = desk.now_history().find(Organisation, ORGANISATION)
    return (
        organisation is not None and organisation.in_set_up and desk.me() == organisation.operator
    )


def defines_roles() -> bool:
    """Whether the person who is signed in defines roles: top management, in set-up the operator."""
    return enters_the_set_up() or desk.authority().is_top(desk.me())
