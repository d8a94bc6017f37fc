"""What a risk is made of: ratings, treatments, acceptances, incidents, each with its instant."""

from datetime import date, datetime, timedelta

import msgspec

RATED_WITHIN = timedelta(days=30)
"""A finished treatment is followed, or just preceded, by a new rating within this (RISK-8)."""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """One rating, with the level of then; `pos` is the position of its event."""

    type: str
    likelihood: int
    impact: int
    score: int
    level: str
    approach: str
    approach_version: int
    by: str
    at: datetime
    pos: int

    @property
    def cell(self) -> str:
        """Its place in the matrix: `4x3` is likelihood 4, impact 3."""
        return f"{self.likelihood}x{self.impact}"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a treatment; `done_at` None: it is to be done."""

    what: str
    owner: str
    due: date
    done_at: datetime | None = None
    done_by: str = ""
    evidence: str = ""


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided to be done; the target is empty where none was named.

    `worked` None: nobody has judged its effect.
    """

    option: str
    actions: tuple[Action, ...]
    target_likelihood: int
    target_impact: int
    target_score: int
    target_level: str
    by: str
    at: datetime
    pos: int
    reason: str = ""
    worked: bool | None = None
    note: str = ""

    @property
    def does_something(self) -> bool:
        """Whether anything is done, rather than the risk left as it is."""
        return bool(self.actions)

    @property
    def owed_by(self) -> list[str]:
        """Who still has something of it to do."""
        return sorted({action.owner for action in self.actions if action.done_at is None})

    @property
    def done_at(self) -> datetime | None:
        """When the last of its actions was done; None while one is open, or if there is none."""
        done = [action.done_at for action in self.actions]
        known = [each for each in done if each is not None]
        return max(known) if known and len(known) == len(done) else None


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """Who bears a risk until before an instant; `ended_by` says what ended it sooner.

    That is `rise`, `withdrawal`, `another` acceptance, `closing`, or a `revision` to more services.
    """

    level: str
    until: datetime
    by: str
    rationale: str
    grant: str
    at: datetime
    pos: int
    ended_at: datetime | None = None
    ended_by: str = ""

    def in_force(self, on: datetime) -> bool:
        """Whether it covers the risk at an instant."""
        ended = self.ended_at is not None and self.ended_at <= on
        return self.at <= on < self.until and not ended

    def standing(self, on: datetime) -> str:
        """Say in words how it stands at an instant."""
        if self.in_force(on):
            return "in force"
        if self.ended_at is None or self.until <= self.ended_at:
            return "ran out"
        return ENDED[self.ended_by]


ENDED = {
    "rise": "ended by a rise", "withdrawal": "withdrawn", "another": "replaced",
    "closing": "ended by closing", "revision": "ended by a revision",
}  # fmt: skip


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A time when the risk came true."""

    incident: str
    happened: date
    note: str
    late_by_days: int
    by: str
    pos: int
