"""The organisation: what it is, its scope, and its set-up as a list of next steps."""

from flask import Blueprint, Response

from tracker.appointments import Appointment
from tracker.approvals import RULES, ApprovalRules
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.organisation import Organisation
from tracker.people import Person
from tracker.responsibilities import vacant
from tracker.roles import Role
from tracker.services import Service
from web import desk
from web.answers import answer_one, in_three_forms
from web.called import Called
from web.steps import Step, steps
from web.telling import told

pages = Blueprint("organisation", __name__)


@in_three_forms(pages, "/organisation")
def show() -> Response:
    """Show the organisation and how far its set-up has come."""
    history, organisation = desk.look(), desk.organisation()
    root = history.find(Delegation, ROOT)
    called = Called(history, [root.holder] if root else [], [organisation.confirmed_by])
    return answer_one(
        "organisation/show.html", _item(organisation, root, history), nav="organisation",
        organisation=organisation, root=root, called=called, steps=_steps(history, organisation),
        happened=told(history.events(f"organisation/{organisation.id or 'ORG'}"), history),
        in_set_up=organisation.in_set_up,
    )  # fmt: skip


def _steps(history: History, organisation: Organisation) -> list[Step]:
    return steps(history, organisation, desk.me())


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
