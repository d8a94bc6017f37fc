"""What was in force at a moment: content, roles and authority on one page.

Answers the auditor's first question, and which risks were above the appetite (the nineteenth);
with `as_of` as the record knew it then.
"""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response

from tracker.appointments import Appointment
from tracker.approvals import RULES, ApprovalRules
from tracker.communication_approach import CommunicationApproach
from tracker.delegations import Delegation
from tracker.history import History
from tracker.objectives import Objective
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.responsibilities import IN_FORCE, Standing
from tracker.risk_approach import RiskApproach
from tracker.risks import Risk
from tracker.risks.reading import above_appetite, as_on
from tracker.roles import Role
from tracker.scope import Scope
from tracker.versions import Governed
from web import desk
from web.answers import answer, in_three_forms
from web.called import Called
from web.content.governed import GOVERNED, place_of

pages = Blueprint("in_force", __name__)

MOST = 500
"""So many of each kind are looked at; beyond, the list of the kind says it page by page."""

KINDS: tuple[type[Governed], ...] = (
    Policy, Plan, Objective, CommunicationApproach, RiskApproach, Scope,
)  # fmt: skip

SECTIONS = {
    **{kind.kind: (GOVERNED[kind.kind].many, GOVERNED[kind.kind].path) for kind in KINDS},
    "approval rules": ("Approval rules", "/approvals"),
    "risk": ("Open risks and what was decided", "/risks"),
    "role": ("Roles and who held them", "/roles"),
    "delegation": ("Delegations", "/delegations?kind=delegation"),
}  # fmt: skip


BLANK = (
    "version", "held_by", "since", "until", "source", "event", "level", "above_appetite", "decided",
    "accepted_by", "accepted_until",
)  # fmt: skip
"""What a line may say beside its kind, its id and its title; the last five are of risks."""


@in_three_forms(pages, "/in-force")
def show() -> Response:
    """List what was in force: documents by version, open risks, roles with holders, and grants."""
    history = desk.look()
    items = [
        *_content(history), *_rules(history), *_risks(history), *_roles(history),
        *_grants(history),
    ]  # fmt: skip
    return answer(
        "in_force/show.html", items, nav="record", total=len(items), most=MOST,
        lists={
            kind: (title, path, [item for item in items if item["kind"] == kind])
            for kind, (title, path) in SECTIONS.items()
        },
    )  # fmt: skip


def _content(history: History) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for item in history.every(kind, MOST):
            version = item.in_force(history.on)
            if version and not item.closed:
                said = item.standing(history.on)
                called = Called(history, [said.owner])
                href = f"{place_of(item)}/v{version.number}"
                yield _item(
                    kind.kind, item.id, said.label, href,
                    version=version.number, held_by=called.holder(said.owner),
                    since=version.effective_from, event=version.pos + 1, source=version.proposal,
                    imported=version.imported,
                )  # fmt: skip


def _rules(history: History) -> Iterator[dict[str, Any]]:
    found = history.find(ApprovalRules, RULES)
    version = found.in_force(history.on) if found else None
    if version:
        yield _item(
            "approval rules", RULES, "Approval rules", f"/approvals/{RULES}/v{version.number}",
            version=version.number, since=version.effective_from, event=version.pos + 1,
            source=version.proposal,
        )  # fmt: skip


def _risks(history: History) -> Iterator[dict[str, Any]]:
    then = [as_on(risk, history) for risk in history.every(Risk, MOST)]
    there = [risk for risk in then if risk and risk.closed_at is None and not risk.telling]
    called = Called(history, {risk.owner for risk in there}, {_bearer(risk) for risk in there})
    above = above_appetite(history)
    for risk in there:
        first = history.events(f"risk/{risk.id}")[0]
        yield _item(
            "risk", risk.id, risk.label, f"/risks/{risk.id}", held_by=called.holder(risk.owner),
            since=first.envelope.effective_at, event=first.number, level=risk.level,
            above_appetite=risk.looked_after and risk.level in above,
            decided=risk.stage(history.on),
            accepted_by=called.person(_bearer(risk)) if _bearer(risk) else None,
            accepted_until=risk.acceptances[-1].until if risk.acceptances else None,
        )  # fmt: skip


def _bearer(risk: Risk) -> str:
    """Return who accepted a risk last."""
    return risk.acceptances[-1].by if risk.acceptances else ""


def _roles(history: History) -> Iterator[dict[str, Any]]:
    roles = history.every(Role, MOST)
    held = {role.id: history.in_effect(Appointment, role=role.id) for role in roles}
    names = history.names(a.person for terms in held.values() for a in terms)
    for role in roles:
        for term in held[role.id]:
            yield _item(
                "role", role.id, role.title, f"/roles/{role.id}", held_by=names[term.person],
                since=term.effective_from, until=term.effective_until, source=term.id,
                imported=term.imported,
                event=history.events(f"appointment/{term.id}")[0].number,
            )  # fmt: skip


def _grants(history: History) -> Iterator[dict[str, Any]]:
    standing = Standing(history)
    found = [g for g in history.every(Delegation, MOST) if standing.of_grant(g) == IN_FORCE]
    called = Called(history, {grant.holder for grant in found})
    for grant in found:
        yield _item(
            "delegation", grant.id, grant.id, f"/delegations/{grant.id}",
            held_by=called.holder(grant.holder), since=grant.effective_from,
            until=standing.over_from(grant), source=grant.parent, imported=grant.imported,
            event=history.events(f"delegation/{grant.id}")[0].number,
        )  # fmt: skip


def _item(kind: str, item_id: str, title: str, href: str, **more: object) -> dict[str, Any]:
    """Return one line; `source` is the proposal, appointment or grant that it comes from."""
    blank = dict.fromkeys(BLANK)
    says = {"kind": kind, "id": item_id, "title": title, "href": href, **blank}
    return says | {"imported": False} | more
