"""Appointments: who holds which role, from when until when, by which instrument.

ISO/IEC 20000-1:2018, 5.3. A role can have several holders or none; a vacancy is a state.
Imported appointments answer questions about the past and never give authority.
"""

from tracker.appointments.appointment import Appointment
from tracker.appointments.beside import EVER, held_until
from tracker.appointments.commands import (
    AcceptAppointment,
    AppointToRole,
    CloseRole,
    DeclineAppointment,
    EndAppointment,
    ImportAppointment,
    ImportEnd,
    OpenRole,
)
from tracker.appointments.opening import Opening

__all__ = [
    "EVER",
    "AcceptAppointment",
    "AppointToRole",
    "Appointment",
    "CloseRole",
    "DeclineAppointment",
    "EndAppointment",
    "ImportAppointment",
    "ImportEnd",
    "OpenRole",
    "Opening",
    "held_until",
]
