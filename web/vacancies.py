"""Vacancies: when nobody held a role, for how many days: the auditor's question 11."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from tracker.periods import first_moment
from tracker.vacancies import all_vacancies
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number, wants_data

pages = Blueprint("vacancies", __name__)

NO_DAY = "Must be a day such as 2026-05-19."


@in_three_forms(pages, "/vacancies")
def show() -> Response:
    """List the stretches in which nobody held a role, from a day (`from`) to a day (`to`)."""
    zone, number = desk.organisation().zone, page_number()
    problems: dict[str, list[str]] = {}
    begins = _day("from", zone, timedelta(), problems)
    ends = _day("to", zone, timedelta(days=1), problems)
    found = [
        {
            "role": role.title, "role_id": role.id, "since": gap.since, "until": gap.until,
            "days": gap.days, "must_be_filled": role.must_be_filled,
        }
        for role, gap in all_vacancies(desk.look(), begins, ends)
    ]  # fmt: skip
    found.sort(key=lambda each: (each["since"], each["role_id"]), reverse=True)
    first = (number - 1) * PAGE_SIZE
    return answer(
        "vacancies/list.html", found if wants_data() else found[first : first + PAGE_SIZE],
        nav="delegations", number=number, total=len(found), page_size=PAGE_SIZE,
        open_then=sum(each["until"] is None for each in found), problems=problems,
        asked=request.args,
    )  # fmt: skip


def _day(
    name: str, zone: ZoneInfo, after: timedelta, problems: dict[str, list[str]]
) -> datetime | None:
    """Return the first moment of a day that is asked for, or of the one after it."""
    asked = request.args.get(name, "").strip()
    try:
        return first_moment(date.fromisoformat(asked) + after, zone) if asked else None
    except (ValueError, OverflowError):
        problems[name] = [NO_DAY]
        return None
