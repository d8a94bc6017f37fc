"""Risks as they are read: at any moment, by what they carry, uncovered ones the highest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from tracker.history import History
from tracker.kernel import fold
from tracker.risk_approach import matrix_on
from tracker.risk_matrix import LEVELS
from tracker.risks.risk import Risk

FLAGS = ("uncovered", "above", "effect")
STATES = ("identified", "assessed", "in treatment", "accepted", "closed")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which risks are asked for: facets, and a `flag`.

    `uncovered`: nothing covers it; `above`: above the appetite, covered or not; `effect`: RISK-8.
    """

    facets: Mapping[str, str] = {}
    flag: str = ""


def as_on(risk: Risk, history: History) -> Risk | None:
    """Return a risk as it stood at the moment looked at; None before it was entered.

    What was recorded is folded again up to that moment only where something came after it.
    """
    assert risk.changed_at is not None, "a risk that exists was entered"
    if risk.changed_at <= history.on:
        return risk
    known = Risk(id=risk.id)
    for event in history.events(f"{Risk.kind}/{risk.id}"):
        if event.envelope.effective_at <= history.on:
            folded = fold(known, event)
            assert isinstance(folded, Risk), "a risk's events make a risk"
            known = folded
    return known if known.exists else None


def found(
    history: History, wanted: Wanted, limit: int = -1, offset: int = 0
) -> tuple[list[Risk], int]:
    """Return a page of the risks that are asked for, and how many there are.

    Those above the appetite come with the highest level first, others in the order of their ids.
    """
    if not _up_to_date(history) or wanted.flag == "effect":
        every = list(one_by_one(history, wanted))
        return every[offset:][: limit if limit >= 0 else None], len(every)
    if wanted.flag == "uncovered":
        return uncovered(history, wanted.facets, above_appetite(history), limit, offset)
    if wanted.flag == "above":
        return above_it(history, wanted.facets, above_appetite(history), limit, offset)
    return history.every(Risk, limit, offset, **wanted.facets), history.count(Risk, **wanted.facets)


def _up_to_date(history: History) -> bool:
    """Whether the moment looked at lies after everything that is known: the rows say it all."""
    last = history.event(history.as_of - 1)
    return last is None or last.envelope.recorded_at <= history.on


def one_by_one(history: History, wanted: Wanted) -> Iterator[Risk]:
    """Yield the risks that are asked for, each looked at by itself, at any moment."""
    above = above_appetite(history)
    done = {"treatment": "done"} if wanted.flag == "effect" and _up_to_date(history) else {}
    known = [as_on(risk, history) for risk in history.every(Risk, -1, 0, **done)]
    there = [risk for risk in known if risk and _carries(risk, wanted.facets)]
    match wanted.flag:
        case "uncovered":
            for level in above:
                yield from (r for r in there if r.level == level and r.uncovered(history.on, above))
        case "above":
            for level in above:
                yield from (r for r in there if r.level == level and r.looked_after)
        case "effect":
            yield from (risk for risk in there if any(risk.remarks(history.on)))
        case _:
            yield from there


def _carries(risk: Risk, facets: Mapping[str, str]) -> bool:
    own = set(risk.facets())
    return all(pair in own for pair in facets.items())


def above_appetite(history: History) -> tuple[str, ...]:
    """Return the levels that the approach in force does not tolerate, the highest first."""
    return matrix_on(history, history.on).above_appetite()


def uncovered(
    history: History, facets: Mapping[str, str], above: Iterable[str], limit: int = -1,
    offset: int = 0,
) -> tuple[list[Risk], int]:  # fmt: skip
    """Return a page of the risks on those levels that nothing covers, and how many there are."""
    return _by_level(history.in_effect, history.count_in_effect, facets, above, limit, offset)


def above_it(
    history: History, facets: Mapping[str, str], above: Iterable[str], limit: int = -1,
    offset: int = 0,
) -> tuple[list[Risk], int]:  # fmt: skip
    """Return a page of the open risks on those levels, covered or not, and how many there are."""
    return _by_level(history.every, history.count, facets, above, limit, offset)


def _by_level(
    every: Callable[..., list[Risk]], counted: Callable[..., int], facets: Mapping[str, str],
    levels: Iterable[str], limit: int, offset: int,
) -> tuple[list[Risk], int]:  # fmt: skip
    page: list[Risk] = []
    total = 0
    for level in levels:
        if facets.get("level", level) != level:
            continue
        asked = {**facets, "level": level}
        count = counted(Risk, **asked)
        first, left = max(0, offset - total), limit if limit < 0 else limit - len(page)
        if first < count and left != 0:
            page += every(Risk, left, first, **asked)
        total += count
    return page, total


def counts(history: History, type_: str) -> Mapping[str, int]:
    """Return how many open risks stand in each place: `4x3` is likelihood 4, impact 3.

    `type_` is `current`, the rating that counts, or `inherent`.
    """
    matrix = matrix_on(history, history.on)
    cells = [
        f"{likelihood}x{impact}"
        for likelihood in range(1, len(matrix.likelihood) + 1)
        for impact in range(1, len(matrix.impact) + 1)
    ]
    if _up_to_date(history):
        return {cell: history.count(Risk, **{type_: cell}) for cell in cells}
    own = [dict(risk.facets()).get(type_) for risk in one_by_one(history, Wanted())]
    return {cell: own.count(cell) for cell in cells}


def tally(history: History) -> tuple[int, int]:
    """Return how many risks are open and rated, and how many of them nothing covers."""
    _, bare = found(history, Wanted(flag="uncovered"), 0)
    if _up_to_date(history):
        return sum(history.count(Risk, level=level) for level in LEVELS), bare
    return sum(risk.looked_after for risk in one_by_one(history, Wanted())), bare
