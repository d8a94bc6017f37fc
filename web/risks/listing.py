"""The register: every risk and opportunity, by what it carries; what nothing covers comes first.

Answers the auditor's questions 19 to 22 (`domain.md`, section 6).
"""

from collections.abc import Iterable
from typing import Any

from flask import Response, abort, request

from tracker.history import History
from tracker.risk_matrix import LEVELS
from tracker.risks import Risk
from tracker.risks.commands import SORTS
from tracker.risks.reading import FLAGS, STATES, Wanted, above_appetite, as_on, found
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.called import Called, choices_of_holders, choices_of_scope
from web.risks.room import pages
from web.told import as_told, found_in_status

FILTERS = {
    "level": "level", "owner": "owner", "service": "service", "kind": "sort", "state": "state",
    "current": "current", "inherent": "inherent", "source_id": "source_id",
}  # fmt: skip
"""What the address names, and the facet that it means."""

LEVELS_LOOK = {"low": "ok", "medium": "info", "high": "warn", "extreme": "bad", "": "off"}
STATES_LOOK = {
    "identified": "off", "assessed": "info", "in treatment": "info", "accepted": "ok",
    "closed": "off",
}  # fmt: skip
IN_WORDS = {
    "above": "Above the appetite", "uncovered": "Nothing covers it",
    "effect": "Effect of treatment not rated",
}  # fmt: skip


@in_three_forms(pages, "/risks")
def show_all() -> Response:
    """List risks, a page at a time."""
    history, number, wanted = desk.look(), page_number(), asked_for()
    listed, total = found_in_status(Risk, history, number) or found(
        history, wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE
    )
    risks = [then for risk in listed if (then := as_on(risk, history))]
    called = Called(history, [risk.owner for risk in risks])
    above = above_appetite(history)
    return answer(
        "risks/list.html", [
            item_of(risk, called, history, above) | as_told(risk, history) for risk in risks
        ], nav="risks",
        number=number, total=total, page_size=PAGE_SIZE, called=called, asked=request.args,
        filtered=bool(wanted.facets or wanted.flag), levels=_offered(LEVELS),
        states=_offered(STATES),
        flags=IN_WORDS, owners=choices_of_holders(history), services=choices_of_scope(history),
        level_look=LEVELS_LOOK, state_look=STATES_LOOK, above=above,
    )  # fmt: skip


def _offered(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(each, each.capitalize()) for each in words]


def asked_for() -> Wanted:
    """Return which risks the address asks for.

    Raises:
        BadRequest: it names a level, a state, a kind or a flag that there is none of.
    """
    offered = {"level": LEVELS, "state": STATES, "kind": SORTS, "flag": FLAGS}
    for name, words in offered.items():
        if request.args.get(name, "") not in ("", *words):
            abort(400, f"{name} must be one of {', '.join(words)}.")
    facets = {
        facet: request.args[name] for name, facet in FILTERS.items() if request.args.get(name)
    }
    return Wanted(facets=facets, flag=request.args.get("flag", ""))


def item_of(risk: Risk, called: Called, history: History, above: tuple[str, ...]) -> dict[str, Any]:
    """Return a risk as a row, and as data."""
    current, inherent, target = (risk.current, risk.latest("inherent"), risk.target)
    given = risk.acceptances[-1] if risk.acceptances else None
    return {
        "id": risk.id, "title": risk.title, "kind": risk.sort, "category": risk.category,
        "owner": risk.owner, "owner_title": called.holder(risk.owner), "services": risk.services,
        "state": risk.stage(history.on), "level": risk.level,
        "score": current.score if current else None,
        "likelihood": current.likelihood if current else None,
        "impact": current.impact if current else None,
        "inherent_score": inherent.score if inherent else None,
        "inherent_level": inherent.level if inherent else "",
        "target_score": target[0] if target else None, "target_level": target[1] if target else "",
        "above_appetite": risk.looked_after and risk.level in above,
        "uncovered": risk.uncovered(history.on, above),
        "treatment": risk.treatment.option if risk.treatment else "",
        "accepted_by": given.by if given else "", "accepted_until": given.until if given else None,
        "acceptance": given.standing(history.on) if given else "",
        "remarks": [each.rule for each in risk.remarks(history.on)],
        "recorded_at": risk.recorded_at, "imported": risk.imported,
    }  # fmt: skip
