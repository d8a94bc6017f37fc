"""Appointments: who holds which role, from when until when, by which instrument.

ISO/IEC 20000-1:2018, 5.3. A role can have several holders or none; a vacancy is a state.
Imported appointments answer questions about the past and never give authority.
"""

from collections.abc import Iterable
from datetime import datetime
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
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.organisation import in_set_up
from tracker.people import Person
from tracker.roles import Role
from tracker.words import Id, Ids, Line, Moment, Tick

AppointmentFact = PersonAppointed | AppointmentAccepted | AppointmentDeclined | AppointmentEnded


class AppointToRole(Command):
    """Appoint a person to a role, from the effective date on."""

    kind = "appointment"
    item = "appointment"
    creates = True

    person: Id
    role: Id
    scope: Ids = ("*",)
    until: Moment = None
    instrument: Line = ""
    acting: Tick = False
    appointment: Id = ""


class AcceptAppointment(Command):
    """Accept one's own appointment."""

    kind = "appointment"
    item = "appointment"

    appointment: Id


class DeclineAppointment(Command):
    """Decline one's own appointment."""

    kind = "appointment"
    item = "appointment"

    appointment: Id


class EndAppointment(Command):
    """End an appointment with the effective day, or now."""

    kind = "appointment"
    item = "appointment"

    appointment: Id
    instrument: Line = ""


class ImportAppointment(Command):
    """An appointment that another system kept; no authority is needed, and none follows."""

    kind = "appointment"
    item = "appointment"
    creates = True

    person: str
    role: str
    scope: tuple[str, ...]
    effective_from: datetime
    effective_until: datetime | None
    instrument: str = ""
    appointment: str = ""


class ImportEnd(Command):
    """The end of an imported appointment, learnt later."""

    kind = "appointment"
    item = "appointment"

    appointment: str
    effective_until: datetime
    instrument: str = ""


AppointmentCommand = (
    AppointToRole | AcceptAppointment | DeclineAppointment | EndAppointment
    | ImportAppointment | ImportEnd
)  # fmt: skip


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

    @property
    def accepted(self) -> bool:
        """Whether the person has accepted."""
        return self.acceptance == "given"

    def in_effect(self, at: datetime) -> bool:
        """Whether the person holds the role at an instant."""
        assert self.effective_from is not None, "an appointment that exists has a beginning"
        begun = self.effective_from <= at and self.acceptance != "declined"
        return begun and (self.effective_until is None or at < self.effective_until)

    def decide(self, command: AppointmentCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-TAKEN, REF-UNKNOWN, KIND-STATE, FACT-ACTOR, FACT-LATE, APT-3, AUTH-....
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
        role = act.history.find(Role, command.role)
        if role is None:
            raise unknown("role", command.role)
        if act.history.find(Person, command.person) is None:
            raise unknown("person", command.person)
        if self.exists:
            raise Refusal("REF-TAKEN", f"{self.id} is an appointment already.", "appointment")
        begins = periods.begins(act.effective, act.now, act.zone)
        until = periods.ends(command.until, act.now, act.zone) if command.until else None
        if until is not None and until <= begins:
            raise Refusal("KIND-STATE", "The appointment would end before it begins.", "until")
        if not in_set_up(act):
            act.authority.require(act.actor, act.via, "appoint:role", scope=command.scope)
        self._compatible(role, command.person, act)
        yield PersonAppointed(
            person=command.person, role=command.role, scope=command.scope, effective_from=begins,
            effective_until=until, instrument=command.instrument, acting=command.acting,
        )  # fmt: skip

    def _compatible(self, role: Role, person: str, act: Act) -> None:
        for held in act.authority.roles_of(person):
            other = act.history.find(Role, held)
            if held in role.excludes or (other and role.id in other.excludes):
                raise Refusal("APT-3", f"{role.title} and {held} exclude each other.", "role")

    def _answer(self, command: AcceptAppointment | DeclineAppointment, act: Act) -> Iterable[Fact]:
        if act.actor != self.person:
            raise Refusal("FACT-ACTOR", "Only the person appointed accepts or declines.", "appointment")
        if self.imported or self.acceptance != "open" or self.over(act.now):
            raise Refusal("KIND-STATE", f"{self.id} waits for no answer.", "appointment")
        yield AppointmentAccepted() if isinstance(command, AcceptAppointment) else AppointmentDeclined()

    def over(self, at: datetime) -> bool:
        """Whether the appointment has ended by an instant."""
        return self.effective_until is not None and self.effective_until <= at

    def _end(self, command: EndAppointment, act: Act) -> Iterable[Fact]:
        if self.over(act.now) or self.acceptance == "declined":
            raise Refusal("KIND-STATE", f"{self.id} has ended already.", "appointment")
        until = periods.ends(act.effective, act.now, act.zone)
        assert self.effective_from is not None, "an appointment that exists has a beginning"
        if until < self.effective_from:
            raise Refusal("KIND-STATE", "The appointment would end before it begins.", "effective")
        if act.actor != self.person and not in_set_up(act):
            act.authority.require(act.actor, act.via, "appoint:role", scope=self.scope)
        last_day = periods.local_day(until, act.zone)
        if periods.days_late(last_day, periods.local_day(act.now, act.zone)) and not act.reason:
            raise Refusal("FACT-LATE", "An end that is recorded this late needs a reason.", "reason")
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
                )  # fmt: skip
            case AppointmentAccepted():
                return msgspec.structs.replace(
                    self, acceptance="given", accepted_at=envelope.recorded_at
                )
            case AppointmentDeclined():
                return msgspec.structs.replace(self, acceptance="declined")
            case AppointmentEnded():
                return msgspec.structs.replace(
                    self, effective_until=fact.effective_until, ended_by=fact.instrument
                )
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by role, by person, and by each part of its scope."""
        yield "role", self.role
        yield "person", self.person
        for part in self.scope:
            yield "scope", part
