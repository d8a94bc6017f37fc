"""Where the record and its keys lie, and how mail leaves: checked once, with clear words."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import marshmallow as ma
import msgspec
from environs import Env
from marshmallow import validate

from tracker.words import MailAddress, wanted

SMTP_PORT, SUBMISSION_PORT, SMTPS_PORT = 25, 587, 465
TLS = ("starttls", "implicit", "no")


class Mail(msgspec.Struct, frozen=True):
    """The server that takes mail, and who it is from. What is shown of it holds no password."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Return the server and the sender."""
        return f"Mail({self.host}:{self.port}, tls={self.tls}, from {self.sender})"


class Settings(msgspec.Struct, frozen=True):
    """`url` is how people reach the tracker; links that are printed or sent begin with it."""

    database: Path
    keys: Path
    url: str = "http://127.0.0.1:8000"
    mail: Mail | None = None


def from_environment() -> Settings:
    """Read `TRACKER_DATABASE`, `TRACKER_KEYS`, `TRACKER_URL` and how mail leaves.

    That is `TRACKER_SMTP_URL` and, where it is set, `TRACKER_MAIL_FROM`.

    Raises:
        environs.EnvValidationError: one of them cannot be meant. No message says a password.
    """
    env = Env()
    database = Path(env.str("TRACKER_DATABASE", "data/tracker.db", validate=validate.Length(min=1)))
    keys = env.str("TRACKER_KEYS", "")
    url = env.str("TRACKER_URL", "http://127.0.0.1:8000", validate=_a_web_address)
    return Settings(
        database, Path(keys) if keys else database.with_suffix(".keys"), url.rstrip("/"), _mail(env)
    )


def _a_web_address(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or not value.isprintable():
        raise ma.ValidationError("must be a web address such as https://tracker.example.org")


# Mail


def _mail(env: Env) -> Mail | None:
    """Return how mail leaves; None where no server is named."""
    server = env.str("TRACKER_SMTP_URL", "", validate=_a_mail_server)
    if not server:
        return None
    sender = env.str("TRACKER_MAIL_FROM", validate=_a_mail_address)
    parts = urlsplit(server)
    return Mail(
        host=parts.hostname or "", port=_port(server), tls=_tls(server), sender=sender,
        user=unquote(parts.username or ""), password=unquote(parts.password or ""),
    )  # fmt: skip


def _a_mail_server(value: str) -> None:
    """Refuse what is no server, and a password that would be sent in the clear."""
    if not value:
        return
    if not _is_mail_server(value):
        raise ma.ValidationError(
            "must be a mail server such as smtp://user:password@mail.example.org:587 or"
            " smtps://mail.example.org (?tls=starttls, implicit or no)"
        )
    parts = urlsplit(value)
    if parts.username and _tls(value) == "no" and not _is_here(parts.hostname or ""):
        raise ma.ValidationError("would send the password in the clear: leave ?tls=no out")


def _is_mail_server(value: str) -> bool:
    try:
        parts, port = urlsplit(value), _port(value)
        known = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and port > 0
        return known and _tls(value) in TLS and value.isprintable()
    except ValueError:  # a port or a query that none can be
        return False


def _tls(value: str) -> str:
    """Return how the connection is protected: by default always."""
    parts = urlsplit(value)
    asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
    default = "implicit" if parts.scheme == "smtps" else "starttls"
    return asked.get("tls", [default])[0]


def _port(value: str) -> int:
    parts = urlsplit(value)
    usual = SMTPS_PORT if _tls(value) == "implicit" else SUBMISSION_PORT
    return parts.port or (SMTP_PORT if _tls(value) == "no" else usual)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Sender(msgspec.Struct, frozen=True):
    address: MailAddress


def _a_mail_address(value: str) -> None:
    try:
        wanted(_Sender, {"address": value})
    except ma.ValidationError:
        raise ma.ValidationError(
            "must be the address that mail is from, such as tracker@example.org"
        ) from None
