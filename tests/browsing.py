"""A served record and a real browser: people with a session each, faults of pages, axe.

with served(settings) as site, chromium(path) as browser:
    ada = site.opens(browser, "p-1")
    ada.goto("/turn")
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tracker.application import Tracker
from web import accounts, desk
from web.settings import Settings

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"]
STARTS_WITHIN = 20.0
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Served:
    """A record that a gunicorn serves on a port of its own."""

    def __init__(self, settings: Settings, url: str) -> None:
        self.settings, self.url = settings, url

    @property
    def tracker(self) -> Tracker:
        return desk.open_tracker(self.settings)

    @property
    def size(self) -> int:
        with self.tracker.record.reading() as reading:
            return reading.size

    def opens(self, browser: Browser, person: str, **options: Any) -> BrowserContext:
        """Return a window in which a person is signed in, by a link that works once."""
        context = browser.new_context(base_url=self.url, reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        token = accounts.invite(self.tracker, person, desk.real_time())
        page = context.new_page()
        page.goto(f"/welcome/{token}")
        page.close()
        return context


@contextmanager
def served(settings: Settings, **more: str) -> Iterator[Served]:
    """Serve a record with `tracker serve` until the block ends; `more` are settings of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    around = os.environ | {
        "TRACKER_DATABASE": str(settings.database), "TRACKER_KEYS": str(settings.keys),
        "TRACKER_URL": url, **more,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(port)],
        env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    try:
        _wait_for(f"{url}/healthz")
        yield Served(settings, url)
    finally:
        process.send_signal(signal.SIGINT)  # at once, whatever a browser still holds open
        process.wait(10)


def _wait_for(address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  # our own address
                return
        except OSError:
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.1)


@contextmanager
def chromium_at(path: str) -> Iterator[Browser]:
    """Drive the browser at a path."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def faults_of(page: Page) -> list[str]:
    """Return a list that fills with what the console and scripts of a page complain about."""
    found: list[str] = []
    page.on(
        "console",
        lambda said: found.append(said.text) if said.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong on a page, with the places."""
    page.evaluate(_AXE + ";0")
    options = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found["violations"] for node in each["nodes"]
    ]  # fmt: skip


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a page scrolls sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
