"""The appointment itself: when it holds and counts, and what each fact does to it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.appointments import (
    AppointmentAccepted,
    AppointmentDeclined,
    AppointmentEnded,
    PersonAppointed,
)
from tracker import periods
from tracker.appointments import beside
from tracker.appointments.commands import (
    AcceptAppointment,
    AppointmentCommand,
    AppointToRole,
    DeclineAppointment,
    EndAppointment,
    ImportAppointment,
    ImportEnd,
)
from tracker.kernel import Act, Refusal, State, unknown
from tracker.organisation import in_set_up
from tracker.people import Person
from tracker.roles import Role
from tracker.services import known_scope

AppointmentFact = PersonAppointed | AppointmentAccepted | AppointmentDeclined | AppointmentEnded


class Appointment(State):
    """An appointment as the record leaves it."""

    kind = "appointment"
    prefix = "APT"
    commands = (AppointToRole, AcceptAppointment, DeclineAppointment, EndAppointment)

    person: str = ""
    role: str = ""
    scope: tuple[str, ...] = ("*",)
    effective_from: datetime | None = None
    effective_until: datetime | None = None
    instrument: str = ""
    ended_by: str = ""
    acting: bool = False
    acceptance: str = "open"
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    counts_until: datetime | None = None
    end_recorded_at: datetime | None = None

    @property
    def begins(self) -> datetime:
        """The instant from which the person holds the role."""
        assert self.effective_from is not None, "an appointment that exists has a beginning"
        return self.effective_from

    @property
    def accepted(self) -> bool:
        """Whether the person has accepted."""
        return self.acceptance == "given"

    def accepted_by_then(self, at: datetime) -> bool:
        """Whether the person had accepted by an instant."""
        return self.accepted_at is not None and self.accepted_at <= at

    def counts(self, at: datetime) -> bool:
        """Whether the appointment gives its holder the role's authority at an instant.

        It gives nothing for the time before it was recorded, and an end that is recorded late
        takes nothing back: so an instant is judged alike whenever it is looked at.
        """
        if self.imported or self.recorded_at is None or self.recorded_at > at:
            return False
        begun = self.begins <= at
        declined = self.declined_at is not None and self.declined_at <= at
        return begun and not declined and (self.counts_until is None or at < self.counts_until)

    def in_effect(self, at: datetime) -> bool:
        """Whether the person holds the role at an instant, as far as is known now."""
        begun = self.begins <= at and self.acceptance != "declined"
        return begun and (self.effective_until is None or at < self.effective_until)

    @property
    def ended_late(self) -> bool:
        """Whether the end was recorded after the day that it speaks of (APT-5): shown as a mark."""
        ends, recorded = self.effective_until, self.end_recorded_at
        return ends is not None and recorded is not None and ends < recorded

    def decide(self, command: AppointmentCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-UNKNOWN, REF-TAKEN, KIND-STATE, FACT-ACTOR, AUTH-NONE, AUTH-ACCEPT,
                AUTH-REVOKED, AUTH-TIME, AUTH-POWER, AUTH-SCOPE, AUTH-ATTENUATE, AUTH-SELF,
                FACT-LATE, APT-3, APT-4.
        """
        match command:
            case AppointToRole():
                return self._appoint(command, act)
            case AcceptAppointment() | DeclineAppointment():
                return self._answer(command, act)
            case EndAppointment():
                return self._end(command, act)
            case ImportAppointment():
                return [
                    PersonAppointed(
                        person=command.person, role=command.role, scope=command.scope,
                        effective_from=command.effective_from,
                        effective_until=command.effective_until, instrument=command.instrument,
                    )
                ]  # fmt: skip
            case ImportEnd():
                return [
                    AppointmentEnded(
                        effective_until=command.effective_until, former_until=self.effective_until,
                        instrument=command.instrument,
                    )
                ]  # fmt: skip
        assert_never(command)

    def _appoint(self, command: AppointToRole, act: Act) -> Iterable[Fact]:
        role, person = self._named(command, act)
        if self.exists:
            raise Refusal(
                "REF-TAKEN", f"The id {self.id} is an appointment's already.", "appointment"
            )
        if role.retired:
            raise Refusal("KIND-STATE", f"The role {role.title} was retired.", "role")
        if person.left:
            raise Refusal("KIND-STATE", f"The person {person.id} has left.", "person")
        begins = periods.begins(act.effective, act.now, act.zone)
        until = periods.ends(command.until, act.now, act.zone) if command.until else None
        if until is not None and until <= begins:
            raise Refusal("KIND-STATE", "The appointment would end before it begins.", "until")
        if not in_set_up(act):
            self._entitled(role.id, command.scope, act)
            if act.actor == command.person:
                raise Refusal("AUTH-SELF", "Nobody appoints themselves.", "person")
        _in_time(periods.local_day(begins, act.zone), act)
        wanted = msgspec.structs.replace(self, effective_from=begins, effective_until=until)
        beside.compatible(wanted, role, command, act)
        beside.alone(wanted, role, command, act)
        yield PersonAppointed(
            person=command.person, role=command.role, scope=command.scope, effective_from=begins,
            effective_until=until, instrument=command.instrument, acting=command.acting,
        )  # fmt: skip

    def _named(self, command: AppointToRole, act: Act) -> tuple[Role, Person]:
        role = act.history.find(Role, command.role)
        if role is None:
            raise unknown("role", command.role)
        person = act.history.find(Person, command.person)
        if person is None:
            raise unknown("person", command.person)
        known_scope(command.scope, act)
        return role, person

    def _entitled(self, role: str, scope: tuple[str, ...], act: Act) -> None:
        """Refuse who may not appoint; nobody may to what they could not give (rule 3)."""
        right = act.authority.require(act.actor, act.via, "appoint:role", scope=scope)
        act.authority.used = right.grant
        if any(above.holder == f"role:{role}" for above in right.chain[1:]):
            raise Refusal(
                "AUTH-ATTENUATE", f"The role {role} stands above {right.grant.id}.", "role"
            )
        for held in act.history.every(type(right.grant), holder=f"role:{role}"):
            lasting = not held.imported and not held.is_over(act.now)
            if lasting and not held.gives_no_more_than(right.grant):
                raise Refusal(
                    "AUTH-ATTENUATE", f"The role {role} holds {held.id}, which gives more than your"
                    f" {right.grant.id}.", "role",
                )  # fmt: skip

    def overlaps(self, begins: datetime, until: datetime | None) -> bool:
        """Whether the appointment holds on any day of a half-open period."""
        over = self.effective_until is not None and self.effective_until <= begins
        later = until is not None and until <= self.begins
        return not over and not later and self.acceptance != "declined"

    def _answer(self, command: AcceptAppointment | DeclineAppointment, act: Act) -> Iterable[Fact]:
        if act.actor != self.person:
            raise Refusal(
                "FACT-ACTOR", "Only the person appointed accepts or declines.", "appointment"
            )
        if self.imported or self.acceptance != "open" or self.over(act.now):
            raise Refusal(
                "KIND-STATE", f"Appointment {self.id} waits for no answer.", "appointment"
            )
        yield (
            AppointmentAccepted()
            if isinstance(command, AcceptAppointment)
            else AppointmentDeclined()
        )

    def over(self, at: datetime) -> bool:
        """Whether the appointment has ended by an instant."""
        return self.effective_until is not None and self.effective_until <= at

    def _end(self, command: EndAppointment, act: Act) -> Iterable[Fact]:
        if self.over(act.now) or self.acceptance == "declined":
            raise Refusal("KIND-STATE", f"Appointment {self.id} has ended already.", "appointment")
        until = periods.ends(act.effective, act.now, act.zone)
        if until < self.begins:
            raise Refusal("KIND-STATE", "The appointment would end before it begins.", "effective")
        if self.effective_until is not None and until >= self.effective_until:
            raise Refusal("KIND-STATE", f"Appointment {self.id} ends by then already.", "effective")
        if act.actor != self.person and not in_set_up(act):
            self._entitled(self.role, self.scope, act)
        _in_time(periods.last_day(until, act.zone), act)
        yield AppointmentEnded(
            effective_until=until, former_until=self.effective_until, instrument=command.instrument
        )

    def after(self, fact: AppointmentFact, envelope: Envelope, pos: int) -> Self:
        """Return the appointment as it stands once the fact is known."""
        match fact:
            case PersonAppointed():
                return msgspec.structs.replace(
                    self, person=fact.person, role=fact.role, scope=fact.scope,
                    effective_from=fact.effective_from, effective_until=fact.effective_until,
                    instrument=fact.instrument, acting=fact.acting,
                    counts_until=fact.effective_until,
                )  # fmt: skip
            case AppointmentAccepted():
                return msgspec.structs.replace(
                    self, acceptance="given", accepted_at=envelope.recorded_at
                )
            case AppointmentDeclined():
                return msgspec.structs.replace(
                    self, acceptance="declined", declined_at=envelope.recorded_at
                )
            case AppointmentEnded():
                return msgspec.structs.replace(
                    self, effective_until=fact.effective_until, ended_by=fact.instrument,
                    counts_until=max(fact.effective_until, envelope.recorded_at),
                    end_recorded_at=envelope.recorded_at,
                )  # fmt: skip
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by role, by person, and by each part of its scope; by the role that it gives."""
        yield "role", self.role
        if not self.imported:
            yield "gives", self.role
        yield "person", self.person
        for part in self.scope:
            yield "scope", part

    def term(self) -> tuple[datetime | None, datetime | None]:
        """Return its dates; what was declined never was in effect."""
        if self.acceptance == "declined":
            return None, None
        return self.effective_from, self.effective_until


def _in_time(day: date, act: Act) -> None:
    """Refuse what comes late and does not say why (`domain.md`, rule 7)."""
    if periods.days_late(day, periods.local_day(act.now, act.zone)) and not act.reason.strip():
        raise Refusal("FACT-LATE", "What is recorded this late needs a reason.", "reason")
