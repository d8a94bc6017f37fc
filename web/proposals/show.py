"""The page of one proposal: what changes, who signed by what right, what happened to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue

from tracker.authority import Authority
from tracker.history import History
from tracker.kernel import Remark
from tracker.paths import at_path
from tracker.periods import local_day
from tracker.proposals import Proposal, Signature
from tracker.proposals.signatures import rules as rules_of
from tracker.proposals.splitting import outlasted, split_with
from tracker.resources import commitments
from tracker.versions import Governed
from web import desk
from web.answers import answer_one, in_three_forms
from web.content.comparison import Change, changes_between
from web.content.fields import all_fields
from web.content.folding import folded
from web.content.governed import GOVERNED, place_of
from web.drafts import is_hidden
from web.filters import money
from web.proposals import signing
from web.proposals.listing import row_of
from web.proposals.rebasing import meanwhile
from web.proposals.room import pages
from web.proposals.signing import Acts
from web.proposals.standing import (
    Needs,
    heading_of,
    needs_of,
    pill_beside,
    waits_in_words,
)
from web.proposals.story import story_of
from web.proposals.talking import comments_of, talk
from web.proposals.touching import touched
from web.proposals.versions import Against, base_of, choices, proposed, target_of
from web.rules_in_words import aloud, needed
from web.titles import Titles
from web.told import Place, show_told

PLACE = Place("proposals", "/proposals", "Proposals")
NOTHING = Acts(may=frozenset(), ways=(), why_not={})


@in_three_forms(pages, "/proposals/<proposal_id>")
def show(proposal_id: str) -> ResponseReturnValue:
    """Show one proposal."""
    return page_of(proposal_id)


def page_of(proposal_id: str, problems: desk.Problems | None = None) -> Response:
    """Return the page of a proposal, with what stands in the way of what was just asked for."""
    proposal, history = seen(proposal_id), desk.look()
    if proposal.telling or proposal.approvals_telling:
        return show_told(proposal, PLACE, approvals=proposal.approvals_telling)
    item, rules, titles = target_of(proposal, history), rules_of(history), Titles(history)
    needs = needs_of(proposal, rules)
    whole = request.args.get("whole") == "yes"
    against, changes = compared(proposal, item, history, titles)
    row = row_of(proposal, rules, titles, titles.name(proposal.author), history.on)
    hunks = folded(changes)
    response = answer_one(
        "proposals/show.html", _whole(row, proposal, changes, history), nav="proposals",
        proposal=proposal, governed=item, spoken=GOVERNED[item.kind],
        place=place_of(item), item_as_of=history.as_of,
        pill_now=pill_beside(proposal, needs, item, history.on), against=against, view=view(),
        choices=choices(proposal, item, history), changes=changes if whole else hunks,
        whole=whole, folds=not whole and any(hunk.same for hunk in hunks),
        unchanged=_unchanged(item, changes, proposal, history),
        checks=checks(proposal, item, needs, history), happened=story_of(proposal, history),
        touches=touched(proposal, item, titles), problems=problems.fields if problems else {},
        typed=problems.typed if problems else {}, refusal=problems.refusal if problems else None,
        instead=_instead(problems, history), key=desk.key(),
        waits=waits_in_words(proposal, needs, history.on), remarks=remarks(proposal, history),
        **panel(proposal, needs, history), **meanwhile(proposal, item, history, titles),
        **talk(proposal, item, changes, history),
    )  # fmt: skip
    response.status_code = problems.status if problems else 200
    return response


def seen(proposal_id: str) -> Proposal:
    """Return a proposal that the reader may see: a draft is for those who write it.

    Raises:
        NotFound, Forbidden.
    """
    proposal = desk.find(Proposal, proposal_id)
    if is_hidden(proposal):
        abort(403, f"{proposal_id} is a draft; it is for those who write it until it is handed in.")
    return proposal


def remarks(proposal: Proposal, history: History) -> list[Remark]:
    """Return what is to be looked at: parts of a whole, authority that ends before the effect."""
    split = split_with(proposal, history) if proposal.undecided else None
    ends = [
        grant.effective_until for signature in proposal.approvals
        for grant in signing.frozen_chain(signature, history)
    ]  # fmt: skip
    found = [split.remark if split else None, outlasted(proposal, ends)]
    return [each for each in found if each]


def view() -> str:
    """Return how the reader wants differences: `side` by side, or in `one` text."""
    return "one" if request.values.get("view") == "one" else "side"


def compared(
    proposal: Proposal, item: Governed, history: History, titles: Titles
) -> tuple[Against, list[Change]]:
    """Return what the proposal is compared with, and what differs from it."""
    found = choices(proposal, item, history)
    asked = request.args.get("against", "")
    against = next((each for each in found if each.key == asked), found[0])
    after = proposed(proposal, item, history)
    return against, changes_between(item.kind, against.content, after, titles)


def panel(proposal: Proposal, needs: Needs, history: History) -> dict[str, Any]:
    """Return what the panel of signatures shows, and what the reader may do."""
    currency = g.get("currency", "EUR")
    undecided = proposal.stage in ("draft", "submitted", "changes requested") or proposal.unratified
    authority = Authority(history, history.on)
    can_be_missing = undecided and needs.rule is not None
    return {
        "heading": heading_of(proposal, needs),
        "signed": signing.signed(proposal.approvals, history),
        "ratified": signing.signed(proposal.ratifications, history),
        "cancelled": signing.signed(proposal.cancellations, history),
        "declined": signing.declined_by(proposal, history) if proposal.stage == "rejected" else (),
        "missing": [(*need, needed(need)) for need in needs.missing] if undecided else [],
        "able": signing.able(proposal, authority) if can_be_missing else [],
        "rule_words": aloud(needs.rule, currency, Titles(history)) if needs.rule else "",
        "acts": NOTHING if g.moment.past else signing.acts_of(proposal),
        "my_id": desk.me(),
    }


def checks(
    proposal: Proposal, item: Governed, needs: Needs, history: History
) -> list[tuple[str, str]]:
    """Return (state, sentence) of what must hold before a proposal can be approved."""
    signed = (*proposal.approvals, *proposal.ratifications)
    apart = not {s.person for s in signed} & set(proposal.authors)
    found = [("ok" if apart else "bad", "Who proposes is not an approver")]
    found.append(_amount_check(proposal, needs))
    if proposal.undecided:
        current = item.base == proposal.base
        based = f"Based on version {proposal.base}" if proposal.base else "Something new"
        found.append(
            ("ok", f"{based}, still the newest") if current
            else ("bad", f"{based}; version {item.base} came meanwhile")
        )  # fmt: skip
    content, former = proposed(proposal, item, history), base_of(proposal, item, history)
    found += [("wait", remark.sentence) for remark in item.remarks(content, former)]
    gone = former.get("actions", {}).keys() - content.get("actions", {}).keys()
    if gone and proposal.undecided:
        bound = sorted(gone & commitments(item.id, history, local_day(history.on, g.zone)))
        found += [("wait", f"{each} goes, and resources are allocated to it") for each in bound]
    return found


def _amount_check(proposal: Proposal, needs: Needs) -> tuple[str, str]:
    if not proposal.amount:
        return "ok", "No budget changes, so no amount has to be covered"
    amount = money(proposal.amount, g.get("currency", "EUR"))
    if any(s.covers_amount for s in (*proposal.approvals, *proposal.ratifications)):
        return "ok", f"{amount} is within the authority of who signed"
    return "wait", f"{amount} has to be within the authority of who signs"


def _whole(
    row: Mapping[str, Any], proposal: Proposal, changes: list[Change], history: History
) -> dict[str, Any]:
    """Return a proposal as JSON and CSV have it."""
    return {
        **row, "reason": proposal.reason, "authors": proposal.authors,
        "content_sha256": proposal.content_sha256,
        "changes": proposal.changes, "former": proposal.former,
        "differs": [
            {"path": c.path, "label": c.label, "before": c.before, "after": c.after, "kind": c.kind}
            for c in changes
        ],
        "approvals": _signatures(proposal.approvals, history),
        "cancellations": _signatures(proposal.cancellations, history),
        "ratifications": _signatures(proposal.ratifications, history),
        "comments": [
            msgspec.to_builtins(each, builtin_types=(datetime,))
            for each in comments_of(proposal, target_of(proposal, history), history)
        ],
    }  # fmt: skip


def _signatures(signatures: Sequence[Signature], history: History) -> list[dict[str, Any]]:
    """Return signatures, each with its event and the chain that was frozen into it."""
    return [
        {
            **msgspec.to_builtins(signature), "name": signed.name, "event": signed.number,
            "chain": [grant.id for grant in signed.chain],
        }
        for signature, signed in zip(signatures, signing.signed(signatures, history), strict=True)
    ]  # fmt: skip


def _instead(problems: desk.Problems | None, history: History) -> Mapping[str, str]:
    """Return the names by id of the people who could act where the reader may not."""
    refusal = problems.refusal if problems else None
    return history.names(refusal.instead) if refusal else {}


def _unchanged(
    item: Governed, changes: list[Change], proposal: Proposal, history: History
) -> list[str]:
    """Return the labels of the fields that stay as they are."""
    base = base_of(proposal, item, history)
    touched = {change.path for change in changes}
    return [
        field.label for field in all_fields(item.kind, base)
        if at_path(base, field.path) is not None and field.path not in touched
        and ".".join(field.path.split(".")[:2]) not in touched
    ]  # fmt: skip
