"""The organisation: what it is, its scope, and its set-up as a list of next steps."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue

from tracker.appointments import Appointment
from tracker.approvals import RULES, ApprovalRules
from tracker.delegations import ROOT, Delegation, RecordRootAuthority
from tracker.history import History
from tracker.kernel import Command
from tracker.organisation import CorrectOrganisation, Organisation
from tracker.people import Person
from tracker.roles import Role
from tracker.services import Service
from tracker.vacancies import vacant
from web import desk
from web.answers import answer_one, in_three_forms
from web.asking import filled
from web.books import enters_the_set_up
from web.called import Called
from web.htmx import see
from web.steps import steps
from web.telling import told

pages = Blueprint("organisation", __name__)


@in_three_forms(pages, "/organisation")
def show() -> Response:
    """Show the organisation and how far its set-up has come."""
    return _page(None)


def _page(problems: desk.Problems | None) -> Response:
    history, organisation = desk.look(), desk.organisation()
    root = history.find(Delegation, ROOT)
    called = Called(history, [root.holder] if root else [], [organisation.confirmed_by])
    return answer_one(
        "organisation/show.html", _item(organisation, root, history), nav="organisation",
        organisation=organisation, root=root, called=called,
        steps=steps(history, organisation, desk.me()),
        happened=told(history.events(f"organisation/{organisation.id or 'ORG'}"), history),
        in_set_up=organisation.in_set_up, enters=enters_the_set_up(), key=desk.key(),
        **filled(problems, _entered(organisation, root)),
    )  # fmt: skip


def _entered(organisation: Organisation, root: Delegation | None) -> dict[str, Any]:
    """Return what the forms of set-up are filled with."""
    return {
        "name": organisation.title, "time_zone": organisation.time_zone,
        "currency": organisation.currency, "scope_statement": organisation.scope_statement,
        "staff": organisation.staff, "instrument": root.instrument if root else "",
        "instrument_sha256": root.instrument_sha256 if root else "",
    }  # fmt: skip


def _item(
    organisation: Organisation, root: Delegation | None, history: History
) -> dict[str, object]:
    return {
        "name": organisation.title, "scope": organisation.scope_statement,
        "currency": organisation.currency, "time_zone": organisation.time_zone,
        "staff": organisation.staff, "in_set_up": organisation.in_set_up,
        "confirmed_by": organisation.confirmed_by,
        "root_authority": root.holder if root else "",
        "instrument": root.instrument if root else "",
        "people": history.count(Person), "roles": history.count(Role),
        "services": history.count(Service), "appointments": history.count(Appointment),
        "vacant_roles": [role.id for role, _ in vacant(history)],
        "approval_rules": history.find(ApprovalRules, RULES) is not None,
    }  # fmt: skip


@pages.post("/organisation/correction")
def correct() -> ResponseReturnValue:
    """Enter the organisation otherwise, until set-up is confirmed."""
    return _entered_anew(CorrectOrganisation, {})


@pages.post("/organisation/instrument")
def name_instrument() -> ResponseReturnValue:
    """Enter the root authority again, by another instrument, until set-up is confirmed."""
    root = desk.now_history().find(Delegation, ROOT)
    given = {
        name: getattr(root, name)
        for name in ("holder", "powers", "scope", "amount", "risk_level", "depth")
    }
    return _entered_anew(RecordRootAuthority, given if root else {})


def _entered_anew(command: type[Command], kept: dict[str, Any]) -> ResponseReturnValue:
    try:
        desk.send(command, **kept)
    except desk.Problems as problems:
        return _page(problems)
    flash("It is entered as you said. It counts once the set-up is confirmed.")
    return see(url_for("organisation.show"))
