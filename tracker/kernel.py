"""The four words every room uses: a command asks, a state decides, facts follow, or a refusal."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform
from zoneinfo import ZoneInfo

import msgspec

from events import Envelope, Fact, Recorded, Source

if TYPE_CHECKING:
    from tracker.authority import Authority
    from tracker.history import History


TRACKER = "tracker:worker"
"""Who acts where the tracker itself does what was agreed; no person has such an id."""


class Refusal(Exception):
    """A rule forbids the act: its id, a sentence for people, the field it is about.

    `instead` names people who could act (by id), where the rule knows.
    """

    def __init__(
        self, rule: str, sentence: str, field: str = "", instead: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{rule}: {sentence}")
        self.rule, self.sentence, self.field, self.instead = rule, sentence, field, instead


class Remark(msgspec.Struct, frozen=True):
    """What a rule asks people to look at and forbids to nobody: its id, a sentence, the field."""

    rule: str
    sentence: str
    field: str = ""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody asks for. `item` is the name of the field with the item's id."""

    kind: ClassVar[str]
    item: ClassVar[str]
    creates: ClassVar[bool] = False
    by_auditors: ClassVar[bool] = False
    """Whether it is open to people who audit, and who change nothing else (SOD-3)."""

    @property
    def id(self) -> str:
        """The id of the item that is asked about; empty where a new one is to be given an id."""
        found: str = getattr(self, self.item)
        return found

    def id_for(self, actor: str) -> str:
        """Return the id of the item that `actor` asks about, where who asks makes a part of it."""
        return self.id


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, when, why, by what right, and what may be looked at.

    `now` is the recorded time of whatever follows. `effective` is a calendar day in `zone`, an
    instant, or None: now. What is imported is history from elsewhere: it needs no authority and
    never gives any (`domain.md`, rule 7). What the tracker does by itself nobody else did.
    """

    actor: str
    now: datetime
    zone: ZoneInfo
    history: "History"
    authority: "Authority"
    reason: str = ""
    effective: date | datetime | None = None
    via: str = ""
    imported: bool = False
    by_tracker: bool = False


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class State(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the record leaves it. It is also the row that pages read.

    `version` counts the item's events; `recorded_at` and `source` are those of its first. Defaults
    are written too: msgspec omits a text only where it is the default's very object, and a replay
    reads other objects than a command brings.
    """

    kind: ClassVar[str]
    prefix: ClassVar[str]
    commands: ClassVar[tuple[type[Command], ...]] = ()

    id: str = ""
    version: int = 0
    recorded_at: datetime | None = None
    source: Source | None = None

    def decide(self, command: Any, act: Act) -> Iterable[Fact]:  # noqa: ANN401  # each kind its own
        """Return the facts that follow from a command; none if nothing changes."""
        raise NotImplementedError

    def after(self, fact: Any, envelope: Envelope, pos: int) -> Self:  # noqa: ANN401  # each its own
        """Return the item as it stands once the fact is known."""
        raise NotImplementedError

    def facets(self) -> Iterable[tuple[str, str]]:
        """Return the words by which the item is found: (`role`, `cio`)."""
        return ()

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return from when until before when the item is in effect, by its own dates.

        Without a beginning it never is; without an end it stays so.
        """
        return None, None

    @property
    def label(self) -> str:
        """What people call the item."""
        return str(getattr(self, "title", "") or self.id)

    @property
    def exists(self) -> bool:
        """Whether anything has happened to the item."""
        return self.version > 0

    @property
    def imported(self) -> bool:
        """Whether the item came in with history from elsewhere."""
        return self.source is not None


def fold(state: State, recorded: Recorded) -> State:
    """Return the item as it stands after one more event."""
    known = state.after(recorded.fact, recorded.envelope, recorded.pos)
    if state.version:
        return msgspec.structs.replace(known, version=recorded.version)
    return msgspec.structs.replace(
        known,
        id=recorded.id,
        version=recorded.version,
        recorded_at=recorded.envelope.recorded_at,
        source=recorded.envelope.source,
    )


_encode = msgspec.json.Encoder(order="deterministic").encode


def kept(state: State) -> bytes:
    """Return an item as its row keeps it: the same bytes whenever the same events are folded."""
    return _encode(state)


def unknown(what: str, item_id: str, field: str = "") -> Refusal:
    """Return the refusal of a command that names something the record does not know."""
    return Refusal("REF-UNKNOWN", f"The record knows no {what} {item_id}.", field or what)
