"""What a reader sees when a request cannot be answered: what happened, and what to do next."""

import secrets

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from events import RecordProblem
from web import desk
from web.answers import as_json, wants_data
from web.htmx import page

TITLES = {
    400: "That could not be read",
    401: "Sign in first",
    403: "That is not allowed",
    404: "There is no such page",
    405: "That cannot be done here",
    409: "Somebody else was faster",
    410: "That is gone",
    413: "That is too large",
    415: "That kind of file is not read here",
    422: "Something needs another look",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "The record cannot be used",
}
SENTENCES = {
    404: "Nothing is kept under this address. It may have another name, or never have existed.",
    405: "This address answers, but not to this kind of request. Nothing was recorded.",
    413: "A form may hold 2 MB of text, a file 16 MB. Nothing was recorded. Go back: your text is "
    "still in the form. Shorten it, or attach it as a file.",
    500: "Nothing was recorded: a change is kept wholly or not at all. Try again; if it happens "
    "once more, tell whoever runs this service the number below.",
}

log = structlog.get_logger()


def explain_errors(app: Flask) -> None:
    """Answer every error of `app` with a page, or with a problem in JSON where data is wanted."""
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(desk.Problems, _problems)
    app.register_error_handler(RecordProblem, _unusable)
    app.register_error_handler(Exception, _unknown)


def _known(error: HTTPException) -> Response:
    return _explained(error.code or 500, error)


def _problems(problems: desk.Problems) -> Response:
    """Answer where there is no form to show the problems in: a program, or a button alone."""
    sentence = " ".join(str(text) for said in problems.fields.values() for text in said)
    title = TITLES.get(problems.status, "That cannot be done")
    if not wants_data():
        return page("error.html", status=problems.status, title=title, sentence=sentence, mark="")
    refusal = problems.refusal
    return _problem(
        problems.status, title, sentence, errors=problems.fields,
        rule=refusal.rule if refusal else "", instead=refusal.instead if refusal else (),
    )  # fmt: skip


def _unusable(problem: RecordProblem) -> Response:
    return _explained(503, ServiceUnavailable(str(problem)))


def _unknown(error: Exception) -> Response:
    """A fault of ours: into the log with a mark that the reader sees too."""
    mark = secrets.token_hex(4)
    log.exception("unexpected error", mark=mark, path=request.path, exc_info=error)
    return _explained(500, InternalServerError(), mark=mark)


def _explained(status: int, error: HTTPException, *, mark: str = "") -> Response:
    title = TITLES.get(status, error.name)
    sentence = _sentence(status, error)
    if wants_data():
        return _problem(status, title, sentence, mark=mark)
    return page("error.html", status=status, title=title, sentence=sentence, mark=mark)


def _problem(status: int, title: str, sentence: str, **more: object) -> Response:
    """Answer as RFC 9457 says."""
    response = as_json({"status": status, "title": title, "detail": sentence, **more}, status)
    response.mimetype = "application/problem+json"
    return response


def _sentence(status: int, error: HTTPException) -> str:
    """Our own sentence; or the one that was raised with the error, unless it is the library's."""
    said = error.description or ""
    by_library = said == type(error).description
    return SENTENCES.get(status, said) if by_library or not said else said
