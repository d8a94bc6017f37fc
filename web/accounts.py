"""Local accounts: who signs in as which person. Beside the record, and not part of it.

An account proves who somebody is; what they may decide comes from the record alone.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import argon2

from tracker.application import Tracker

VALID_HOURS = 24
FAILURES_ALLOWED = 5
LOCKED_MINUTES = 5
SHORTEST_PASSWORD = 12

TABLES = (
    "CREATE TABLE IF NOT EXISTS accounts (person TEXT PRIMARY KEY, password TEXT NOT NULL,"
    " failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS invitations (token_sha256 TEXT PRIMARY KEY, person TEXT NOT NULL,"
    " valid_until TEXT NOT NULL, used_at TEXT NOT NULL DEFAULT '')",
)

_hasher = argon2.PasswordHasher()
_nobody = _hasher.hash(secrets.token_hex(8))


def prepare(tracker: Tracker, now: datetime) -> None:
    """Make the tables that are not there yet."""
    with tracker.record.writing(now) as writing:
        for statement in TABLES:
            writing.cursor.execute(statement)


def invite(tracker: Tracker, person: str, now: datetime) -> str:
    """Return a new token that signs a person in once, within 24 hours."""
    token = secrets.token_urlsafe(24)
    until = (now + timedelta(hours=VALID_HOURS)).isoformat()
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "INSERT INTO invitations (token_sha256, person, valid_until) VALUES (?,?,?)",
            (_hash(token), person, until),
        )
    return token


def redeem(tracker: Tracker, token: str, now: datetime, *, again: bool = False) -> str | None:
    """Return the person whom a token signs in, and use it up; None if it is not valid (any more).

    `again` leaves it usable: a demo's link may be opened twice.
    """
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "SELECT person, valid_until, used_at FROM invitations WHERE token_sha256=?",
            (_hash(token),),
        )
        found = writing.cursor.fetchone()
        if not found or (found[2] and not again) or datetime.fromisoformat(found[1]) < now:
            return None
        writing.cursor.execute(
            "UPDATE invitations SET used_at=? WHERE token_sha256=?", (now.isoformat(), _hash(token))
        )
        person: str = found[0]
        return person


def set_password(tracker: Tracker, person: str, password: str, now: datetime) -> None:
    """Give a person a password; what it was before is gone."""
    kept = _hasher.hash(password)
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "INSERT INTO accounts (person, password) VALUES (?,?) ON CONFLICT (person)"
            " DO UPDATE SET password=excluded.password, failures=0, locked_until=''",
            (person, kept),
        )


def has_password(tracker: Tracker, person: str) -> bool:
    """Whether a person has chosen a password."""
    with tracker.record.reading() as reading:
        reading.cursor.execute("SELECT 1 FROM accounts WHERE person=?", (person,))
        return reading.cursor.fetchone() is not None


def check(tracker: Tracker, called: str, password: str, now: datetime) -> str | None:
    """Return the person who signs in by id or name; None if that is not their password.

    It takes as long for somebody unknown. After five failures an account rests for five minutes.
    """
    person, kept, locked_until = _account(tracker, called)
    try:
        _hasher.verify(kept or _nobody, password)
    except argon2.exceptions.VerifyMismatchError:
        if kept:
            _failed(tracker, person, now)
        return None
    if not kept or (locked_until and datetime.fromisoformat(locked_until) > now):
        return None
    with tracker.record.writing(now) as writing:
        writing.cursor.execute("UPDATE accounts SET failures=0 WHERE person=?", (person,))
    return person


def _account(tracker: Tracker, called: str) -> tuple[str, str, str]:
    with tracker.record.reading() as reading:
        for person in [called, *reading.called(called, reading.size)]:
            reading.cursor.execute(
                "SELECT password, locked_until FROM accounts WHERE person=?", (person,)
            )
            if found := reading.cursor.fetchone():
                return person, found[0], found[1]
    return called, "", ""


def _failed(tracker: Tracker, person: str, now: datetime) -> None:
    locked = (now + timedelta(minutes=LOCKED_MINUTES)).isoformat()
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "UPDATE accounts SET locked_until=CASE WHEN failures+1>=? THEN ? ELSE locked_until END,"
            " failures=CASE WHEN failures+1>=? THEN 0 ELSE failures+1 END WHERE person=?",
            (FAILURES_ALLOWED, locked, FAILURES_ALLOWED, person),
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
