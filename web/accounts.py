"""Local accounts: who signs in as which person. Beside the record, and not part of it.

An account proves who somebody is; what they may decide comes from the record alone.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import argon2
import msgspec

from events import Reading
from tracker.application import Tracker

VALID_HOURS = 24
FAILURES_ALLOWED = 5
FAILURES_ALLOWED_FROM_ONE_ADDRESS = 30
LOCKED_MINUTES = 5
SHORTEST_PASSWORD = 12

TABLES = (
    "CREATE TABLE IF NOT EXISTS accounts (person TEXT PRIMARY KEY, password TEXT NOT NULL,"
    " failures INTEGER NOT NULL DEFAULT 0, locked_until TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS invitations (token_sha256 TEXT PRIMARY KEY, person TEXT NOT NULL,"
    " valid_until TEXT NOT NULL, used_at TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS failed_sign_ins (address TEXT NOT NULL, at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS ended_sessions (secret_sha256 TEXT PRIMARY KEY, at TEXT NOT NULL)",
)

_hasher = argon2.PasswordHasher()
_nobodys = _hasher.hash(secrets.token_hex(8))


class _Account(msgspec.Struct, frozen=True):
    """A person's password as it is kept, wrong ones since the last right one, and its rest."""

    person: str
    password: str = ""
    failures: int = 0
    locked_until: str = ""

    def rests(self, now: datetime) -> bool:
        return bool(self.locked_until) and datetime.fromisoformat(self.locked_until) > now


class TooManyTries(Exception):
    """Too many wrong passwords came from one address within a few minutes."""


def prepare(tracker: Tracker, now: datetime) -> None:
    """Make the tables that are not there yet."""
    with tracker.record.writing(now) as writing:
        for statement in TABLES:
            writing.cursor.execute(statement)


# By a link that works once


def link(tracker: Tracker, url: str, person: str, now: datetime) -> str:
    """Return a new address that signs a person in once, within 24 hours."""
    return f"{url}/welcome/{invite(tracker, person, now)}"


def invite(tracker: Tracker, person: str, now: datetime) -> str:
    """Return a new token that signs a person in once, within 24 hours."""
    token = secrets.token_urlsafe(24)
    until = (now + timedelta(hours=VALID_HOURS)).isoformat()
    with tracker.record.writing(now) as writing:
        writing.cursor.execute("DELETE FROM invitations WHERE valid_until<?", (now.isoformat(),))
        writing.cursor.execute(
            "INSERT INTO invitations (token_sha256, person, valid_until) VALUES (?,?,?)",
            (_hash(token), person, until),
        )
    return token


def redeem(tracker: Tracker, token: str, now: datetime, *, again: bool = False) -> str | None:
    """Return the person whom a token signs in, and use it up; None if it is not valid (any more).

    `again` lets it be used twice: in a demo.
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


# By a password


def set_password(tracker: Tracker, person: str, password: str, now: datetime) -> None:
    """Give a person a password; what it was before is gone, and so is every link still open."""
    kept = _hasher.hash(password)
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "INSERT INTO accounts (person, password) VALUES (?,?) ON CONFLICT (person)"
            " DO UPDATE SET password=excluded.password, failures=0, locked_until=''",
            (person, kept),
        )
        writing.cursor.execute("DELETE FROM invitations WHERE person=?", (person,))


def mark(reading: Reading, person: str) -> str:
    """Return what a session of this person must say: another text once the password is another.

    Empty for somebody who has none.
    """
    reading.cursor.execute("SELECT password FROM accounts WHERE person=?", (person,))
    found = reading.cursor.fetchone()
    return _hash(found[0])[:32] if found else ""


def end_session(tracker: Tracker, secret: str, now: datetime, longest: timedelta) -> None:
    """Remember that a session was ended: whoever copied its cookie holds nothing.

    `longest` is how long a session lasts at most; what ended before is forgotten.
    """
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "DELETE FROM ended_sessions WHERE at<?", ((now - longest).isoformat(),)
        )
        writing.cursor.execute(
            "INSERT INTO ended_sessions (secret_sha256, at) VALUES (?,?)"
            " ON CONFLICT (secret_sha256) DO NOTHING",
            (_hash(secret), now.isoformat()),
        )


def has_ended(reading: Reading, secret: str) -> bool:
    """Whether the session with this secret was ended by signing out."""
    reading.cursor.execute("SELECT 1 FROM ended_sessions WHERE secret_sha256=?", (_hash(secret),))
    return reading.cursor.fetchone() is not None


def check(tracker: Tracker, called: str, password: str, address: str, now: datetime) -> str | None:
    """Return the person who signs in by id or name; None if that is not their password.

    It takes as long for somebody unknown. After five failures an account rests for five minutes,
    whatever is typed then; so does an address after thirty.

    Raises:
        TooManyTries: from this address.
    """
    with tracker.record.reading() as reading:
        if _failures_from(reading, address, now) >= FAILURES_ALLOWED_FROM_ONE_ADDRESS:
            raise TooManyTries
        account = _account(reading, called)
    if _fits(account, password) and not account.rests(now):
        if account.failures:
            _forget_failures(tracker, account.person, now)
        return account.person
    _count_failure(tracker, account.person, address, now)
    return None


def _failures_from(reading: Reading, address: str, now: datetime) -> int:
    since = now - timedelta(minutes=LOCKED_MINUTES)
    reading.cursor.execute(
        "SELECT count(*) FROM failed_sign_ins WHERE address=? AND at>?",
        (address, since.isoformat()),
    )
    return int(reading.cursor.fetchone()[0])


def _account(reading: Reading, called: str) -> _Account:
    """Return the account of an id, or of the only person of that name who has one.

    The id comes first: who is given somebody's id for a name keeps nobody out.
    """
    found = _accounts(reading, [called]) or _accounts(reading, reading.called(called, reading.size))
    return found[0] if len(found) == 1 else _Account(called)


def _accounts(reading: Reading, people: Iterable[str]) -> list[_Account]:
    found = []
    for person in dict.fromkeys(people):
        reading.cursor.execute(
            "SELECT person, password, failures, locked_until FROM accounts WHERE person=?",
            (person,),
        )
        found += [_Account(*row) for row in reading.cursor.fetchall()]
    return found


def _fits(account: _Account, password: str) -> bool:
    try:
        return _hasher.verify(account.password or _nobodys, password)
    except argon2.exceptions.VerifyMismatchError:
        return False


def _forget_failures(tracker: Tracker, person: str, now: datetime) -> None:
    with tracker.record.writing(now) as writing:
        writing.cursor.execute("UPDATE accounts SET failures=0 WHERE person=?", (person,))


def _count_failure(tracker: Tracker, person: str, address: str, now: datetime) -> None:
    rest = timedelta(minutes=LOCKED_MINUTES)
    with tracker.record.writing(now) as writing:
        writing.cursor.execute(
            "UPDATE accounts SET locked_until=CASE WHEN failures+1>=? THEN ? ELSE locked_until END,"
            " failures=CASE WHEN failures+1>=? THEN 0 ELSE failures+1 END WHERE person=?",
            (FAILURES_ALLOWED, (now + rest).isoformat(), FAILURES_ALLOWED, person),
        )
        writing.cursor.execute(
            "DELETE FROM failed_sign_ins WHERE at<?", ((now - rest).isoformat(),)
        )
        writing.cursor.execute(
            "INSERT INTO failed_sign_ins (address, at) VALUES (?,?)", (address, now.isoformat())
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
