"""How often a repeated test repeats, and where its figures go.

`make test` runs a tenth of the full counts, `make trials` all of them. A test says the full count
and hands over what it found; the figures of a whole run become one page.
"""

import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass

FRACTION = float(os.environ.get("TRACKER_TRIALS", "0.1"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one repeated test saw: a sentence, how often it was tried, and its figures."""

    claim: str
    tried: int
    figures: str


_findings: list[Finding] = []


def trials(full: int) -> int:
    """Return how often to try in this run: the fraction of the full count, at least once."""
    return max(1, round(full * FRACTION))


def found(claim: str, *, tried: int, **figures: object) -> None:
    """Keep the figures of a repeated test for the page that `make trials` writes."""
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
    _findings.append(Finding(claim, tried, told))


def handed_over() -> list[tuple[str, int, str]]:
    """Return the findings as plain values, for the process that writes the page."""
    return [astuple(each) for each in _findings]


def take_over(findings: Iterable[tuple[str, int, str]]) -> None:
    """Add what another process found."""
    _findings.extend(Finding(*each) for each in findings)


def findings_page(machine: str) -> str:
    """Return the findings of this run as Markdown, one line each, by claim."""
    rows = [f"| {each.claim} | {each.tried} | {each.figures} |" for each in sorted_findings()]
    return "\n".join(
        [
            "# Trials",
            "",
            f"Written by `make trials` on {machine}. Each line is one test at its full count.",
            "",
            "| Claim | Tried | Found |",
            "|---|---:|---|",
            *rows,
            "",
        ]
    )


def sorted_findings() -> list[Finding]:
    """Return the findings in an order that does not depend on the order of the tests."""
    return sorted(_findings, key=lambda each: each.claim)
