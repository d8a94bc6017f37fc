"""Evidence: files and links that show that something was done, each file by its SHA-256.

ISO/IEC 20000-1:2018, 7.5.3 (documented information is kept so that it cannot be altered unseen)
and 7.5.4 (records of conformity). The bytes lie beside the record (`events/files.py`); what is
recorded is their hash, so whoever holds a copy can be shown to hold that very file.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self, assert_never
from urllib.parse import urlsplit

import msgspec

from events import Envelope, Fact
from events.facts.evidence import (
    EvidenceStored,
    EvidenceSuperseded,
    EvidenceVerified,
    EvidenceWithdrawn,
)
from tracker import periods
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.management import speaks_for_management
from tracker.words import Day, Id, Line, Sha256, Targets, Whole, one_of

if TYPE_CHECKING:
    from tracker.authority import Authority

EvidenceFact = EvidenceStored | EvidenceSuperseded | EvidenceWithdrawn | EvidenceVerified

Classification = Annotated[str, one_of("", "public", "internal", "confidential")]


class AttachEvidence(Command):
    """Keep a file or a link as evidence; `about` names items, some perhaps not recorded yet."""

    kind = "evidence"
    item = "evidence"
    creates = True

    title: Line
    sha256: Sha256 = ""
    bytes: Whole = 0
    file: Line = ""
    link: Line = ""
    about: Targets = ()
    classification: Classification = ""
    keep_until: Day = None
    supersedes: Id = ""
    evidence: Id = ""


class SupersedeEvidence(Command):
    """Follows from evidence that stands in the place of other evidence."""

    kind = "evidence"
    item = "evidence"

    evidence: str
    by: str


class WithdrawEvidence(Command):
    """Have a file removed; what was recorded of it stays, its hash too."""

    kind = "evidence"
    item = "evidence"

    evidence: Id


class VerifyEvidence(Command):
    """Follows from reading the stored file: `found` is its hash, empty where it is missing."""

    kind = "evidence"
    item = "evidence"

    evidence: Id
    found: Sha256 = ""


EvidenceCommand = AttachEvidence | SupersedeEvidence | WithdrawEvidence | VerifyEvidence


class Evidence(State):
    """A piece of evidence as the record leaves it; `stored_by` is a person's id."""

    kind = "evidence"
    prefix = "DOC"
    commands = (AttachEvidence, WithdrawEvidence)

    title: str = ""
    sha256: str = ""
    size: int = 0
    file: str = ""
    link: str = ""
    about: tuple[str, ...] = ()
    captured_on: date | None = None
    classification: str = ""
    keep_until: date | None = None
    supersedes: str = ""
    superseded_by: str = ""
    withdrawn: bool = False
    late_by_days: int = 0
    stored_by: str = ""
    verified_at: datetime | None = None
    intact: bool | None = None

    @property
    def unproven(self) -> bool:
        """Whether nothing here would tell if what it leads to were changed (EVD-1)."""
        return not self.sha256

    @property
    def standing(self) -> str:
        """`stored`, `superseded` or `withdrawn`."""
        if self.withdrawn:
            return "withdrawn"
        return "superseded" if self.superseded_by else "stored"

    def decide(self, command: EvidenceCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, FACT-ACTOR, KIND-STATE, FACT-REASON, FACT-LATE,
                FACT-TIME, EVD-1.
        """
        match command:
            case AttachEvidence():
                yield self._attached(command, act)
            case SupersedeEvidence():
                self._by_its_keeper(act)
                self._refuse_when_not("stored")
                yield EvidenceSuperseded(by=command.by)
            case WithdrawEvidence():
                self._by_its_keeper(act)
                self._refuse_when_not("stored", "superseded")
                if not act.reason.strip():
                    raise Refusal("FACT-REASON", "Say why the file is removed.", "reason")
                yield EvidenceWithdrawn(sha256=self.sha256)
            case VerifyEvidence():
                by_role_holder(act)
                self._refuse_when_not("stored", "superseded")
                yield EvidenceVerified(
                    sha256=self.sha256, found=command.found, intact=command.found == self.sha256
                )
            case _:
                assert_never(command)

    def _attached(self, command: AttachEvidence, act: Act) -> Fact:
        former = command.supersedes
        if former and act.history.find(Evidence, former) is None:
            raise unknown("evidence", former, "supersedes")
        if self.exists:
            raise Refusal("REF-TAKEN", f"{self.id} is evidence already.", "evidence")
        by_role_holder(act)
        if command.link and urlsplit(command.link).scheme not in ("http", "https"):
            raise Refusal("EVD-1", "A link begins with https:// or http://.", "link")
        if not command.link and not command.sha256:
            raise Refusal("EVD-1", "Evidence is a file, or a link to one: give either.", "file")
        captured, late = self._day(act)
        return EvidenceStored(
            title=command.title, sha256=command.sha256, size=command.bytes, file=command.file,
            link=command.link, about=command.about, captured_on=captured,
            classification=command.classification, keep_until=command.keep_until,
            supersedes=former, late_by_days=late,
        )  # fmt: skip

    def _day(self, act: Act) -> tuple[date | None, int]:
        """Return the day that the evidence speaks of, and by how many days it comes late (rule 7).

        Raises:
            Refusal: FACT-TIME, FACT-LATE.
        """
        if act.effective is None:
            return None, 0
        day, today = act.effective, periods.local_day(act.now, act.zone)
        if isinstance(day, datetime):
            day = periods.local_day(day, act.zone)
        if day > today:
            raise Refusal("FACT-TIME", f"{day} is yet to come: nothing shows it now.", "effective")
        late = periods.days_late(day, today)
        if late and not act.reason.strip():
            raise Refusal("FACT-LATE", f"This comes {late} days late; say why.", "reason")
        return day, late

    def _by_its_keeper(self, act: Act) -> None:
        if act.actor != self.stored_by and not speaks_for_management(act.actor, act.authority):
            raise Refusal(
                "FACT-ACTOR", f"{self.id} is for whoever stored it, or for management, to change."
            )

    def _refuse_when_not(self, *standing: str) -> None:
        if self.standing not in standing:
            raise Refusal("KIND-STATE", f"{self.id} was {self.standing} already.", "evidence")

    def after(self, fact: EvidenceFact, envelope: Envelope, pos: int) -> Self:
        """Return the evidence as it stands once the fact is known."""
        change = msgspec.structs.replace
        match fact:
            case EvidenceStored():
                return change(
                    self, title=fact.title, sha256=fact.sha256, size=fact.size, file=fact.file,
                    link=fact.link, about=fact.about, captured_on=fact.captured_on,
                    classification=fact.classification, keep_until=fact.keep_until,
                    supersedes=fact.supersedes, late_by_days=fact.late_by_days,
                    stored_by=envelope.actor,
                )  # fmt: skip
            case EvidenceSuperseded():
                return change(self, superseded_by=fact.by)
            case EvidenceWithdrawn():
                return change(self, withdrawn=True)
            case EvidenceVerified():
                return change(self, verified_at=envelope.recorded_at, intact=fact.intact)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each item it is about, by its standing, and by the file while that is kept."""
        yield "standing", self.standing
        for target in self.about:
            yield "about", target
        if self.sha256 and not self.withdrawn:
            yield "kept", self.sha256


def may_attach(person: str, authority: "Authority") -> bool:
    """Whether a person stores evidence: whoever holds a role here does, readers do not."""
    return bool(authority.roles_of(person))


def by_role_holder(act: Act) -> None:
    """Refuse an entry by somebody without a role.

    Raises:
        Refusal: FACT-ACTOR.
    """
    if not act.imported and not may_attach(act.actor, act.authority):
        raise Refusal("FACT-ACTOR", "Evidence is entered by people who hold a role here.")
