"""One answer in three forms: every list and page is also `.json` and `.csv`."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec

import msgspec
from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from web import desk
from web.htmx import page

P = ParamSpec("P")
Item = Mapping[str, Any]

PAGE_SIZE = 50
FORMS = ("", ".json", ".csv")

_encode = msgspec.json.Encoder(decimal_format="string").encode


def in_three_forms(
    pages: Blueprint, path: str
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Serve a page function at `path`, `path.json` and `path.csv`."""

    def serve(function: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        name = function.__name__
        for form in FORMS:
            pages.add_url_rule(path + form, name + form.replace(".", "_"), function)
        return function

    return serve


def answer(template: str, items: Sequence[Item], /, **context: Any) -> Response:
    """Answer with a page, or with the same items as JSON or CSV, as the address asks."""
    if request.path.endswith(".json"):
        return as_json({"items": items, **_moment()})
    if request.path.endswith(".csv"):
        return as_csv(items)
    return page(template, items=items, **context)


def answer_one(template: str, item: Item, /, **context: Any) -> Response:
    """Answer with a page about one thing, or with the thing itself as JSON or CSV."""
    if request.path.endswith(".json"):
        return as_json({**item, **_moment()})
    if request.path.endswith(".csv"):
        return as_csv([item])
    return page(template, item=item, **context)


def as_json(value: Any, status: int = 200) -> Response:
    """Answer in JSON: instants in UTC, amounts in minor units, numbers as exact texts."""
    return Response(_encode(value), status, mimetype="application/json")


def as_csv(items: Iterable[Item]) -> Response:
    """Answer with a CSV table that a spreadsheet opens without taking a text for a formula."""
    rows = list(items)
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(names)
    table.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv")


def page_number() -> int:
    """Return which page of a list is asked for; 1 is the first."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < len("1000000") else 1


def _moment() -> dict[str, Any]:
    history = desk.look()
    return {"as_of": history.as_of, "on": history.on, "now": g.now}


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal() | int():
            return str(value)
        case str():
            return "'" + value if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return _encode(value).decode()
