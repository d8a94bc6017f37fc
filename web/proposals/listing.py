"""The list of proposals: what is open first, then what was decided, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, g, request

from tracker.approvals import ApprovalRules
from tracker.history import History
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.proposals.signatures import rules as rules_of
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.counted import counted, some
from web.proposals.room import pages
from web.proposals.standing import CHANGES, STAGES, needs_of, pill_of
from web.titles import Titles
from web.told import as_told, found_in_status

FILTERS = ("stage", "change", "target", "author", "source_id")
AUTHORS_TO_PICK_FROM = 200


@in_three_forms(pages, "/proposals")
def listing() -> Response:
    """List proposals, filtered by stage, kind of change, target and author."""
    history, number = desk.look(), page_number()
    wanted = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    there = found_in_status(Proposal, history, number)
    found, total = there or _slice(history, wanted, (number - 1) * PAGE_SIZE)
    return answer(
        "proposals/list.html", items_of(found, history), nav="proposals", number=number,
        total=total, wanted=wanted | ({"status": request.args["status"]} if there else {}),
        stages=STAGES, changes=CHANGES, authors=_authors(history),
    )  # fmt: skip


def items_of(proposals: Sequence[Proposal], history: History) -> list[dict[str, Any]]:
    """Return proposals as flat rows."""
    rules, titles = rules_of(history), Titles(history)
    names = history.names(proposal.author for proposal in proposals)
    return [
        row_of(each, rules, titles, names.get(each.author, ""), history.on) | as_told(each, history)
        for each in proposals
    ]


def row_of(
    proposal: Proposal, rules: ApprovalRules, titles: Titles, author: str, on: datetime
) -> dict[str, Any]:
    """Return one proposal as a flat row; amounts in minor units."""
    needs = needs_of(proposal, rules)
    status, state = pill_of(proposal, needs, on)
    return {
        "id": proposal.id, "title": proposal.title, "stage": proposal.stage, "state": state,
        "status": status, "target": proposal.target,
        "target_title": titles.of(*proposal.target.split(":", 1)) if proposal.base else "",
        "base": proposal.base, "makes": proposal.makes, "change": proposal.change,
        "scope": proposal.scope, "amount": proposal.amount, "currency": g.get("currency", "EUR"),
        "revision": proposal.revision, "author": proposal.author, "author_name": author,
        "rule": needs.rule.id if needs.rule else "", "approvals_in": needs.given,
        "approvals_needed": needs.total, "opened_at": proposal.recorded_at,
        "submitted_at": proposal.submitted_at, "approved_at": proposal.approved_at,
        "takes_effect": proposal.takes_effect, "ratify_until": proposal.ratify_until,
        "ratified_at": proposal.ratified_at,
    }  # fmt: skip


def _slice(history: History, wanted: dict[str, str], offset: int) -> tuple[list[Proposal], int]:
    """Return one page, and how many there are in all.

    One's own drafts come first, then open ones as they came, then decided ones, the newest first.
    """
    drafts = _own_drafts(history, wanted)
    still, decided = (counted(history, Proposal, open=how, **wanted) for how in ("yes", "no"))
    found = drafts[offset : offset + PAGE_SIZE]
    skipped = max(0, offset - len(drafts))
    found += some(history, Proposal, PAGE_SIZE - len(found), skipped, open="yes", **wanted)
    room, skipped = PAGE_SIZE - len(found), max(0, skipped - still)
    if room:
        found += history.last(Proposal, room, skipped, open="no", **wanted)
    return found, len(drafts) + still + decided


def _own_drafts(history: History, wanted: dict[str, str]) -> list[Proposal]:
    """Return what the reader has written, or was asked to write at, and nobody handed in yet."""
    if wanted.get("author", desk.me()) != desk.me():
        return []
    others = {name: value for name, value in wanted.items() if name != "author"}
    return history.every(Proposal, -1, 0, drafting=desk.me(), **others)


def _authors(history: History) -> list[tuple[str, str]]:
    people = history.every(Person, AUTHORS_TO_PICK_FROM)
    names = history.names(person.id for person in people)
    return sorted(names.items(), key=lambda pair: pair[1])
