"""One answer in three forms: every list and page is also `.json` and `.csv`."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec

import msgspec
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from web import desk
from web.htmx import page

P = ParamSpec("P")
Item = Mapping[str, Any]

PAGE_SIZE = 50
FORMS = ("", ".json", ".csv")
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

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


def wants_data() -> bool:
    """Say whether the request wants data rather than a page."""
    return request.path.endswith((".json", ".csv")) or request.is_json


def page_number() -> int:
    """Return which page of a list is asked for; 1 is the first.

    Raises:
        BadRequest: none can be meant.
    """
    asked = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked):
        abort(400, "page must be a whole number from 1 on.")
    return int(asked)


def answer(
    template: str,
    items: Sequence[Item],
    /,
    **context: Any,  # noqa: ANN401  # as the template asks
) -> Response:
    """Answer with a page, or with the same items as JSON or CSV, as the address asks.

    In JSON, `total` of the context says how many there are on all pages.
    """
    if request.path.endswith(".json"):
        size: dict[str, Any] = {n: context[n] for n in ("number", "total") if n in context}
        return as_json({"items": items, **size, **_moment()})
    if request.path.endswith(".csv"):
        return as_csv(items)
    return page(template, items=items, **context)


def answer_one(
    template: str,
    item: Item,
    /,
    **context: Any,  # noqa: ANN401  # as the template asks
) -> Response:
    """Answer with a page about one thing, or with the thing itself as JSON or CSV."""
    if request.path.endswith(".json"):
        return as_json({**item, **_moment()})
    if request.path.endswith(".csv"):
        return as_csv([item])
    return page(template, item=item, **context)


def as_json(value: object, status: int = 200) -> Response:
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


def _moment() -> dict[str, Any]:
    history = desk.look()
    return {"as_of": history.as_of, "on": history.on, "now": desk.clock_of_request()}


def _cell(value: object) -> str:
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
            return "'" + value if value.startswith(FORMULA) else value
        case _:
            return _encode(value).decode()
