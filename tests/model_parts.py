"""What the model of the rules is made of: appointments, grants, levels; see `tests/model.py`."""

from dataclasses import dataclass, field
from datetime import datetime

EVERYTHING = frozenset({"*"})
RANK = (
    "AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED", "AUTH-TIME", "AUTH-POWER", "AUTH-SCOPE",
    "AUTH-AMOUNT", "AUTH-RISK", "SOD-5", "SOD-2",
)  # fmt: skip
LEVELS = ("", "low", "medium", "high", "extreme")
EXCLUDES = {
    frozenset(pair)
    for pair in (("auditor", "owner-web"), ("auditor", "owner-net"), ("administrator", "director"))
}
BOARDS = {"director", "finance", "owner-web", "owner-net", "auditor"}
COVER = ("acting", "absence cover")
TOP = {"chief-executive", "director", "finance"}


@dataclass
class Term:
    """Somebody's appointment to a role."""

    person: str
    role: str
    begins: datetime
    until: datetime | None = None
    accepted: bool = False
    declined: bool = False

    def holds(self, at: datetime) -> bool:
        return self.begins <= at and not self.declined and (self.until is None or at < self.until)


@dataclass
class Grant:
    """A grant of authority. `amount` None: no limit."""

    parent: str
    grantor: str
    holder: str
    powers: frozenset[str]
    scope: frozenset[str]
    amount: int | None
    risk: str
    depth: int
    begins: datetime
    until: datetime | None = None
    form: str = "standing"
    accepted: set[str] = field(default_factory=set)
    declined: bool = False
    ended: datetime | None = None

    def live(self, at: datetime) -> bool:
        over = self.until is not None and self.until <= at
        return not (self.declined or over or (self.ended is not None and self.ended <= at))


def within(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether one scope covers another."""
    return "*" in wide or ("*" not in narrow and narrow <= wide)


def above(level: str, other: str) -> bool:
    return LEVELS.index(level) > LEVELS.index(other)
