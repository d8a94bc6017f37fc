"""Pages as a reader sees them, over a copy of the demo's record: a browser without a screen.

    ines = signed_in("p-okafor")
    page = ines.get("/delegations")
    answer = ines.fill("/delegations/new", "/delegations", holder="role:so-network", ...)

`fill` does what a browser without JavaScript does: it loads a page, finds the form that is sent to
an address, keeps what the form holds already, and sends it with what is typed. The demo's clock
stands at 24 November 2026, 09:00 in Amsterdam. Each test has a copy of its own.
"""

import re
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from events import Recorded
from tests.copies import original
from tracker.application import Tracker
from web import accounts, desk
from web.app import create_app
from web.demo.making import BEGINS
from web.settings import Settings

Typed = str | Sequence[str]


class Site:
    """The app over a record's folder (by default a copy of the demo's)."""

    def __init__(self, settings: Settings | None = None) -> None:
        if settings is None:
            folder = Path(tempfile.mkdtemp(prefix="pages-"))
            weakref.finalize(self, rmtree, folder, ignore_errors=True)
            copytree(original(), folder, dirs_exist_ok=True)
            settings = Settings(database=folder / "record.db", keys=folder / "keys")
            desk.start_demo_clock(desk.open_tracker(settings), BEGINS.astimezone(UTC))
        self.settings = settings
        self.tracker: Tracker = desk.open_tracker(settings)
        accounts.prepare(self.tracker, desk.clock(self.tracker))
        self.app: Flask = create_app(settings)

    def stranger(self) -> "Reader":
        return Reader(self)

    def signed_in(self, person: str) -> "Reader":
        """Let somebody in by a link that works once."""
        reader = Reader(self)
        token = accounts.invite(self.tracker, person, desk.real_time())
        reader.client.get(f"/welcome/{token}")
        return reader

    @property
    def events(self) -> int:
        """How many events the record holds."""
        with self.tracker.record.reading() as reading:
            return reading.size

    def number(self, line: str) -> int:
        """Return the number of an event by the line of the demo's story that led to it."""
        with self.tracker.record.reading() as reading:
            return next(event.number for event in reading.events() if line_of(event) == line)

    def close(self) -> None:
        self.tracker.record.close()
        desk.forget(self.settings)


class Answer:
    """What came back: `text` is what a reader reads, without the tags."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.html: str = response.get_data(as_text=True)
        self.to: str = response.headers.get("Location", "")
        self.json: Any = response.get_json(silent=True)
        self.text = _text(self.html)

    def says(self, *sentences: str) -> bool:
        missing = [each for each in sentences if each not in self.text]
        assert not missing, f"{missing} not in: {self.text}"
        return True

    @property
    def forms(self) -> Mapping[str, list[tuple[str, str]]]:
        """The forms of the page by the address they are sent to."""
        return _forms(self.html)


class Reader:
    """Somebody with a browser, signed in or not."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client: FlaskClient = site.app.test_client()

    def get(self, address: str) -> Answer:
        return Answer(self.client.get(address))

    def fill(self, page: str, action: str, /, **typed: Typed) -> Answer:
        """Load a page, fill in its form for `action`, and send it."""
        return self.send(action, self.form(page, action, **typed))

    def form(self, page: str, action: str, /, **typed: Typed) -> list[tuple[str, str]]:
        """Return what a form of a page would send; what is typed replaces what it holds."""
        forms = self.get(page).forms
        assert action in forms, f"{page} has forms for {sorted(forms)} only"
        kept = [(name, value) for name, value in forms[action] if name not in typed]
        return kept + [(name, each) for name, value in typed.items() for each in _several(value)]

    def send(self, action: str, fields: Iterable[tuple[str, str]]) -> Answer:
        given: dict[str, list[str]] = {}
        for name, value in fields:
            given.setdefault(name, []).append(value)
        return Answer(self.client.post(action, data=given))


def line_of(event: Recorded) -> str:
    """Return which line of the demo's story an event comes from: `53`, its second one `53/1`."""
    return event.envelope.event_id.removeprefix("demo:").removesuffix("/0")


def signed_in(person: str) -> Reader:
    """Return somebody who is signed in on a copy of the demo that nobody else sees."""
    return Site().signed_in(person)


def _several(value: Typed) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


class _Words(HTMLParser):
    """Collects what is read; scripts and styles are not."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _text(html: str) -> str:
    reading = _Words()
    reading.feed(html)
    plain = " ".join(reading.words).replace("\u2011", "-").replace("\u00a0", " ")
    return re.sub(r"\s+([.,:;])", r"\1", re.sub(r"\s+", " ", plain))


class _Forms(HTMLParser):
    """Collects forms with what they would send as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, list[tuple[str, str]]] = {}
        self._fields: list[tuple[str, str]] | None = None
        self._select = self._area = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._fields = self.forms.setdefault(given["action"], [])
        elif self._fields is not None:
            self._control(tag, given, self._fields)

    def _control(self, tag: str, given: dict[str, str], fields: list[tuple[str, str]]) -> None:
        if tag == "input" and given.get("name"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                fields.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = given.get("name", ""), None
        elif tag == "option" and self._select:
            if self._chosen is None or "selected" in given:
                self._chosen = given.get("value", "")
        elif tag == "textarea":
            self._area = given.get("name", "")
            fields.append((self._area, ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._fields:
            name, value = self._fields[-1]
            self._fields[-1] = (name, value + (data.removeprefix("\n") if not value else data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select" and self._fields is not None:
            self._fields.append((self._select, self._chosen or ""))
            self._select = ""


def _forms(html: str) -> Mapping[str, list[tuple[str, str]]]:
    reading = _Forms()
    reading.feed(html)
    return reading.forms
