"""The tracker: one way in for commands, one way out for looking, whatever the door."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import msgspec

from events import Record, Recorded, Writing
from events.facts.organisation import ClockSteppedBack
from events.facts.refusals import ActRefused
from tracker.acknowledgements import PolicyAcknowledgement
from tracker.appointments import Appointment, Opening
from tracker.approvals import ApprovalRules
from tracker.communication_approach import CommunicationApproach
from tracker.communications import Acknowledgement, Communication
from tracker.context_issues import ContextIssue
from tracker.deed import Asked, Deed, Ending, Row, brought_in
from tracker.delegations import Delegation
from tracker.evidence import Evidence
from tracker.goals import Goal
from tracker.groups import Group
from tracker.history import History
from tracker.interested_parties import InterestedParty
from tracker.kernel import Command, Refusal, State
from tracker.objectives import Objective
from tracker.organisation import Organisation
from tracker.people import Person
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.proposals import Proposal
from tracker.refusals import Refused
from tracker.resources import Resource
from tracker.risk_approach import RiskApproach
from tracker.risks import Risk
from tracker.roles import Role
from tracker.scope import Scope
from tracker.services import Service
from tracker.units import Unit

__all__ = [
    "COMMANDS", "KINDS", "KIND_OF", "ROOM_OF", "Asked", "Deed", "Ending", "KeyReused", "Outcome",
    "Row", "Tracker",
]  # fmt: skip

KINDS: tuple[type[State], ...] = (
    Organisation,
    Person,
    Group,
    Unit,
    Service,
    Role,
    Appointment,
    Opening,
    Delegation,
    ApprovalRules,
    Scope,
    Goal,
    Objective,
    Plan,
    Resource,
    Policy,
    RiskApproach,
    Risk,
    Proposal,
    Refused,
    CommunicationApproach,
    Communication,
    Acknowledgement,
    PolicyAcknowledgement,
    ContextIssue,
    InterestedParty,
    Evidence,
)

KIND_OF: Mapping[str, type[State]] = {kind.kind: kind for kind in KINDS}

ROOM_OF: Mapping[str, str] = {kind.kind: kind.__module__.split(".")[1] for kind in KINDS}
"""Where each kind lives; the room has the same name on every floor: `unit` lives in `units`."""

COMMANDS: Mapping[str, type[Command]] = {
    command.__name__: command for kind in KINDS for command in kind.commands
}
"""Every command that may come in through a door, by name."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a command led to: its events, or those of the first time it was sent."""

    id: str
    events: tuple[Recorded, ...]
    again: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The event numbers that people see."""
        return tuple(event.number for event in self.events)


class KeyReused(Exception):
    """The same key came with another command."""


class Tracker:
    """One organisation's governance, over one record."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @contextmanager
    def looking(self, on: datetime, as_of: int | None = None) -> Iterator[History]:
        """Yield the history at `(as_of, on)`; `as_of` counts events, None: all there are."""
        with self.record.reading() as reading:
            yield History(reading, on, as_of)

    def handle(self, command: Command, asked: Asked, kind: type[State] | None = None) -> Outcome:
        """Decide a command and record what follows, wholly or not at all.

        Raises:
            Refusal: a rule forbids it; the refusal itself has been recorded.
            Stale: somebody else changed what the person was looking at.
            KeyReused: the key belongs to another command.
            RecordProblem: the record cannot be added to.
        """
        kind = kind or KIND_OF[command.kind]
        said = _said(command, asked)
        refusal: Refusal | None = None
        with self.record.writing(asked.now) as writing:
            if earlier := writing.answered(asked.key):
                return _earlier(writing, earlier, said, command)
            writing.expect(asked.seen)
            deed = Deed(writing, asked)
            deed.note_clock()
            try:
                with writing.attempt():
                    item_id = deed.run_by_grant(kind, command.id, command)
            except Refusal as found:
                refusal = found
                deed.note_refusal(command, kind, found)
                item_id = ""
            writing.answer(asked.key, writing.digest(said), writing.began_at)
        if refusal is not None:
            raise refusal
        return Outcome(id=item_id, events=tuple(deed.events))

    def bring_in(self, rows: Iterable[Row], actor: str, now: datetime) -> list[Ending]:
        """Record history from elsewhere in one transaction: each row wholly or not at all.

        A row that cannot be recorded leaves nothing behind and stops no other; unlike an act that
        a rule refuses, it is nothing that the record keeps.
        """
        with self.record.writing(now) as writing:
            clock = Asked(actor=actor, now=now, key=f"import:{writing.size}", door="import")
            deed = Deed(writing, clock)
            deed.note_clock()
            if deed.events:
                writing.answer(clock.key, b"", writing.began_at)
            numbers: dict[str, int] = {}
            return [brought_in(writing, row, actor, numbers) for row in rows]


def _said(command: Command, asked: Asked) -> bytes:
    said = (type(command).__name__, command, asked.actor, asked.reason, asked.effective, asked.via)
    return _encode(said)


def _earlier(
    writing: Writing, earlier: tuple[bytes, int, int], said: bytes, command: Command
) -> Outcome:
    """Answer a command that was answered before: with the same events, or the same refusal."""
    if earlier[0] != writing.digest(said):
        raise KeyReused("This key belongs to another command. Load the page again.")
    events = tuple(writing.events(earlier[1], earlier[2]))
    made = [event for event in events if not isinstance(event.fact, ClockSteppedBack)]
    if made and isinstance(made[0].fact, ActRefused):
        was = made[0].fact
        raise Refusal(was.rule, was.sentence, was.field, was.instead)
    return Outcome(id=made[0].id if made else command.id, events=events, again=True)
