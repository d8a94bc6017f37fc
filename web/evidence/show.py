"""One piece of evidence: what it is, whether its file is what was stored, and the file itself."""

from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Response, abort, flash, url_for
from flask.typing import ResponseReturnValue

from events.files import NotKept
from events.word_index import Span
from tracker.evidence import Evidence, VerifyEvidence, WithdrawEvidence, may_attach
from tracker.history import History
from tracker.management import speaks_for_management
from web import desk
from web.answers import answer_one, in_three_forms
from web.asking import done, filled
from web.attached import listed
from web.called import Called
from web.event_items import event_items
from web.evidence.room import pages
from web.htmx import page, see
from web.kept_files import remove
from web.telling import told

NAMED_BY_MAX = 20
"""So many of the last events that name a piece of evidence are shown with it."""

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"
"""A file is nobody's page: what a browser makes of it may do nothing."""


@in_three_forms(pages, "/evidence/<evidence_id>")
def show(evidence_id: str) -> Response:
    """Show a piece of evidence; its file is read and hashed for it."""
    evidence = desk.find(Evidence, evidence_id)
    item = listed(evidence) | {"state_of_file": state_of_file(evidence)}
    return answer_one("evidence/show.html", item, **_shown(evidence), **filled(None))


def state_of_file(evidence: Evidence) -> str:
    """Return `kept`, `missing` or `altered`; `elsewhere` or `withdrawn` where none is kept here."""
    if evidence.withdrawn:
        return "withdrawn"
    if not evidence.file or not evidence.sha256:
        return "elsewhere"
    return desk.tracker().record.files.state(evidence.sha256)


def _shown(evidence: Evidence) -> dict[str, Any]:
    history, me, authority = desk.look(), desk.me(), desk.authority()
    return {
        "nav": "evidence", "evidence": evidence, "state": state_of_file(evidence),
        "called": Called(history, people=[evidence.stored_by]), "key": desk.key(),
        "may_check": may_attach(me, authority),
        "may": me == evidence.stored_by or speaks_for_management(me, authority),
        "happened": told(history.events(f"evidence/{evidence.id}"), history),
        "named_by": _named_by(evidence, history),
    }  # fmt: skip


def _named_by(evidence: Evidence, history: History) -> list[dict[str, Any]]:
    """Return the last events of other items that name it: deliveries, readings, reviews."""
    own = f"evidence/{evidence.id}"
    named = [[("names", evidence.id)]]
    positions = history.reading.words.find(named, Span(0, history.as_of), NAMED_BY_MAX)
    events = [event for event in history.reading.at(positions) if event.stream != own]
    return event_items(events, history)


@pages.get("/evidence/<evidence_id>/file")
def download(evidence_id: str) -> Response:
    """Hand out the file as it was stored; one that is missing or altered is not handed out."""
    evidence = desk.find(Evidence, evidence_id)
    if not evidence.sha256 or not evidence.file:
        abort(404, f"No file of {evidence_id} is kept here.")
    try:
        content = desk.tracker().record.files.read(evidence.sha256)
    except NotKept as problem:
        abort(410, _why_not(evidence, problem))
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.file)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _why_not(evidence: Evidence, problem: NotKept) -> str:
    if evidence.withdrawn:
        return f"The file of {evidence.id} was removed. Its hash was {evidence.sha256}."
    if not problem.found:
        return (
            f"The file of {evidence.id} is missing from where the record keeps its files."
            f" Its hash is {evidence.sha256}: put back a copy of it."
        )
    return (
        f"The file of {evidence.id} was altered: its hash was {evidence.sha256}"
        f" and is {problem.found} now. It is not handed out."
    )


@pages.post("/evidence/<evidence_id>/check")
def check(evidence_id: str) -> ResponseReturnValue:
    """Read and hash the file, and record what was found."""
    evidence = desk.find(Evidence, evidence_id)
    found = ""
    try:
        found = evidence.sha256
        desk.tracker().record.files.read(evidence.sha256)
    except NotKept as problem:
        found = problem.found
    return done(
        VerifyEvidence, "The file was checked, and what was found is recorded.",
        f"/evidence/{evidence_id}", partial(_again, evidence), evidence=evidence_id, found=found,
    )  # fmt: skip


@pages.post("/evidence/<evidence_id>/withdrawal")
def withdraw(evidence_id: str) -> ResponseReturnValue:
    """Have the file removed, unless other evidence is the same file."""
    evidence = desk.find(Evidence, evidence_id)
    try:
        desk.send(WithdrawEvidence, evidence=evidence_id)
    except desk.Problems as problems:
        return _again(evidence, problems)
    remove(evidence.sha256)
    flash("The file is removed; its hash stays in the record.")
    return see(url_for("evidence.show", evidence_id=evidence_id))


def _again(evidence: Evidence, problems: desk.Problems) -> Response:
    return page("evidence/show.html", item={}, **_shown(evidence), **filled(problems))
