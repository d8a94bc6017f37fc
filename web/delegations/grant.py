"""One grant: from whom, to whom, for what, up to which instrument, and what may be done with it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from events import Recorded
from events.facts.delegations import DelegationEnded, DelegationRevoked
from tracker import responsibilities
from tracker.delegations import (
    ROOT,
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    Delegation,
    EndDelegation,
    RevokeDelegation,
)
from tracker.evidence import Evidence, may_attach
from tracker.history import History
from tracker.kernel import Command
from tracker.powers import IN_WORDS
from tracker.responsibilities import Standing
from tracker.turning_points import turning_points
from web import desk
from web.answers import answer_one, in_three_forms
from web.asking import behind, done, filled, owns
from web.called import Called
from web.delegations.room import pages
from web.delegations.touched import touched_by
from web.htmx import page, see
from web.responsibilities import items, people_behind
from web.states import look_of
from web.stepping import stepper
from web.telling import told

ANSWERS: Mapping[str, tuple[type[Command], str]] = {
    "acceptance": (AcceptDelegation, "You have accepted {}."),
    "refusal": (DeclineDelegation, "You have declined {}."),
    "return": (EndDelegation, "You have given {} back."),
    "wording": (CorrectDelegation, "The wording of {} is corrected; the record keeps both."),
}  # fmt: skip
"""What can be done on the page itself, as nouns: the command, and what is said afterwards."""


@in_three_forms(pages, "/delegations/<grant_id>")
def show(grant_id: str) -> ResponseReturnValue:
    """Show a grant with its whole chain and what hangs below it."""
    grant = desk.find(Delegation, grant_id)
    shown = _shown(grant)
    item = items(desk.look(), [grant], shown["called"])[0] | {
        "chain": [link.id for link in shown["chain"]], "fell_with": shown["fell_with"],
        "below": [each.id for each, _ in shown["below"]],
        "depth": grant.depth, "risk_level": grant.risk_level, "wording": grant.wording,
        "amount_per_period": grant.amount_per_period, "period": grant.period,
        "on_vacancy": grant.on_vacancy, "conditions": grant.conditions, "renews": grant.renews,
        "renewed_by": grant.renewed_by, "upheld_by": grant.upheld_by,
        "changes": [
            {"at": each["at"], "item": each["item"], "what": each["what"]}
            for each in shown["steps"]["changes"]
        ],
        "instrument_sha256": grant.instrument_sha256, "holder": grant.holder,
    }  # fmt: skip
    return answer_one("delegations/show.html", item, **filled(None, _values(grant)), **shown)


def _values(grant: Delegation) -> dict[str, Any]:
    return {"wording": grant.wording}


def _shown(grant: Delegation) -> dict[str, Any]:
    history = desk.look()
    standing = Standing(history)
    chain = standing.chain(grant)
    below = list(_tree(grant, history))
    everybody = [*chain, *(each for each, _ in below)]
    fell_with = _fell_with(chain, standing)
    events = history.events(f"delegation/{grant.id}") + _end_of(fell_with, history)
    return {
        "nav": "delegations", "grant": grant, "chain": chain, "root": chain[-1], "below": below,
        "called": Called(
            history, {each.holder for each in everybody},
            _people(everybody) | set(people_behind(history, grant.holder)),
        ),
        "behind": behind(grant.holder, history), "standing": standing, "look_of": look_of,
        "happened": told(events, history), "acts": acts(grant), "key": desk.key(),
        "over_from": standing.over_from(grant), "fell_with": fell_with,
        "in_words": IN_WORDS, "currency": desk.organisation().currency,
        "steps": stepper(turning_points(history, chain), history),
        "instrument": _kept(chain[-1], history),
        "may_attach": may_attach(desk.me(), desk.authority()),
    }  # fmt: skip


def _kept(root: Delegation, history: History) -> str:
    """Return the evidence that keeps the file of a root authority's instrument; empty if none."""
    digest = root.instrument_sha256
    found = history.every(Evidence, 1, kept=digest) if digest else []
    return found[0].id if found else ""


def _fell_with(chain: Sequence[Delegation], standing: Standing) -> str:
    """Return the grant whose end took the first of a chain with it; empty if none did."""
    if standing.of_grant(chain[0]) != "fallen":
        return ""
    over = standing.over_from(chain[0])
    return next((each.id for each in chain[:0:-1] if standing.over_from(each) == over), "")


def _end_of(grant: str, history: History) -> list[Recorded]:
    """Return how a grant ended, to be told of what fell with it."""
    ends = DelegationRevoked | DelegationEnded
    events = history.events(f"delegation/{grant}") if grant else []
    return [event for event in events if isinstance(event.fact, ends)]


def _people(grants: Sequence[Delegation]) -> set[str]:
    return {
        person
        for each in grants
        for person in (
            each.grantor,
            *each.accepted_by,
            each.declined_by,
            each.revoked_by,
            each.upheld_by,
        )
    }


def _tree(grant: Delegation, history: History, level: int = 1) -> Iterator[tuple[Delegation, int]]:
    """Yield every grant below one, in the order of a list, with its level."""
    for child in history.every(Delegation, parent=grant.id):
        yield child, level
        yield from _tree(child, history, level + 1)


def acts(grant: Delegation) -> set[str]:
    """Return what the person who is signed in may do with a grant now; the rules decide again."""
    state = Standing(desk.now_history()).of_grant(grant)
    if grant.id == ROOT:
        return {"instrument"} if owns(grant.holder) else set()
    if grant.imported or state not in ("in force", "scheduled", "offered"):
        return set()
    return _holder_acts(grant) | _giver_acts(grant) | _acts_above(grant)


def _holder_acts(grant: Delegation) -> set[str]:
    if not owns(grant.holder):
        return set()
    return {"return"} if desk.me() in grant.accepted_by else {"acceptance", "refusal"}


def _acts_above(grant: Delegation) -> set[str]:
    """Return what whoever holds the grant above may do: let it stand, or continue it."""
    authority = desk.authority()
    _, above, *_ = authority.chain(grant.id)
    if not owns(above.holder):
        return set()
    upheld = {"confirmation"} if authority.to_be_upheld(grant, above) else set()
    return upheld | ({"renewal"} if not grant.renewed_by and grant.effective_until else set())


def _giver_acts(grant: Delegation) -> set[str]:
    if grant.grantor == desk.me():
        return {"wording", "revocation"}
    above = desk.authority().chain(grant.parent)
    return {"revocation"} if any(owns(each.holder) for each in above) else set()


@pages.post("/delegations/<grant_id>/<any(acceptance, refusal, return, wording):act>")
def do(grant_id: str, act: str) -> ResponseReturnValue:
    """Accept, decline or give back a grant, or correct its wording."""
    command, said = ANSWERS[act]
    return done(
        command, said.format(grant_id), f"/delegations/{grant_id}", partial(shown_with, grant_id),
        grant=grant_id,
    )  # fmt: skip


def shown_with(grant_id: str, problems: desk.Problems) -> Response:
    """Show a grant once more, with what stood in the way of an act."""
    shown = _shown(desk.find(Delegation, grant_id))
    return page("delegations/show.html", item={}, **filled(problems), **shown)


@pages.get("/delegations/<grant_id>/revocation")
def before_revoking(grant_id: str) -> Response:
    """Show what falls with a grant, before it is taken back."""
    return _revocation(grant_id, None)


@pages.post("/delegations/<grant_id>/revocation")
def revoke(grant_id: str) -> ResponseReturnValue:
    """Take a grant back; what hangs below falls with it."""
    if not request.form.get("reason", "").strip():
        typed = request.form.to_dict()
        return _revocation(
            grant_id, desk.Problems({"reason": ["Say why it is taken back."]}, typed)
        )
    try:
        regrant = [each for each in request.form.getlist("regrant") if each]
        desk.send(RevokeDelegation, grant=grant_id, regrant=regrant)
    except desk.Problems as problems:
        return _revocation(grant_id, problems)
    flash(f"{grant_id} is taken back.")
    return see(url_for("delegations.show", grant_id=grant_id))


def _revocation(grant_id: str, problems: desk.Problems | None) -> Response:
    grant, history = desk.find(Delegation, grant_id), desk.now_history()
    fallen = responsibilities.falls_with(grant, history)
    touched = touched_by([grant, *fallen], history, desk.authority())
    people = {p for each in touched for p in (each.author, *each.signed, *each.could_sign)}
    return page(
        "delegations/revoke.html", nav="delegations", grant=grant, fallen=fallen, touched=touched,
        called=Called(
            history, {each.holder for each in (grant, *fallen)}, people | {grant.grantor}
        ),
        key=desk.key(), may="revocation" in acts(grant), in_words=IN_WORDS,
        currency=desk.organisation().currency, **filled(problems),
    )  # fmt: skip
