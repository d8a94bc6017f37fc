"""Adequacy: whether there is enough, as somebody judged, and whether a shortage was answered.

A shortage is to be answered by a decision, a risk or a proposal within thirty days (RES-4); whether
it was is computed when it is read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile

import msgspec

from events import Envelope
from events.facts.resources import AdequacyReviewed

ANSWER_WITHIN = timedelta(days=30)


class Judgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One judgement. `links` answer a shortage; `by` is the person."""

    available: Decimal
    needed: Decimal
    adequate: bool
    at: datetime
    by: str
    pos: int
    forecast: str = ""
    note: str = ""
    reason: str = ""
    links: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is enough, or something answers that there is not."""
        return self.adequate or bool(self.links)


def judged(fact: AdequacyReviewed, envelope: Envelope, pos: int) -> Judgement:
    """Return the judgement that a fact brought."""
    return Judgement(
        available=fact.available, needed=fact.needed, adequate=fact.adequate,
        forecast=fact.forecast, note=fact.note, links=fact.links, reason=envelope.reason,
        at=envelope.recorded_at, by=envelope.actor, pos=pos,
    )  # fmt: skip


def unanswered(judgements: Sequence[Judgement]) -> Judgement | None:
    """Return the judgement since which a shortage stands without an answer.

    Judging the same again does not begin anew.
    """
    last = list(takewhile(lambda each: not each.answered, reversed(judgements)))
    return last[-1] if last else None


def answer_until(judgements: Sequence[Judgement]) -> datetime | None:
    """Return until when a shortage is to be answered; None where none waits for an answer."""
    since = unanswered(judgements)
    return since.at + ANSWER_WITHIN if since else None
