"""What can happen to an appointment of a person to a role."""

from datetime import datetime

from events.fact import Fact, fact


@fact("appointment.made@1")
class PersonAppointed(Fact):
    """In effect in the half-open interval [`effective_from`, `effective_until`)."""

    person: str
    role: str
    scope: tuple[str, ...]
    effective_from: datetime
    effective_until: datetime | None = None
    instrument: str = ""
    acting: bool = False


@fact("appointment.accepted@1")
class AppointmentAccepted(Fact):
    """The person has accepted the appointment."""


@fact("appointment.declined@1")
class AppointmentDeclined(Fact):
    """The person has declined the appointment."""


@fact("appointment.ended@1")
class AppointmentEnded(Fact):
    """The appointment is no longer in effect from `effective_until` on."""

    effective_until: datetime
    former_until: datetime | None = None
    instrument: str = ""


@fact("opening.made@1")
class RoleOpened(Fact):
    """Elsewhere a role is open for a scope from `effective_from` on, whoever holds it or nobody."""

    role: str
    scope: str
    effective_from: datetime


@fact("opening.closed@1")
class RoleClosed(Fact):
    """Elsewhere the role is no longer open for the scope from `effective_until` on."""

    effective_until: datetime
    former_until: datetime | None = None
    instrument: str = ""
