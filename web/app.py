"""The app: one list of pages, one place where they are put together."""

from importlib import import_module

from flask import Blueprint, Flask, g, jsonify
from flask.typing import ResponseReturnValue
from flask_compress import Compress

from events.keys import KeyFolder
from web import commands, desk, signin, turn
from web.answers import wants_data
from web.attached import attached
from web.errors import explain_errors
from web.htmx import know_htmx
from web.log import keep_a_log
from web.look import dress
from web.naming import in_names
from web.pointing import link
from web.scene import set_the_scene
from web.settings import Settings, from_environment
from web.shield import shield

PAGES = (
    "home",
    "organisation",
    "scope",
    "starter",
    "people",
    "groups",
    "units",
    "services",
    "roles",
    "appointments",
    "openings",
    "delegations",
    "authority",
    "raci",
    "vacancies",
    "approvals",
    "goals",
    "objectives",
    "plans",
    "resources",
    "policies",
    "risks",
    "risk_approach",
    "communications",
    "communication_approach",
    "acknowledgements",
    "context_issues",
    "interested_parties",
    "evidence",
    "turn",
    "proposals",
    "refusals",
    "record",
    "search",
    "checks",
    "in_force",
)
"""The rooms of this floor, in the order of the side navigation."""

health = Blueprint("health", __name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for one record; nothing is opened before the first request."""
    settings = settings or from_environment()
    keep_a_log()
    app = Flask(__name__, static_folder=None)
    app.config["TRACKER"] = settings
    app.secret_key = KeyFolder(settings.keys).session_secret()
    know_htmx(app)
    dress(app)
    app.add_template_filter(lambda text: in_names(text, desk.look()), "named")
    app.add_template_filter(lambda target: link(target, desk.look()), "pointed")
    app.add_template_global(attached)
    shield(app)
    Compress(app)
    explain_errors(app)
    app.before_request(signin.who_is_asking)
    app.before_request(set_the_scene)
    app.before_request(_count_turns)
    app.teardown_request(desk.leave)
    for blueprint in (health, commands.pages, signin.pages, *map(_room, PAGES)):
        app.register_blueprint(blueprint)
    return app


def _room(name: str) -> Blueprint:
    found: Blueprint = import_module(f"web.{name}").pages
    return found


def _count_turns() -> None:
    """Count what waits for the reader, for the navigation of pages."""
    if "me" in g and not wants_data():
        g.turn_count = turn.turn_count()


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers and its record opens."""
    with desk.tracker().record.reading() as reading:
        return jsonify({"ok": True, "events": reading.size})
