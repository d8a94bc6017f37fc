"""Storing evidence: a form with a file; what was uploaded is kept before it is recorded.

What the form says of hash, size and name is never believed: they are taken from the file itself. A
form that is refused remembers by its hash the file that was uploaded with it.
"""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from events.files import HASH, TooLarge, measured
from tracker.evidence import AttachEvidence, may_attach
from web import desk
from web.asking import filled
from web.attached import is_target
from web.evidence.room import pages
from web.htmx import page, see
from web.kept_files import tidy

OWN = ("upload", "kept", "kept_name")
"""Fields of the form that the command does not have."""
FROM_THE_FILE = ("sha256", "bytes", "file")


@pages.get("/evidence/new")
def ask_for_new() -> Response:
    """Ask for a file or a link; the address may say what it is about."""
    first = {name: request.args.get(name, "") for name in ("about", "supersedes")}
    return _form(None, first)


def _form(problems: desk.Problems | None, first: Mapping[str, Any] | None = None) -> Response:
    about = first["about"] if first else ""
    return page(
        "evidence/new.html", nav="evidence", key=desk.key(),
        may=may_attach(desk.me(), desk.authority()), about=about if is_target(about) else "",
        today=desk.clock_of_request(), **filled(problems, first),
    )  # fmt: skip


@pages.post("/evidence")
def attach() -> ResponseReturnValue:
    """Keep the file, then record it."""
    given = desk.form_of(AttachEvidence, request.form)
    own = {name: str(given.pop(name, "")) for name in OWN}
    for name in FROM_THE_FILE:
        given.pop(name, None)
    try:
        file = _file(request.files.get("upload"), own)
    except TooLarge as problem:
        abort(413, str(problem))
    try:
        outcome = desk.send(AttachEvidence, {**given, **file})
    except desk.Problems as problems:
        remembered = {"kept": file["sha256"], "kept_name": file["file"]} if file else {}
        problems.typed = {**given, **remembered}
        return _form(problems)
    flash("The evidence is stored.")
    return see(url_for("evidence.show", evidence_id=outcome.id))


def _file(sent: FileStorage | None, own: Mapping[str, str]) -> dict[str, Any]:
    """Return what the command says of the file; nothing where none was sent."""
    files = desk.tracker().record.files
    if sent and sent.filename:
        may = may_attach(desk.me(), desk.authority())
        with closing(sent):
            # Of somebody who may not store it nothing is kept; the refusal comes from the rule.
            known = files.keep(sent.stream) if may else measured(sent.stream)
        return {"sha256": known.sha256, "bytes": known.size, "file": tidy(sent.filename)}
    kept = own["kept"]
    if HASH.fullmatch(kept) and (size := files.size(kept)) is not None:
        return {"sha256": kept, "bytes": size, "file": tidy(own["kept_name"])}
    return {}
