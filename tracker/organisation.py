"""The organisation whose management system this is, and its set-up.

ISO/IEC 20000-1:2018, 4.3 and 4.4 (the management system and its scope). Until the first holder of
the root office accepts it, the operator enters what everything else rests on; that acceptance is
the second pair of eyes (`domain.md`, rule 2).
"""

from collections.abc import Iterable
from typing import Annotated, Self, assert_never
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from marshmallow import fields, validate

from events import Envelope, Fact
from events.facts.organisation import (
    ClockSteppedBack,
    OrganisationCorrected,
    OrganisationRegistered,
    SetUpClosed,
)
from tracker.kernel import Act, Command, Refusal, State
from tracker.words import Line, Text, Tick, Whole, one_of

ORGANISATION = "ORG"

TimeZone = Annotated[
    str,
    lambda **o: fields.String(
        validate=validate.OneOf(
            available_timezones(), error="Must be a time zone such as Europe/Amsterdam."
        ),
        **o,
    ),
]
Currency = Annotated[str, lambda **o: fields.String(validate=validate.Regexp(r"[A-Z]{3}\Z"), **o)]

OrganisationFact = OrganisationRegistered | OrganisationCorrected | SetUpClosed | ClockSteppedBack


class RegisterOrganisation(Command):
    """Begin the record of an organisation."""

    kind = "organisation"
    item = "organisation"
    creates = True

    name: Line
    time_zone: TimeZone = "UTC"
    currency: Currency = "EUR"
    scope_statement: Text = ""
    staff: Whole = 0
    demo: Tick = False
    organisation: Annotated[str, one_of(ORGANISATION)] = ORGANISATION


class CorrectOrganisation(Command):
    """Enter it otherwise, before the first holder of the root office confirms it."""

    kind = "organisation"
    item = "organisation"

    name: Line
    time_zone: TimeZone
    currency: Currency
    scope_statement: Text = ""
    staff: Whole = 0
    organisation: Annotated[str, one_of(ORGANISATION)] = ORGANISATION


class CloseSetUp(Command):
    """Follows from the first acceptance of the root office."""

    kind = "organisation"
    item = "organisation"

    confirmed_by: str
    appointment: str
    organisation: str = ORGANISATION


class NoteClock(Command):
    """Follows from a clock that stands behind the record."""

    kind = "organisation"
    item = "organisation"

    clock: str
    seconds: int
    organisation: str = ORGANISATION


class Organisation(State):
    """The organisation as the record leaves it."""

    kind = "organisation"
    prefix = "ORG"
    commands = (RegisterOrganisation, CorrectOrganisation)

    title: str = ""
    currency: str = "EUR"
    time_zone: str = "UTC"
    operator: str = ""
    scope_statement: str = ""
    staff: int = 0
    demo: bool = False
    confirmed_by: str = ""

    @property
    def in_set_up(self) -> bool:
        """Whether the first holder of the root office has yet to confirm what was entered."""
        return not self.confirmed_by

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which a day begins and ends."""
        return ZoneInfo(self.time_zone)

    def decide(
        self,
        command: RegisterOrganisation | CorrectOrganisation | CloseSetUp | NoteClock,
        act: Act,
    ) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-TAKEN, AUTH-SELF, FACT-ACTOR, KIND-STATE.
        """
        match command:
            case RegisterOrganisation():
                if self.exists:
                    raise Refusal(
                        "REF-TAKEN", f"This record belongs to {self.title} already.", "name"
                    )
                yield OrganisationRegistered(
                    name=command.name, currency=command.currency, time_zone=command.time_zone,
                    operator=act.actor, scope_statement=command.scope_statement,
                    staff=command.staff, demo=command.demo,
                )  # fmt: skip
            case CorrectOrganisation():
                yield from self._corrected(command, act)
            case CloseSetUp():
                if command.confirmed_by == self.operator:
                    raise Refusal("AUTH-SELF", "Another person confirms what the operator entered.")
                if self.in_set_up:
                    yield SetUpClosed(
                        confirmed_by=command.confirmed_by, appointment=command.appointment
                    )
            case NoteClock():
                yield ClockSteppedBack(clock=command.clock, seconds=command.seconds)
            case _:
                assert_never(command)

    def _corrected(self, command: CorrectOrganisation, act: Act) -> Iterable[Fact]:
        if not self.in_set_up:
            sentence = "Set-up is confirmed: what it entered is no longer corrected."
            raise Refusal("KIND-STATE", sentence, "organisation")
        if act.actor != self.operator:
            raise Refusal("FACT-ACTOR", "The operator enters the set-up.")
        wanted = OrganisationCorrected(
            name=command.name, currency=command.currency, time_zone=command.time_zone,
            scope_statement=command.scope_statement, staff=command.staff,
            former_name=self.title, former_currency=self.currency,
            former_time_zone=self.time_zone, former_scope_statement=self.scope_statement,
            former_staff=self.staff,
        )  # fmt: skip
        if self._as(wanted) != self:
            yield wanted

    def _as(self, fact: OrganisationRegistered | OrganisationCorrected) -> Self:
        return msgspec.structs.replace(
            self, title=fact.name, currency=fact.currency, time_zone=fact.time_zone,
            scope_statement=fact.scope_statement, staff=fact.staff,
        )  # fmt: skip

    def after(self, fact: OrganisationFact, envelope: Envelope, pos: int) -> Self:
        """Return the organisation as it stands once the fact is known."""
        match fact:
            case OrganisationRegistered():
                return msgspec.structs.replace(
                    self._as(fact), operator=fact.operator, demo=fact.demo
                )
            case OrganisationCorrected():
                return self._as(fact)
            case SetUpClosed():
                return msgspec.structs.replace(self, confirmed_by=fact.confirmed_by)
            case ClockSteppedBack():
                return self
        assert_never(fact)


def keeps_the_books(act: Act) -> None:
    """Refuse entries in the directory (people, units, services) by anybody but who keeps it.

    In set-up that is the operator; afterwards the operator and whoever holds the administrator's
    role: it confers nothing. Whoever imported history names is entered with it.
    """
    organisation = act.history.find(Organisation, ORGANISATION)
    if organisation is None:
        raise Refusal("REF-UNKNOWN", "Register the organisation first.", "organisation")
    if (
        act.imported
        or act.actor == organisation.operator
        or (
            not organisation.in_set_up
            and (act.authority.is_administrator(act.actor) or act.authority.is_top(act.actor))
        )
    ):
        return
    raise Refusal("FACT-ACTOR", "The operator or the tracker's administrator enters this.")


def in_set_up(act: Act) -> bool:
    """Whether the operator is entering the set-up."""
    organisation = act.history.find(Organisation, ORGANISATION)
    return (
        organisation is not None and organisation.in_set_up and act.actor == organisation.operator
    )
