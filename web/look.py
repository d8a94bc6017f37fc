"""Everything the templates share: filters, addresses that keep the moment looked at, sections.

Per request the app sets on `flask.g` what it knows of the reader; each has a quiet default, and a
page may override it by an argument to `page()`:
`me` (id, name, office_title, initials) or None, `turn_count`, `moment` (see `Moment`),
`demo` (clock_sentence, people) or None, `zone`, `locale`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, g, request, url_for

from web.assets import serve_assets
from web.filters import read_filters
from web.sections import Section, answers, sections_of


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment a page shows; `query` holds the `as_of` and `on` that links must keep."""

    past: bool = False
    sentence: str = ""
    query: Mapping[str, str] = field(default_factory=dict[str, str])


NOW = Moment()


def dress(app: Flask) -> None:
    """Give `app` its looks: static files, filters, and what every template may use."""
    serve_assets(app)
    read_filters(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(href=href, here=here, sections=sections, has_page=has_page)
    app.context_processor(shared)


def shared() -> dict[str, object]:
    """What every page knows without being told."""
    return {
        "me": g.get("me"),
        "turn_count": g.get("turn_count", 0),
        "moment": _moment(),
        "demo": g.get("demo"),
        "nav": "",
    }


def href(place: str, /, **params: object) -> str:
    """Return the address of an endpoint or of a path (with `/` first), at the moment looked at.

    `params` fill the route's parts or the query; None leaves one out, so `href("/", as_of=None)`
    leads to today.
    """
    given = {name: value for name, value in params.items() if value is not None}
    kept = {name: value for name, value in _moment().query.items() if name not in params}
    if not place.startswith("/"):
        values: dict[str, Any] = {**kept, **given}
        return url_for(place, **values)
    if not given and not kept:
        return place
    parts = urlsplit(place)
    query = [*parse_qsl(parts.query), *given.items(), *kept.items()]
    return parts._replace(query=urlencode(query)).geturl()


def here(suffix: str = "", /, **params: object) -> str:
    """Return this page's own address with some of its query changed: a tab, a sort, the next page.

    `here("json")` is the same as data: `/objectives.json?...`.
    """
    query: dict[str, object] = {**request.args.to_dict(), **params}
    path = f"{request.path}.{suffix}" if suffix else request.path
    return href(path, **query)


def sections() -> tuple[Section, ...]:
    """Return the sections of the app that answers."""
    return sections_of(current_app)


def has_page(path: str) -> bool:
    """Say whether the app that answers has a page at `path`."""
    return answers(current_app, path)


def _moment() -> Moment:
    moment: Moment = g.get("moment") or NOW
    return moment
