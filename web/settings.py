"""Where the record and its keys lie, from the environment: checked once, with clear words."""

from pathlib import Path
from urllib.parse import urlsplit

import marshmallow as ma
import msgspec
from environs import Env
from marshmallow import validate


class Settings(msgspec.Struct, frozen=True):
    """`url` is how people reach the tracker; links that are printed begin with it."""

    database: Path
    keys: Path
    url: str = "http://127.0.0.1:8000"


def from_environment() -> Settings:
    """Read `TRACKER_DATABASE`, `TRACKER_KEYS` and `TRACKER_URL`.

    Raises:
        environs.EnvValidationError: one of them cannot be meant.
    """
    env = Env()
    database = Path(env.str("TRACKER_DATABASE", "data/tracker.db", validate=validate.Length(min=1)))
    keys = env.str("TRACKER_KEYS", "")
    url = env.str("TRACKER_URL", "http://127.0.0.1:8000", validate=_a_web_address)
    return Settings(
        database, Path(keys) if keys else database.with_suffix(".keys"), url.rstrip("/")
    )


def _a_web_address(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or not value.isprintable():
        raise ma.ValidationError("must be a web address such as https://tracker.example.org")
