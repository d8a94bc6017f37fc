"""Delegations: who holds what, appointments and grants in one list, and the chain behind each.

ISO/IEC 20000-1:2018, 5.3; answers the auditor's questions 9 to 14.
"""

from flask import request
from flask.typing import ResponseReturnValue

from tracker import responsibilities
from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.history import History
from tracker.responsibilities import Filter, Held
from tracker.vacancies import vacant
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.called import Called, choices_of_roles
from web.delegations.room import pages
from web.responsibilities import items, people_behind
from web.states import look_of

FILTERS = ("role", "scope", "delegate", "kind")


@in_three_forms(pages, "/delegations")
def show_all() -> ResponseReturnValue:
    """List who holds what; with `on` only what was in force then, else all with its state."""
    history = desk.look()
    asked = Filter(
        **{name: request.args.get(name, "") for name in FILTERS},
        in_force=bool(request.args.get("on")),
    )
    number = page_number()
    found, total = _found(history, asked, number)
    called = _called(history, found)
    return answer(
        "delegations/list.html", items(history, found, called), nav="delegations", number=number,
        total=total, asked=asked, called=called, look_of=look_of, held=found,
        vacant=vacant(history), roles=choices_of_roles(history),
        page_size=PAGE_SIZE, only_then="on" in request.args,
    )  # fmt: skip


def _found(history: History, asked: Filter, number: int) -> tuple[list[Held], int]:
    """Return one page of what is asked for and how much there is; as data, all of it."""
    if request.path.endswith((".json", ".csv")) and "page" not in request.args:
        found = responsibilities.everything(history, asked)
        return found, len(found)
    return responsibilities.some(history, asked, PAGE_SIZE, (number - 1) * PAGE_SIZE)


def _called(history: History, found: list[Held]) -> Called:
    grants = [held for held in found if isinstance(held, Delegation)]
    appointed = [held for held in found if isinstance(held, Appointment)]
    behind = {person for grant in grants for person in people_behind(history, grant.holder)}
    return Called(
        history,
        {*(grant.holder for grant in grants), *(f"role:{a.role}" for a in appointed)},
        {*(grant.grantor for grant in grants), *(a.person for a in appointed), *behind},
    )
