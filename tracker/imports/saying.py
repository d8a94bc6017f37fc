"""Texts, days and numbers of a foreign document, in the forms that the record keeps.

Nothing is dropped: what does not fit its field stands in the notes, in words.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tracker.imports.report import Result, Stakeholder, StakeholderRole
from tracker.periods import period

TITLE_MAX = 300

_NUMBER = re.compile(r"[+-]?\d{1,14}(\.\d{1,10})?", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?", re.ASCII)  # xsd:date


def kept(text: str) -> str:
    """Return a text as the record keeps it: line ends are LF, and nothing is invisible."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x7f", "\ufffd").strip()


def on_one_line(text: str) -> str:
    """Return a text on one line, cut where it is longer than a title can be."""
    line = " ".join(kept(text).split())
    return line if len(line) <= TITLE_MAX else line[: TITLE_MAX - 1] + "…"


def beyond_the_title(text: str) -> str:
    """Return the whole of a text that a title has cut; empty where it has not."""
    return kept(text) if on_one_line(text).endswith("…") else ""


def listed(said: Iterable[tuple[str, str]]) -> str:
    """Return one paragraph for each label with a text."""
    return "\n\n".join(f"{label}: {kept(text)}" for label, text in said if text.strip())


def number(text: str) -> Decimal | None:
    """Return a number that cannot be read in two ways; None for anything else."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def day(text: str) -> date | None:
    """Return a day of the calendar; None for anything else."""
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def period_of(start: str, end: str) -> str:
    """Return the period of two days: the year, half-year, quarter or month that they span.

    Else the day of the end, or of the start where there is no end; empty where there is neither.
    """
    first, last = day(start), day(end)
    if first is None or last is None:
        known = last or first
        return known.isoformat() if known else ""
    quarter, half = (first.month + 2) // 3, (first.month + 5) // 6
    names = (f"{first:%Y}", f"{first:%Y}-H{half}", f"{first:%Y}-Q{quarter}", f"{first:%Y-%m}")
    for name in names:
        span = period(name)
        if span and (first, last.toordinal() + 1) == (span[0], span[1].toordinal()):
            return name
    return last.isoformat()


def result(said: Result) -> str:
    """Return everything that a baseline, target or result says, in words."""
    descriptor = ": ".join(filter(None, (said.descriptor_name, said.descriptor_value)))
    return "\n".join(
        filter(None, map(kept, (said.number, said.description, descriptor, dates(said))))
    )


def dates(said: Result) -> str:
    """Return the dates of a result in words."""
    if said.start:
        return f"From {said.start} to {said.end}" if said.end else f"From {said.start}"
    return f"On {said.end}" if said.end else ""


def stakeholders(said: Iterable[Stakeholder]) -> str:
    """Return a line for each stakeholder, and below it one for each role; no blank ones."""
    return "\n".join(filter(None, map(_stakeholder, said)))


def _stakeholder(said: Stakeholder) -> str:
    own = _line(said.name, said.kind.replace("_", " "), said.description)
    roles = filter(None, map(_role, said.roles))
    lines = [f"- {own}", *(f"  - {role}" for role in roles)]
    if len(lines) > 1 and not own:
        lines[0] = "- Without a name"
    return "\n".join(lines) if own or len(lines) > 1 else ""


def _role(said: StakeholderRole) -> str:
    return _line(said.name, ", ".join(said.types), said.description)


def _line(name: str, kind: str, description: str) -> str:
    named = " ".join(filter(None, (" ".join(name.split()), f"({kind})" if kind else "")))
    return ": ".join(filter(None, (named, " ".join(kept(description).split()))))
