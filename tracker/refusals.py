"""Refusals: governed acts that a rule forbade, kept apart from what is in force.

ISO/IEC 20000-1:2018, 7.5.3 and 9.1: proof that a preventive control works (`domain.md`, rule 19).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import msgspec

from events import Envelope, Fact
from events.facts.refusals import ActRefused
from tracker.kernel import Act, Command, State


class NoteRefusal(Command):
    """Follows from a refusal."""

    kind = "refusal"
    item = "refusal"
    creates = True

    command: str
    rule: str
    sentence: str
    target: str = ""
    field: str = ""
    instead: tuple[str, ...] = ()
    refusal: str = ""


class Refused(State):
    """One refused act as the record keeps it."""

    kind = "refusal"
    prefix = "REF"

    command: str = ""
    rule: str = ""
    sentence: str = ""
    field: str = ""
    target: str = ""
    actor: str = ""
    instead: tuple[str, ...] = ()
    at: datetime | None = None

    def decide(self, command: NoteRefusal, act: Act) -> Iterable[Fact]:
        """Return the fact that an act was refused."""
        yield ActRefused(
            command=command.command, rule=command.rule, sentence=command.sentence,
            target=command.target, field=command.field, instead=command.instead,
        )  # fmt: skip

    def after(self, fact: ActRefused, envelope: Envelope, pos: int) -> Self:
        """Return the refusal as it is kept."""
        return msgspec.structs.replace(
            self, command=fact.command, rule=fact.rule, sentence=fact.sentence, target=fact.target,
            field=fact.field, instead=fact.instead, actor=envelope.actor, at=envelope.recorded_at,
        )  # fmt: skip

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by rule, by target and by who was refused."""
        yield "rule", self.rule
        yield "target", self.target
        yield "actor", self.actor
