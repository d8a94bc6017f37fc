"""The app: one list of pages, one place where they are put together."""

from importlib import import_module

from flask import Blueprint, Flask, abort, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_compress import Compress

from events import RecordProblem
from events.keys import KeyFolder, KeyProblem
from tracker.application import COMMANDS
from tracker.organisation import ORGANISATION, Organisation
from web import desk, signin, turn
from web.answers import as_json
from web.errors import explain_errors
from web.filters import moment_words
from web.htmx import know_htmx, page
from web.look import Moment, dress
from web.settings import Settings, from_environment
from web.shield import shield

PAGES = (
    "home",
    "organisation",
    "people",
    "groups",
    "units",
    "services",
    "roles",
    "appointments",
    "delegations",
    "grants",
    "granting",
    "graph",
    "authority",
    "approvals",
    "goals",
    "objectives",
    "measurements",
    "plans",
    "policies",
    "turn",
    "proposals",
)
"""The rooms of this floor, in the order of the side navigation."""

health = Blueprint("health", __name__)
commands = Blueprint("commands", __name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for one record; nothing is opened before the first request."""
    settings = settings or from_environment()
    app = Flask(__name__, static_folder=None)
    app.config["TRACKER"] = settings
    app.secret_key = KeyFolder(settings.keys).session_secret()
    know_htmx(app)
    dress(app)
    shield(app)
    Compress(app)
    explain_errors(app)
    app.register_error_handler(RecordProblem, _unusable)
    app.register_error_handler(KeyProblem, _unusable)
    app.register_error_handler(desk.Problems, _problems)
    app.before_request(signin.who_is_asking)
    app.before_request(_set_the_scene)
    app.teardown_request(desk.leave)
    for blueprint in (health, commands, signin.pages, *(_room(name) for name in PAGES)):
        app.register_blueprint(blueprint)
    return app


def _room(name: str) -> Blueprint:
    found: Blueprint = import_module(f"web.{name}").pages
    return found


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers and its record opens."""
    with desk.tracker().record.reading() as reading:
        return jsonify({"ok": True, "events": reading.size})


@commands.post("/commands/<name>")
def handle(name: str) -> ResponseReturnValue:
    """Take a command as JSON: its own fields, and `key`, `reason`, `effective`, `via`, `seen`."""
    if name not in COMMANDS:
        abort(404, f"There is no command {name}.")
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        abort(400, "The body must be a JSON object.")
    try:
        outcome = desk.send(COMMANDS[name], given)
    except desk.Problems as problems:
        return _told(problems)
    return as_json({"id": outcome.id, "events": outcome.numbers, "again": outcome.again})


def _set_the_scene() -> None:
    """Tell the templates whose zone it is, which moment is looked at, and whether this is a demo."""
    if "me" not in g:
        return
    history = desk.look()
    organisation = desk.now_history().find(Organisation, ORGANISATION) or Organisation()
    g.zone = organisation.zone
    g.moment = _moment()
    if organisation.demo:
        g.demo = {"clock_sentence": _demo_clock(), "people": signin.people_to_look_as(desk.now_history())}
    g.currency = organisation.currency
    if not request.path.endswith((".json", ".csv")):
        g.turn_count = turn.turn_count()
    assert history, "the history is open for the whole request"


def _moment() -> Moment:
    query = {name: request.args[name] for name in ("as_of", "on") if request.args.get(name)}
    if not query:
        return Moment()
    return Moment(past=True, sentence=moment_words(desk.look().on), query=query)


def _demo_clock() -> str:
    return f"This record is a demo. Its clock says {moment_words(g.now)}; make it anew with: tracker demo --fresh."


def _unusable(error: Exception) -> ResponseReturnValue:
    return page("error.html", status=503, title="The record cannot be used", sentence=str(error), mark="")


def _problems(problems: desk.Problems) -> ResponseReturnValue:
    """Answer for a page that has no form of its own to show the problems in."""
    sentence = " ".join(str(text) for messages in problems.fields.values() for text in messages)
    return page("error.html", status=problems.status, title="That cannot be done", sentence=sentence, mark="")


def _told(problems: desk.Problems) -> ResponseReturnValue:
    told = {
        "status": problems.status, "title": "That cannot be done", "errors": problems.fields,
        "rule": problems.refusal.rule if problems.refusal else None,
        "instead": problems.refusal.instead if problems.refusal else (),
    }  # fmt: skip
    response = as_json(told, problems.status)
    response.mimetype = "application/problem+json"
    return response
