"""The matrix: how many open risks stand where; each place leads to the list of them."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request

from tracker.risk_approach import approach_in_force, matrix_on
from tracker.risk_matrix import LEVELS, Matrix
from tracker.risks.reading import counts
from web import desk
from web.answers import answer, in_three_forms
from web.look import href
from web.risks.room import pages

RATINGS = ("current", "inherent")


@in_three_forms(pages, "/risk-matrix")
def show_matrix() -> Response:
    """Count the open risks in each place, by the rating that counts or by the inherent one."""
    history, rating = desk.look(), request.args.get("rating", "current")
    if rating not in RATINGS:
        abort(400, f"rating must be one of {', '.join(RATINGS)}.")
    matrix = matrix_on(history, history.on)
    items = _cells(matrix, counts(history, rating))
    return answer(
        "risks/matrix.html", items, nav="risks", matrix=matrix, rating=rating,
        total=sum(each["count"] for each in items), rows=_rows(matrix, items, rating),
        approach=approach_in_force(history, history.on),
    )  # fmt: skip


def _cells(matrix: Matrix, counted: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "likelihood": likelihood, "impact": impact, "score": likelihood * impact,
            "level": matrix.level(likelihood * impact),
            "count": counted[f"{likelihood}x{impact}"],
        }
        for likelihood in range(len(matrix.likelihood), 0, -1)
        for impact in range(1, len(matrix.impact) + 1)
    ]  # fmt: skip


def _rows(
    matrix: Matrix, items: list[dict[str, Any]], rating: str
) -> list[list[tuple[int, int, str]]]:
    """Return the table, the highest likelihood first: (step of the level, count, address)."""
    width = len(matrix.impact)
    cells = [
        (
            LEVELS.index(each["level"]) + 1, each["count"],
            href("/risks", **{rating: f"{each['likelihood']}x{each['impact']}"}),
        )
        for each in items
    ]  # fmt: skip
    return [cells[first : first + width] for first in range(0, len(cells), width)]
