"""A deed: one command and all that follows from it, or one row of history from elsewhere."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import marshmallow as ma
import msgspec

from events import Envelope, Fact, Recorded, Source, Writing
from events.envelope import Door
from tracker.authority import Authority
from tracker.delegations import Delegation
from tracker.history import History
from tracker.kernel import TRACKER, Act, Command, Refusal, State, fold, kept, unknown
from tracker.organisation import ORGANISATION, NoteClock, Organisation
from tracker.people import Person, RegisterPerson, RenamePerson, SetAddress
from tracker.reactions import reactions
from tracker.recalled import Recalled
from tracker.refusals import NoteRefusal, Refused
from tracker.rights import audits

CLOCK_STEP_SECONDS = 2


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


class Deed:
    """One command and all that follows from it."""

    def __init__(
        self, writing: Writing, asked: Asked, numbers: Mapping[str, int] | None = None
    ) -> None:
        """Begin; `numbers` are the last ones given by kind, where that is known already."""
        self.writing, self.asked = writing, asked
        self.numbers = dict(numbers or {})
        self.events: list[Recorded] = []
        self.on_behalf_of = ""
        self.effective = asked.effective
        self.history = Recalled(History(writing, writing.now))
        self._began_at = writing.size
        organisation = self.history.find(Organisation, ORGANISATION)
        self.act = Act(
            actor=asked.actor, now=writing.now, reason=asked.reason, effective=asked.effective,
            via=asked.via, zone=organisation.zone if organisation else ZoneInfo("UTC"),
            history=self.history, authority=Authority(self.history, writing.now),
            imported=asked.door == "import",
            by_tracker=asked.door == "worker" and asked.actor == TRACKER,
        )  # fmt: skip
        self._known_actor = (
            self.act.imported or self.act.by_tracker or organisation is None
            or organisation.in_set_up
        )  # fmt: skip
        self._operator = organisation.operator if organisation else ""

    def run_by_grant(self, kind: type[State], item_id: str, command: Command) -> str:
        """Run a command that may name a grant; no event names a grant that the actor cannot use.

        Rooms that need a grant refuse it in the order of their own rules: so this comes last.

        Raises:
            Refusal: REF-UNKNOWN before all else; AUTH-NONE, AUTH-ACCEPT, AUTH-REVOKED, AUTH-TIME;
                SOD-3 for what somebody who audits would change.
        """
        unusable = self._unusable_grant()
        audited = not command.by_auditors and audits(self.act.authority, self.asked.actor)
        item_id = self.run(kind, item_id, command)
        if unusable:
            raise unusable
        if audited:
            raise Refusal("SOD-3", "Who audits changes nothing.", "actor")
        return item_id

    def _unusable_grant(self) -> Refusal | None:
        if not self.asked.via:
            return None
        chain = self.act.authority.chain(self.asked.via)
        try:
            self.act.authority.in_force(self.asked.actor, chain)
        except Refusal as refusal:
            return refusal
        return None

    def run(self, kind: type[State], item_id: str, command: Command) -> str:
        """Let an item decide, record its facts, and pass on what follows from them."""
        self._refuse_strangers()
        item_id = item_id or command.id_for(self.asked.actor)
        if not item_id and command.creates:
            item_id = self._next_id(kind)
        state = self.history.find(kind, item_id) or kind(id=item_id)
        if not state.exists and not command.creates:
            raise unknown(kind.kind, item_id, command.item)
        before = len(self.events)
        for fact in list(state.decide(self._with_commitment(command, item_id), self.act)):
            recorded = self._record(f"{kind.kind}/{item_id}", fact, state.version + 1)
            state = fold(state, recorded)
            self.writing.put(recorded, kept(state), state.facets(), state.term())
            self.history.forget()
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
        self.history.forget()
        self._known_actor = True
        self.act.authority.used = None
        note = NoteRefusal(
            command=type(command).__name__, rule=refusal.rule, sentence=refusal.sentence,
            target=f"{kind.kind}/{command.id_for(self.asked.actor)}", field=refusal.field,
            instead=refusal.instead,
        )  # fmt: skip
        self.run(Refused, "", note)

    def _refuse_strangers(self) -> None:
        if not self._known_actor:
            person = self.history.find(Person, self.asked.actor)
            if person.left if person else self.asked.actor != self._operator:
                raise unknown("person", self.asked.actor, "actor")
            self._known_actor = True

    def _next_id(self, kind: type[State]) -> str:
        """Return the next free id of a kind: `DEL-20`."""
        n = self.numbers.get(kind.kind) or self.history.count(kind)
        n += 1
        while self.history.find(kind, f"{kind.prefix}-{n}"):
            n += 1
        self.numbers[kind.kind] = n
        return f"{kind.prefix}-{n}"

    def _with_commitment(self, command: Command, item_id: str) -> Command:
        """Put what may be erased into the directory, and the commitment to it into the command."""
        match command:
            case RegisterPerson() | RenamePerson():
                names = self.history.names([item_id])
                if isinstance(command, RenamePerson) and names.get(item_id) == command.name:
                    return command
                sealed = self.writing.enter_name(item_id, command.name)
                return msgspec.structs.replace(command, name_commitment=sealed)
            case SetAddress(address=""):
                self.writing.erase_addresses(item_id)
            case SetAddress() if self.writing.address(item_id) != command.address:
                sealed = self.writing.enter_address(item_id, command.address)
                return msgspec.structs.replace(command, address_commitment=sealed)
        return command

    def _record(self, stream: str, fact: Fact, version: int) -> Recorded:
        asked, now = self.asked, self.writing.now
        via = self.act.authority.used
        if asked.via:
            via = self.history.find(Delegation, asked.via)
        envelope = Envelope(
            event_id=f"{asked.key}/{self.writing.size - self._began_at}", recorded_at=now,
            effective_at=self._effective(fact) or now, actor=asked.actor,
            door=asked.door, key=asked.key,
            grant=via.id if via else asked.via, grant_version=via.version if via else 0,
            on_behalf_of=via.holder if via else self.on_behalf_of, reason=asked.reason,
            cause=asked.cause, source=asked.source,
        )  # fmt: skip
        recorded = self.writing.append(stream, envelope, fact, version)
        self.events.append(recorded)
        return recorded

    def _effective(self, fact: Fact) -> datetime | None:
        """Return when a fact takes effect, where it or the history that it comes from says so."""
        begins = getattr(fact, "effective_from", None) or getattr(fact, "effective_until", None)
        if begins is None and self.act.imported:
            begins = self.effective
        return begins if isinstance(begins, datetime) else None


def brought_in(writing: Writing, row: Row, actor: str, numbers: dict[str, int]) -> Ending:
    """Let a row do what it does, wholly or not at all.

    `numbers` are the last ones given to new items by kind; those that the row gives are added.
    """
    if writing.answered(row.key):
        return 0
    asked = Asked(
        actor=actor, now=writing.now, key=row.key, door="import", reason=row.reason,
        effective=row.effective, source=row.source,
    )  # fmt: skip
    deed, first = Deed(writing, asked, numbers), writing.size
    try:
        with writing.attempt():
            row.does(deed)
    except (Refusal, ma.ValidationError) as found:
        return found
    numbers.update(deed.numbers)
    if deed.events:
        writing.answer(row.key, row.key.encode(), first)
    return len(deed.events)
