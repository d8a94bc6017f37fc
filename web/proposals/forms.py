"""Writing a change: the whole content in a form, a look at the difference, then propose it."""

from http import HTTPStatus
from typing import Any

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue

from tracker.proposals import OpenProposal, Proposal, ReviseProposal, SubmitProposal
from tracker.proposals.content import TARGETS
from tracker.starter import starter
from tracker.versions import Governed, start_of
from web import desk
from web.content.comparison import changes_between
from web.content.fields import OPTIONS
from web.content.folding import folded
from web.content.form import values_of, values_typed
from web.content.governed import GOVERNED, any_of_them
from web.filters import iso
from web.htmx import page, see
from web.look import href
from web.proposals.draft import Draft, Trial, looked_at, read_draft
from web.proposals.fieldsets import form_parts
from web.proposals.room import pages
from web.proposals.standing import CHANGES
from web.proposals.versions import base_of, proposed, target_of
from web.titles import Titles

PROP_STALE = "PROP-1"
ACTED_MEANWHILE = (
    "Somebody acted on this proposal after you opened the form, or it was sent before. Nothing was"
    " recorded now. Look at what happened; to record this all the same, send it again."
)


@pages.get("/proposals/new")
def new() -> ResponseReturnValue:
    """Show the form for a change to something, or for something new."""
    item, target = _asked_for(request.args.get("target", ""))
    if item is None:
        return _choose()
    content = start_of(item, item.newest, desk.now_history())
    scope = list(content.get("scope", ())) or ["*"]
    begun = not item.exists and request.args.get("with") == "starter"
    shown = starter().content(item.kind) if begun else content
    values = {"change": "normal", "scope": scope, **values_of(item.kind, shown)}
    return _form(item, Draft.starting(item, content, target), values)


@pages.post("/proposals/new")
def open_new() -> ResponseReturnValue:
    """Look at the change, or open the proposal, and hand it in if that is wished."""
    item, target = _asked_for(request.form.get("target", ""))
    if item is None:
        abort(404, f"A proposal is about {any_of_them()}.")
    base = request.form.get("base", "0")
    number = int(base) if base.isdecimal() and len(base) < len("1000000") else 0
    start = start_of(item, item.numbered(number), desk.now_history())
    draft = read_draft(item, start, target, number, request.form)
    return _answered(item, draft, None)


@pages.get("/proposals/<proposal_id>/revision")
def revision(proposal_id: str) -> ResponseReturnValue:
    """Show the same form for a new revision of one's own proposal."""
    proposal, item = _own(proposal_id)
    content = proposed(proposal, item, desk.now_history())
    begins = (
        iso(proposal.takes_effect.astimezone(desk.organisation().zone).date())
        if proposal.takes_effect
        else ""
    )
    values = {
        "title": proposal.title, "takes_effect": begins, "scope": list(proposal.scope),
        **values_of(item.kind, content),
    }  # fmt: skip
    base = base_of(proposal, item, desk.now_history())
    return _form(item, Draft.starting(item, base, proposal.target, proposal.base), values, proposal)


@pages.post("/proposals/<proposal_id>/revision")
def revise(proposal_id: str) -> ResponseReturnValue:
    """Look at the new revision, or record it, and hand it in if that is wished."""
    proposal, item = _own(proposal_id)
    base = base_of(proposal, item, desk.now_history())
    draft = read_draft(item, base, proposal.target, proposal.base, request.form)
    return _answered(item, draft, proposal)


def _asked_for(target: str) -> tuple[Governed | None, str]:
    """Return the item that is to change, or a blank one of a kind that is named without an id."""
    kind, _, item_id = target.partition(":")
    if kind not in TARGETS:
        return None, ""
    if not item_id and TARGETS[kind].only_one:
        item_id = TARGETS[kind].prefix
        target = f"{kind}:{item_id}"
    if not item_id:
        item_id = _free_id(TARGETS[kind])
        return TARGETS[kind](id=item_id), f"{kind}:{item_id}"
    found = desk.now_history().find(TARGETS[kind], item_id)
    return found or TARGETS[kind](id=item_id), target


def _free_id(kind: type[Governed]) -> str:
    """Return an id that neither an item nor an open proposal for one has."""
    history = desk.now_history()
    n = history.count(kind) + 1
    while history.find(kind, f"{kind.prefix}-{n}") or history.count(
        Proposal, target=f"{kind.kind}:{kind.prefix}-{n}"
    ):
        n += 1
    return f"{kind.prefix}-{n}"


def _own(proposal_id: str) -> tuple[Proposal, Governed]:
    proposal = desk.now_history().find(Proposal, proposal_id)
    if proposal is None:
        abort(404, f"The record knows no proposal {proposal_id}.")
    if desk.me() not in proposal.writers:
        abort(403, f"{proposal_id} is its author's to revise.")
    if not proposal.undecided:
        abort(409, f"{proposal_id} is {proposal.stage}; it can no longer be revised.")
    return proposal, target_of(proposal, desk.now_history())


def _choose() -> Response:
    history = desk.now_history()
    found = [
        (
            kind,
            GOVERNED[TARGETS[kind].kind],
            [(item.id, item.label) for item in history.every(TARGETS[kind], 50) if not item.closed],
        )
        for kind in TARGETS
    ]
    return page("proposals/choose.html", nav="proposals", kinds=found)


def _answered(item: Governed, draft: Draft, proposal: Proposal | None) -> ResponseReturnValue:
    """Do what the pressed button says with a draft, or show what is wrong with it."""
    values, do = values_typed(request.form), request.form.get("do", "preview")
    if do == "needs" and draft.problems:
        return _form(item, draft, values, proposal, trial=Trial(problems=draft.problems))
    if do == "more" or draft.problems:
        problems = {} if do == "more" else draft.problems
        return _form(item, draft, values, proposal, problems, 422 if problems else 200)
    trial = looked_at(item, draft, proposal)
    if do not in ("propose", "draft") or trial.problems:
        status = trial.status if trial.problems and do != "needs" else 200
        return _form(item, draft, values, proposal, trial.problems, status, trial)
    try:
        proposal_id = _record(draft, proposal, submit=do == "propose")
    except desk.Problems as problems:
        told = draft.told(problems.fields, problems.refusal)
        if proposal and problems.status == HTTPStatus.CONFLICT and not problems.refusal:
            told = {"": [ACTED_MEANWHILE]}
        stale = problems.refusal and problems.refusal.rule == PROP_STALE
        return _form(
            item,
            draft,
            values,
            proposal,
            told,
            HTTPStatus.CONFLICT if stale else problems.status,
            trial,
        )
    return see(href(f"/proposals/{proposal_id}"))


def _record(draft: Draft, proposal: Proposal | None, *, submit: bool) -> str:
    """Open or revise the proposal, and hand it in."""
    key = request.form.get("key", "") or desk.key()
    if proposal is None:
        proposal_id = desk.send(OpenProposal, draft.as_opening(key)).id
    else:
        desk.send(ReviseProposal, draft.as_revision(key, proposal))
        proposal_id = proposal.id
    if not submit:
        flash(f"{proposal_id} is kept as a draft. Nobody is asked before you hand it in.")
        return proposal_id
    desk.send(SubmitProposal, {"proposal": proposal_id, "key": f"{key}.submit"})
    flash(f"{proposal_id} is handed in for decision.")
    return proposal_id


def _form(
    item: Governed, draft: Draft, values: dict[str, Any], proposal: Proposal | None = None,
    problems: dict[str, Any] | None = None, status: int = 200, trial: Trial | None = None,
) -> Response:  # fmt: skip
    """Return the form with what was typed; a key of its own each time."""
    history, stale = desk.now_history(), draft.base != item.base
    newest = start_of(item, item.newest, history)
    meanwhile = changes_between(item.kind, draft.start, newest, Titles(history)) if stale else []
    differs = trial.changes if trial else ()
    return page(
        "proposals/form.html", status=status, nav="proposals", governed=item, draft=draft,
        spoken=GOVERNED[item.kind], proposal=proposal, values=values, problems=problems or {},
        trial=trial,
        parts=form_parts(item.kind, draft, values, history), changes_offered=CHANGES,
        options=OPTIONS,
        stale=stale, meanwhile=folded(meanwhile), trial_shown=folded(differs), key=desk.key(),
    )  # fmt: skip
