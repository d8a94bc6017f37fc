"""The tracker: one way in for commands, one way out for looking, whatever the door."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec

from events import Envelope, Record, Recorded, Source, Writing
from events.envelope import Door
from tracker.appointments import Appointment
from tracker.approvals import ApprovalRules
from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.goals import Goal
from tracker.groups import Group
from tracker.history import History
from tracker.kernel import Act, Command, Refusal, State, fold, unknown
from tracker.objectives import Objective
from tracker.organisation import ORGANISATION, NoteClock, Organisation
from tracker.people import Person, RegisterPerson, RenamePerson
from tracker.plans import Plan
from tracker.policies import Policy
from tracker.proposals import Proposal
from tracker.reactions import reactions
from tracker.refusals import NoteRefusal, Refused
from tracker.roles import Role
from tracker.services import Service
from tracker.units import Unit

KINDS: tuple[type[State], ...] = (
    Organisation, Person, Group, Unit, Service, Role, Appointment, Delegation, ApprovalRules,
    Goal, Objective, Plan, Policy, Proposal, Refused,
)  # fmt: skip

KIND_OF: Mapping[str, type[State]] = {kind.kind: kind for kind in KINDS}

COMMANDS: Mapping[str, type[Command]] = {
    command.__name__: command for kind in KINDS for command in kind.commands
}
"""Every command that may come in through a door, by name."""

CLOCK_STEP_SECONDS = 2

_encode = msgspec.json.Encoder(order="deterministic").encode


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends a command, when, and how: what the door adds to it.

    `now` is the door's clock; `key` makes the command idempotent. `seen` are the versions of items
    that the person was looking at, by stream (`plan/PLN-1`).
    """

    actor: str
    now: datetime
    key: str
    door: Door = "page"
    reason: str = ""
    effective: date | datetime | None = None
    via: str = ""
    cause: str = ""
    source: Source | None = None
    seen: Mapping[str, int] = {}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a command led to: its events, or those of the first time it was sent."""

    id: str
    events: tuple[Recorded, ...]
    again: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        """The event numbers that people see."""
        return tuple(event.number for event in self.events)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of history from elsewhere: where it stands, and what it does to the record.

    `key` stands for everything that the row says, so that it is recorded once. `parts` is how many
    things its source counts it as; `effective` is what its facts begin with that say no beginning.
    """

    key: str
    source: Source
    does: Callable[["Deed"], object]
    effective: datetime | None = None
    reason: str = ""
    parts: int = 1


Ending = int | Refusal | ma.ValidationError
"""How a row ended: how many events it made (0: all of it was known), or why it made none."""


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
        digest = _digest(command, asked)
        refusal: Refusal | None = None
        with self.record.writing(asked.now) as writing:
            if earlier := writing.answered(asked.key):
                return _earlier(writing, earlier, digest)
            writing.expect(asked.seen)
            deed = Deed(writing, asked)
            deed.note_clock()
            try:
                with writing.attempt():
                    item_id = deed.run(kind, command.id, command)
            except Refusal as found:
                refusal = found
                deed.note_refusal(command, kind, found)
                item_id = ""
            if deed.events:
                writing.answer(asked.key, digest, writing.began_at)
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
            Deed(writing, clock).note_clock()
            return [_brought_in(writing, row, actor) for row in rows]


class Deed:
    """One command and all that follows from it."""

    def __init__(self, writing: Writing, asked: Asked) -> None:
        self.writing, self.asked = writing, asked
        self.events: list[Recorded] = []
        self.on_behalf_of = ""
        self.history = History(writing, writing.now)
        self._began_at = writing.size
        organisation = self.history.find(Organisation, ORGANISATION)
        self.act = Act(
            actor=asked.actor, now=writing.now, reason=asked.reason, effective=asked.effective,
            via=asked.via, zone=organisation.zone if organisation else ZoneInfo("UTC"),
            history=self.history, authority=Authority(self.history, writing.now),
            imported=asked.door == "import",
        )  # fmt: skip
        self._known_actor = self.act.imported or organisation is None or organisation.in_set_up or (
            asked.actor == organisation.operator
        )  # fmt: skip

    def run(self, kind: type[State], item_id: str, command: Command) -> str:
        """Let an item decide, record its facts, and pass on what follows from them."""
        self._refuse_strangers()
        if not item_id and command.creates:
            item_id = self._next_id(kind)
        state = self.history.find(kind, item_id) or kind(id=item_id)
        if not state.exists and not command.creates and not hasattr(state, "versions"):
            raise unknown(kind.kind, item_id, command.item)
        before = len(self.events)
        for fact in list(state.decide(self._with_name(command, item_id), self.act)):
            recorded = self._record(f"{kind.kind}/{item_id}", fact)
            state = fold(state, recorded)
            self.writing.put(recorded, _encode(state), state.facets())
        for recorded in self.events[before:]:
            for other, other_id, therefore in reactions(recorded, self.history):
                self.run(other, other_id, therefore)
        return item_id

    def note_clock(self) -> None:
        """Record that the clock stands behind the record by more than a moment."""
        behind = (self.writing.last_at - self.asked.now).total_seconds()
        if behind > CLOCK_STEP_SECONDS and self.history.find(Organisation, ORGANISATION):
            note = NoteClock(clock=self.asked.now.isoformat(), seconds=int(behind))
            self.run(Organisation, ORGANISATION, note)

    def note_refusal(self, command: Command, kind: type[State], refusal: Refusal) -> None:
        """Record that a rule refused a command (rule 19)."""
        self.events.clear()
        self._known_actor = True
        note = NoteRefusal(
            command=type(command).__name__, rule=refusal.rule, sentence=refusal.sentence,
            target=f"{kind.kind}/{command.id}", field=refusal.field, instead=refusal.instead,
        )  # fmt: skip
        self.run(Refused, "", note)

    def _refuse_strangers(self) -> None:
        if not self._known_actor:
            person = self.history.find(Person, self.asked.actor)
            if person is None or person.left:
                raise unknown("person", self.asked.actor, "actor")
            self._known_actor = True

    def _next_id(self, kind: type[State]) -> str:
        """Return the next free id of a kind: `DEL-20`."""
        n = self.history.count(kind) + 1
        while self.history.find(kind, f"{kind.prefix}-{n}"):
            n += 1
        return f"{kind.prefix}-{n}"

    def _with_name(self, command: Command, item_id: str) -> Command:
        """Put a person's name into the directory, and the commitment to it into the command."""
        if not isinstance(command, RegisterPerson | RenamePerson):
            return command
        return msgspec.structs.replace(
            command, name_commitment=self.writing.enter_name(item_id, command.name)
        )

    def _record(self, stream: str, fact: Any) -> Recorded:
        asked, now = self.asked, self.writing.now
        used = self.history.find(Delegation, asked.via) if asked.via else None
        envelope = Envelope(
            event_id=f"{asked.key}/{self.writing.size - self._began_at}", recorded_at=now,
            effective_at=_effective(fact, asked) or now, actor=asked.actor,
            door=asked.door, key=asked.key, grant=asked.via,
            grant_version=used.version if used else 0,
            on_behalf_of=used.holder if used else self.on_behalf_of, reason=asked.reason, cause=asked.cause,
            source=asked.source,
        )  # fmt: skip
        recorded = self.writing.append(stream, envelope, fact)
        self.events.append(recorded)
        return recorded


def _brought_in(writing: Writing, row: Row, actor: str) -> Ending:
    if writing.answered(row.key):
        return 0
    asked = Asked(
        actor=actor, now=writing.now, key=row.key, door="import", reason=row.reason,
        effective=row.effective, source=row.source,
    )  # fmt: skip
    deed, first = Deed(writing, asked), writing.size
    try:
        with writing.attempt():
            row.does(deed)
    except (Refusal, ma.ValidationError) as found:
        return found
    if deed.events:
        writing.answer(row.key, row.key.encode(), first)
    return len(deed.events)


def _effective(fact: Any, asked: Asked) -> datetime | None:
    """Return when a fact takes effect, where it or the history that it comes from says so."""
    begins = getattr(fact, "effective_from", None)
    if begins is None and asked.door == "import":
        begins = getattr(fact, "effective_until", None) or asked.effective
    return begins if isinstance(begins, datetime) else None


def _digest(command: Command, asked: Asked) -> bytes:
    said = (type(command).__name__, command, asked.actor, asked.reason, asked.effective, asked.via)
    return hashlib.sha256(_encode(said)).digest()


def _earlier(writing: Writing, earlier: tuple[bytes, int, int], digest: bytes) -> Outcome:
    """Answer a command that was answered before: with the same events, or the same refusal."""
    if earlier[0] != digest:
        raise KeyReused("This key belongs to another command. Load the page again.")
    events = tuple(writing.events(earlier[1], earlier[2]))
    last = events[-1].fact
    if type(last).__name__ == "ActRefused":
        raise Refusal(last.rule, last.sentence, last.field, last.instead)  # type: ignore[attr-defined]  # an ActRefused
    return Outcome(id=events[0].id, events=events, again=True)
