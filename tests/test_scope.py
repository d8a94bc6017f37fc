"""The scope: confirmed with the set-up, then governed content like any other."""

import pytest

from events.facts.scope import ScopeVersionApproved
from tests.cast import HELD, NAMES, ROLES, ROOT_AUTHORITY, company, company_under
from tests.proposing import REASON, approved, submitted, the
from tests.readers import signed_in
from tests.specification import Story, story
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.approvals import NeedWanted, RuleWanted
from tracker.history import History
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.proposals import ApproveProposal, CancelProposal, OpenProposal
from tracker.scope import EditScope, Scope
from tracker.versions import content_of

SAYS = "Web hosting and network for customers in Europe."
TARGET = "scope:SCP"
MORE = {"statement": f"{SAYS} And backup."}
FOR_THE_SCOPE = RuleWanted(
    id="R-SCOPE", target="scope", needs=(NeedWanted(power="approve:policy"),)
)


def entered(statement: str) -> Story:
    """A set-up that waits for the first acceptance of the root office."""
    told = story().at("2026-01-05 09:00").by("hugo")
    told.given(RegisterOrganisation(name="Harbour Hosting", scope_statement=statement))
    told.given(*(RegisterPerson(person=who, name=name) for who, name in NAMES.items()))
    told.given(*ROLES, ROOT_AUTHORITY)
    return told.given(
        AppointToRole(appointment="APT-aoife", person="aoife", role=HELD["aoife"])
    ).by("aoife")


def test_the_statement_of_the_set_up_is_confirmed_with_it_as_version_1() -> None:
    told = entered(SAYS)
    assert not told.knows(Scope, "SCP")
    told.when(AcceptAppointment(appointment="APT-aoife")).then(
        "AppointmentAccepted", "SetUpClosed",
        ScopeVersionApproved(
            version=1, content={"statement": SAYS}, effective_from=told.now, proposal=""
        ),
    )  # fmt: skip
    scope = told.the(Scope, "SCP")
    assert (scope.base, scope.statement, scope.label) == (1, SAYS, "Scope of the management system")


def test_without_a_statement_there_is_no_scope_yet_and_a_proposal_brings_the_first() -> None:
    told = company_under(FOR_THE_SCOPE)
    assert not told.knows(Scope, "SCP")
    proposal = submitted(told, MORE, target=TARGET, base=0)
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "ScopeVersionApproved")
    assert told.the(Scope, "SCP").base == 1


def test_the_scope_changes_by_an_approved_proposal_alone() -> None:
    told = company_under(FOR_THE_SCOPE)
    approved(told, {"statement": SAYS}, ("aoife",), target=TARGET, base=0)
    for who in ("aoife", "hugo", "gita"):
        told.by(who).when(EditScope(target="SCP", changes=MORE)).then_refused("PROP-4", "changes")
    proposal = approved(told, MORE, ("aoife",), target=TARGET)
    scope = told.the(Scope, "SCP")
    with told.tracker.looking(told.now) as history:
        assert said(scope, history) == [SAYS, MORE["statement"]]
    assert the(told, proposal).makes == 2


def said(scope: Scope, history: History) -> list[str]:
    return [content_of(scope, version, history)["statement"] for version in scope.versions]


def test_a_scheduled_scope_is_cancelled_by_a_fact_of_its_own() -> None:
    told = company_under(FOR_THE_SCOPE)
    proposal = approved(
        told, {"statement": SAYS}, ("aoife",), target=TARGET, base=0, effective="2026-06-01"
    )
    told.by("aoife").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "ScopeVersionCancelled")
    assert told.the(Scope, "SCP").base == 0


@pytest.mark.parametrize("target", ["scope:SCP-2", "scope:scp", "approval_policy:APR-2"])
def test_there_is_one_of_it(target: str) -> None:
    told = company()
    command = OpenProposal(title="Another", target=target, base=0, changes={"statement": "x"})
    told.by("gita").because(REASON).when(command)
    told.then_refused("REF-UNKNOWN", "target")


def test_a_reader_sees_the_scope_its_versions_and_proposes_another() -> None:
    falk = signed_in("p-falk")
    page = falk.get("/scope")
    assert page.says("Managed workplace", "In force", "confirmed with the set-up", "Version 1")
    assert falk.get("/scope.json").json["version"] == 1
    assert falk.get("/scope/SCP/v1").says("two sites")
    form = dict(falk.form("/proposals/new?target=scope", "/proposals/new"))
    assert "two sites" in form["c.statement"]
    answer = falk.fill(
        "/proposals/new?target=scope", "/proposals/new", title="A third site",
        reason="We moved in there in spring.", do="propose",
        **{"c.statement": form["c.statement"].replace("two sites", "three sites")},
    )  # fmt: skip
    assert falk.get(answer.to).says("the scope", "three sites", "approve policies and the scope")
