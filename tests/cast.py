"""A small provider whose management system runs: the people that most specifications speak of.

    company().at("2026-03-09 10:00").by("bram").when(...)

Aoife is chief executive, Bram director of services, Chiara finance director, Dov management
representative, Esra owns the web service and Ivo the network, Finn audits, Hugo runs the tracker;
Gita and Jana hold no role. Several may hold the roles of the directors, the owners and the
auditor. Set-up was closed on 6 January 2026. `company()` is a copy of a record that is made once
per session, through commands only; the standing grants are

    ROOT    chief executive          everything, no limit, extreme, three levels
    DEL-1   director          ROOT   plans, objectives, emergencies, appointments,
                                     risks to high; 50,000.00
    DEL-2   finance           ROOT   money; 100,000.00
    DEL-3   representative    ROOT   plans and objectives; 10,000.00
    DEL-4   owner-web         DEL-1  objectives and medium risks of SVC-WEB; nothing to spend
"""

import atexit
import functools
import shutil
from pathlib import Path
from typing import Any

from tests.specification import Story
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.approvals import NeedWanted, RuleWanted, SetApprovalRules
from tracker.delegations import AcceptDelegation, GrantDelegation, RecordRootAuthority
from tracker.goals import StateBusinessGoal
from tracker.organisation import RegisterOrganisation
from tracker.people import RegisterPerson
from tracker.proposals import ApproveProposal, OpenProposal, SubmitProposal
from tracker.roles import DefineRole
from tracker.services import RegisterService

NAMES = {
    "aoife": "Aoife Brennan", "bram": "Bram de Wit", "chiara": "Chiara Conti", "dov": "Dov Levin",
    "esra": "Esra Demir", "finn": "Finn Olsen", "gita": "Gita Rao", "hugo": "Hugo Blanc",
    "ivo": "Ivo Novak", "jana": "Jana Kral",
}  # fmt: skip

HELD = {
    "aoife": "chief-executive", "bram": "director", "chiara": "finance", "dov": "representative",
    "esra": "owner-web", "ivo": "owner-net", "finn": "auditor", "hugo": "administrator",
}  # fmt: skip
"""Who holds which role; the appointments are `APT-aoife` and so on."""

ROLES = (
    DefineRole(
        role="chief-executive", title="Chief executive", top_management=True, must_be_filled=True
    ),
    DefineRole(role="director", title="Director of services", top_management=True, board=True),
    DefineRole(role="finance", title="Finance director", top_management=True, board=True),
    DefineRole(
        role="representative", title="Management representative", management_representative=True
    ),
    DefineRole(role="owner-web", title="Owner of the web service", board=True),
    DefineRole(role="owner-net", title="Owner of the network", board=True),
    DefineRole(
        role="auditor", title="Internal auditor", board=True, excludes=("owner-web", "owner-net")
    ),
    DefineRole(
        role="administrator", title="Administrator", administrator=True, excludes=("director",)
    ),
)

SERVICES = (
    RegisterService(service="SVC-WEB", title="Web hosting", owner="role:owner-web"),
    RegisterService(service="SVC-NET", title="Network", owner="role:owner-net"),
)

ROOT_AUTHORITY = RecordRootAuthority(
    holder="role:chief-executive", instrument="Resolution 1 of the board",
    powers=(
        "approve:policy", "approve:plan", "approve:objective", "approve:spend",
        "approve:emergency", "appoint:role", "accept:risk",
    ),
)  # fmt: skip

DIRECTOR = GrantDelegation(
    grant="DEL-1",
    parent="ROOT",
    holder="role:director",
    powers=(
        "approve:plan", "approve:objective", "approve:emergency", "appoint:role", "accept:risk",
    ),
    amount=50_000_00,
    risk_level="high",
    depth=2,
)  # fmt: skip
FINANCE = GrantDelegation(
    grant="DEL-2",
    parent="ROOT",
    holder="role:finance",
    powers=("approve:spend",),
    amount=100_000_00,
    depth=1,
)
REPRESENTATIVE = GrantDelegation(
    grant="DEL-3",
    parent="ROOT",
    holder="role:representative",
    powers=("approve:plan", "approve:objective"),
    amount=10_000_00,
    depth=1,
)
OWNER_WEB = GrantDelegation(
    grant="DEL-4",
    parent="DEL-1",
    holder="role:owner-web",
    powers=("approve:objective", "accept:risk"),
    scope=("SVC-WEB",),
    risk_level="medium",
)


ONE_FOR_THE_PLAN = NeedWanted(power="approve:plan")
TWO_FOR_THE_PLAN = NeedWanted(power="approve:plan", count=2)
ONE_FOR_THE_MONEY = NeedWanted(power="approve:spend")

RULES = SetApprovalRules(
    document="Who approves what",
    rules=(
        RuleWanted(id="R-POLICY", target="policy", needs=(NeedWanted(power="approve:policy"),)),
        RuleWanted(
            id="R-OBJECTIVE", target="objective", needs=(NeedWanted(power="approve:objective"),)
        ),
        RuleWanted(id="R-SMALL", target="plan", needs=(ONE_FOR_THE_PLAN,), up_to=10_000_00),
        RuleWanted(
            id="R-MIDDLE",
            target="plan",
            needs=(ONE_FOR_THE_PLAN, ONE_FOR_THE_MONEY),
            over=10_000_00,
            up_to=50_000_00,
        ),
        RuleWanted(
            id="R-LARGE",
            target="plan",
            needs=(TWO_FOR_THE_PLAN, ONE_FOR_THE_MONEY),
            over=50_000_00,
            amount_covered_by="at least one",
        ),
        RuleWanted(
            id="R-EMERGENCY",
            target="plan",
            change="emergency",
            needs=(NeedWanted(power="approve:emergency"),),
            ratify_within_days=7,
        ),
    ),
)

GOAL = StateBusinessGoal(
    goal="BG-1", title="Customers rely on us", owner="role:chief-executive", value="Nobody leaves"
)

OBJECTIVE: dict[str, Any] = {
    "title": "The web service is there",
    "owner": "role:owner-web",
    "measure": "Availability a month",
    "unit": "%",
    "target": "99.5",
    "better": "up",
    "due": "2026-12-31",
    "scope": ["SVC-WEB"],
    "supports": ["BG-1"],
}
SECOND_SITE = {"title": "Second site", "owner": "role:owner-web", "budget": 5_000_00}
PLAN: dict[str, Any] = {
    "title": "Service management plan 2026",
    "owner": "role:representative",
    "period": {"start": "2026-01-01", "until": "2026-12-31"},
    "sections": {"services": "Web hosting and network."},
    "actions": {
        "A1": SECOND_SITE | {"serves": ["OBJ-1"]},
        "A2": {"title": "New switches", "owner": "role:owner-net", "budget": 4_000_00},
    },
}
POLICY: dict[str, Any] = {
    "title": "Service management policy",
    "text": "We keep what we promise.",
    "owner": "role:chief-executive",
}


def company() -> Story:
    """Return a story in the running company: nothing of it is seen by other tests."""
    return Story(_template(RULES)).at("2026-03-09 10:00")


def company_under(*rules: RuleWanted) -> Story:
    """Return a story in the same company, where some approval rules read otherwise."""
    named = {rule.id: rule for rule in (*RULES.rules, *rules)}
    others = SetApprovalRules(rules=tuple(named.values()))
    return Story(_template(others)).at("2026-03-09 10:00")


@functools.cache
def _template(rules: SetApprovalRules) -> Path:
    """Make the company once; leave its files complete, without a write-ahead log beside them."""
    told = Story()
    set_up(told)
    put_to_work(told, rules)
    kept = told.folder.with_name(f"{told.folder.name}-template")
    told.record._recorder.datastore.close()
    shutil.copytree(told.folder, kept)
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    return kept


def set_up(told: Story) -> Story:
    """Enter organisation, people, roles, services, root authority and first appointments."""
    told.at("2026-01-05 09:00").by("hugo")
    told.given(RegisterOrganisation(name="Harbour Hosting", time_zone="Europe/Amsterdam"))
    told.given(*(RegisterPerson(person=who, name=name) for who, name in NAMES.items()))
    told.given(*ROLES, *SERVICES, ROOT_AUTHORITY)
    for who, role in HELD.items():
        told.given(AppointToRole(appointment=f"APT-{who}", person=who, role=role))
    told.at("2026-01-06 09:00")
    for who in HELD:
        told.by(who).given(AcceptAppointment(appointment=f"APT-{who}"))
    return told


def put_to_work(told: Story, rules: SetApprovalRules) -> Story:
    """Delegate, set the approval rules, and bring a first version of everything in force."""
    told.at("2026-01-07 09:00").by("aoife").given(DIRECTOR, FINANCE, REPRESENTATIVE, rules)
    for who, grant in {"bram": "DEL-1", "chiara": "DEL-2", "dov": "DEL-3"}.items():
        told.by(who).given(AcceptDelegation(grant=grant))
    told.by("bram").given(OWNER_WEB).by("esra").given(AcceptDelegation(grant="DEL-4"))
    told.at("2026-01-08 09:00").by("aoife").given(GOAL)
    in_force(told, "objective:OBJ-1", OBJECTIVE, "bram", scope=("SVC-WEB",))
    in_force(told, "plan:PLN-1", PLAN, "bram")
    in_force(told, "policy:POL-1", POLICY, "aoife")
    return told


def in_force(
    told: Story,
    target: str,
    content: dict[str, Any],
    approver: str,
    scope: tuple[str, ...] = ("*",),
) -> Story:
    """Let Dov propose a first version, and somebody approve it."""
    opened = OpenProposal(
        title=content["title"], target=target, base=0, changes=content, scope=scope
    )
    told.by("dov").because("The first version of the year.").given(opened)
    assert told.outcome is not None, "it was just opened"
    proposal = told.outcome.id
    told.given(SubmitProposal(proposal=proposal))
    return told.by(approver).given(ApproveProposal(proposal=proposal))
