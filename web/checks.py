"""Checks: what an auditor asks of the whole record, each question on a page of its own."""

from typing import Any

import msgspec
from flask import Blueprint, Response

from tracker.application import KIND_OF
from tracker.checks import JUDGED, Finding, check, every_check
from tracker.history import History
from tracker.refusals import Refused
from web import desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.drafts import hidden
from web.sentences import place

pages = Blueprint("checks", __name__)


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One question: `good` is said where nothing is wrong, `refused` the rules that guard it."""

    title: str
    asks: str
    good: str
    refused: tuple[str, ...] = ()
    looks_at: str


CHECKS = {
    "approvals": Check(
        title="Changes and their approvals", looks_at="change",
        asks="Did a change take effect without the approvals that the rules ask for?",
        good="Each has them", refused=("PROP-4", "PROP-NORULE"),
    ),
    "splits": Check(
        title="Split changes", looks_at="proposal",
        asks="Did somebody propose in parts, within 30 days, what needs more as a whole?",
        good="Nobody did",
    ),
    "separation": Check(
        title="Separation of duties", looks_at="signature",
        asks="Did somebody sign their own proposal, sign twice, or by authority from its author?",
        good="Nobody did", refused=JUDGED["separation"],
    ),
    "limits": Check(
        title="Limits", looks_at="signature", asks="Did somebody decide on more than their limit?",
        good="Nobody did", refused=JUDGED["limits"],
    ),
    "reach": Check(
        title="Powers and scope", looks_at="signature",
        asks="Did somebody decide by a power, or over a service, that they were not given?",
        good="Nobody did", refused=JUDGED["reach"],
    ),
    "authority": Check(
        title="Authority at the moment of the act", looks_at="signature",
        asks="Did somebody decide by a grant that was over, revoked or not accepted?",
        good="Nobody did", refused=JUDGED["authority"],
    ),
    "risks": Check(
        title="Accepted risks", looks_at="acceptance",
        asks="Was a risk accepted at another level than its own, or for a year or longer?",
        good="None was", refused=("RISK-2", "RISK-3"),
    ),
    "closings": Check(
        title="Closed risks", looks_at="closing",
        asks="Was a risk closed by who may not, or by one person where it takes two?",
        good="None was", refused=("RISK-7",),
    ),
    "emergencies": Check(
        title="Emergencies", looks_at="emergency change",
        asks="Which changes were emergencies, and did others ratify them in time?",
        good="Each in time",
    ),
    "delegations": Check(
        title="Delegations", looks_at="grant",
        asks="Did somebody give authority that they did not hold, or for the past?",
        good="Nobody did", refused=(
            "AUTH-NONDELEGABLE", "AUTH-DEPTH", "AUTH-CYCLE", "AUTH-ATTENUATE", "AUTH-SELF",
            "AUTH-NOBACKDATE",
        ),
    ),
    "acceptances": Check(
        title="Acceptance", looks_at="open offer",
        asks="Which delegations and appointments were never accepted?", good="None is open",
    ),
    "vacancies": Check(
        title="Vacancies", looks_at="gap",
        asks="Which roles had nobody for a day or more, and for how long?",
        good="No required role",
    ),
    "fallen": Check(
        title="What fell with a revoked grant", looks_at="revocation",
        asks="What hung below a delegation when it was revoked?", good="For information",
    ),
    "measurements": Check(
        title="Measurements", looks_at="missing value",
        asks="Which objectives had no value for a period that they name?", good="None is missing",
    ),
    "late": Check(
        title="Recorded late", looks_at="late event",
        asks="What was recorded a day or more after the day that it speaks of?",
        good="For information", refused=("FACT-LATE",),
    ),
    "corrected": Check(
        title="Corrected afterwards", looks_at="correction",
        asks="What was corrected, and what had the record said before?",
        good="For information", refused=("FACT-REASON",),
    ),
}  # fmt: skip


@in_three_forms(pages, "/record/checks")
def show_all() -> Response:
    """Make every check, and say how each ended."""
    history = desk.look()
    found = {name: _seen(every) for name, every in every_check(history).items()}
    items = [_ended(name, found[name], history) for name in CHECKS]
    return answer("checks/list.html", items, nav="record", total=len(items), checks=CHECKS)


def _seen(found: list[Finding]) -> list[Finding]:
    """Leave out drafts of others: nobody asks for them to be approved yet."""
    return [each for each in found if each.item not in hidden()]


def _ended(name: str, found: list[Finding], history: History) -> dict[str, Any]:
    asked = CHECKS[name]
    return {
        "check": name, "title": asked.title, "asks": asked.asks, "looked_at": len(found),
        "wrong": sum(finding.wrong for finding in found), "good": asked.good,
        "refused": sum(history.count(Refused, rule=rule) for rule in asked.refused),
    }  # fmt: skip


@in_three_forms(pages, f"/record/checks/<any({', '.join(CHECKS)}):name>")
def show(name: str) -> Response:
    """Show what one check looked at, what is wrong first; and what was refused beside it."""
    history, number = desk.look(), page_number()
    found = sorted(_seen(check(history, name)), key=lambda finding: not finding.wrong)
    first = (number - 1) * PAGE_SIZE
    refused = [each for rule in CHECKS[name].refused for each in history.every(Refused, rule=rule)]
    names = history.names([*(each.person for each in found), *(each.actor for each in refused)])
    return answer(
        "checks/show.html",
        [_item(each, names.get(each.person, ""), history) for each in found[first:][:PAGE_SIZE]],
        nav="record", number=number, total=len(found), asked=CHECKS[name], names=names,
        refused=sorted(refused, key=lambda each: each.recorded_at or history.on), place=place,
        ended=_ended(name, found, history),
    )  # fmt: skip


def _item(finding: Finding, name: str, history: History) -> dict[str, Any]:
    kind, _, item_id = finding.item.partition("/")
    item = history.find(KIND_OF[kind], item_id)
    return {
        "item": finding.item, "id": item_id, "title": item.label if item else item_id,
        "href": place(kind, item_id), "at": finding.at, "until": finding.until,
        "days": finding.days, "person": finding.person, "person_name": name,
        "finding": finding.words, "rule": finding.rule, "wrong": finding.wrong,
        "event": finding.event,
    }  # fmt: skip
