"""What can be asked of an appointment."""

from datetime import datetime

from tracker.kernel import Command
from tracker.words import Id, Ids, Line, Moment, Tick


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
    by_auditors = True

    appointment: Id


class DeclineAppointment(Command):
    """Decline one's own appointment."""

    kind = "appointment"
    item = "appointment"
    by_auditors = True

    appointment: Id


class EndAppointment(Command):
    """End an appointment with the effective day, or now."""

    kind = "appointment"
    item = "appointment"
    by_auditors = True

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


class OpenRole(Command):
    """Elsewhere a role is open for a scope."""

    kind = "opening"
    item = "opening"
    creates = True

    role: str
    scope: str
    effective_from: datetime
    opening: str = ""


class CloseRole(Command):
    """Elsewhere a role is no longer open for a scope."""

    kind = "opening"
    item = "opening"

    opening: str
    effective_until: datetime
    instrument: str = ""


AppointmentCommand = (
    AppointToRole | AcceptAppointment | DeclineAppointment | EndAppointment
    | ImportAppointment | ImportEnd
)  # fmt: skip
