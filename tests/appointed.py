"""Ten thousand appointments, brought into a record from a file as a past from elsewhere is."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.copies import Copy
from tracker.application import Tracker
from tracker.imports.recording import Intake
from tracker.imports.recording_appointments import import_appointments

APPOINTMENTS = 10_000
ROLES, SCOPES, PEOPLE = 12, 300, 500
FIRST_DAY, DAYS = datetime(2014, 1, 1, tzinfo=UTC), 4_000


def appointed(copy: Copy, now: datetime) -> None:
    """Import them; every second one has ended."""
    record = copy.record()
    intake = Intake(
        tracker=Tracker(record), operator="operator", file="appointments.csv", clock=lambda: now
    )
    done = import_appointments("\n".join(_lines(Random(4))).encode(), intake)
    assert done.recorded == APPOINTMENTS
    record.close()


def _lines(chance: Random) -> list[str]:
    lines = ["role,scope,delegate,effective_from,effective_until"]
    for number in range(APPOINTMENTS):
        begins = FIRST_DAY + timedelta(days=chance.randrange(DAYS), seconds=number)
        ends = begins + timedelta(days=chance.randrange(30, 700))
        until = ends.isoformat() if number % 2 else ""
        role, scope = chance.randrange(ROLES), chance.randrange(SCOPES)
        person = chance.randrange(PEOPLE)
        lines.append(f"Role {role},Scope {scope},Person {person},{begins.isoformat()},{until}")
    return lines
