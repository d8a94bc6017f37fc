"""The responsibility matrix: activities by roles, computed for the moment looked at."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response

from tracker.raci import EVERYBODY, Activity, Matrix
from web import desk
from web.answers import answer, in_three_forms
from web.called import Called

pages = Blueprint("raci", __name__)


@in_three_forms(pages, "/raci")
def show() -> Response:
    """Show who is responsible, accountable, consulted and informed; a gap says what is missing."""
    history = desk.look()
    activities = list(Matrix(history).activities())
    holders = _holders(activities)
    called = Called(history, holders)
    columns = sorted(holders, key=lambda each: _name(each, called).casefold())
    return answer(
        "raci/show.html", [_item(each, called) for each in activities], nav="delegations",
        activities=activities, columns=columns, called=called, everybody=EVERYBODY,
    )  # fmt: skip


def _holders(activities: Sequence[Activity]) -> set[str]:
    named = {
        holder
        for each in activities
        for holder in (*each.responsible, each.accountable, *each.consulted, *each.informed)
    }
    return named - {""}


def _name(holder: str, called: Called) -> str:
    return "Everybody" if holder == EVERYBODY else called.holder(holder)


def _item(activity: Activity, called: Called) -> dict[str, Any]:
    def names(holders: Sequence[str]) -> str:
        return ", ".join(_name(each, called) for each in holders)

    return {
        "activity": activity.title, "power": activity.power,
        "responsible": names(activity.responsible), "responsible_ids": activity.responsible,
        "accountable": called.holder(activity.accountable) if activity.accountable else "",
        "accountable_id": activity.accountable, "consulted": names(activity.consulted),
        "consulted_ids": activity.consulted, "informed": names(activity.informed),
        "informed_ids": activity.informed, "flag": activity.flag,
    }  # fmt: skip
