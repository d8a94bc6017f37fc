"""The door for programs: each command by its name, as JSON.

    GET /csrf.json                  {"csrf": "..."}, and a cookie; both go with what is sent
    POST /sign-in                   a form: person, password, csrf
    POST /commands/GrantDelegation  JSON, with the header X-CSRF-Token

The body holds the command's own fields and, where wanted, `key` (sent twice, it is done once),
`reason`, `effective`, `via`, and `seen` (`plan/PLN-1@7`: what the program had looked at).

A file is sent as the form of `/evidence` sends it; here one speaks of files that are kept already.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from tracker.application import COMMANDS
from web import desk
from web.answers import as_json
from web.kept_files import of_a_kept_file, remove_file_of
from web.shield import csrf_token

pages = Blueprint("commands", __name__)

BEFORE: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "AttachEvidence": of_a_kept_file
}
"""What is known here of what a command says, and better than by whoever sends it."""

AFTER: Mapping[str, Callable[[str], None]] = {"WithdrawEvidence": remove_file_of}
"""What a command leaves to be done beside the record, by the id of its item."""


@pages.get("/csrf.json")
def csrf() -> ResponseReturnValue:
    """Hand out the token that this session's unsafe requests carry."""
    return as_json({"csrf": csrf_token()})


@pages.post("/commands/<name>")
def handle(name: str) -> ResponseReturnValue:
    """Take a command; 201 when it recorded something, 200 when it had been sent before."""
    if name not in COMMANDS:
        abort(404, f"There is no command {name}.")
    body = _body()
    outcome = desk.send(COMMANDS[name], BEFORE[name](body) if name in BEFORE else body)
    if name in AFTER:
        AFTER[name](outcome.id)
    told = {"id": outcome.id, "events": outcome.numbers, "again": outcome.again}
    return as_json(told, 200 if outcome.again or not outcome.events else 201)


def _body() -> dict[str, Any]:
    if not request.is_json:
        abort(415, "A command is sent as application/json.")
    try:
        return msgspec.json.decode(request.get_data(), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        abort(400, f"The body must be a JSON object: {problem}.")
