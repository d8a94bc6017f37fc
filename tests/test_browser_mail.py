"""A policy told by e-mail: it arrives, is opened from the mail, read and confirmed in a browser.

Then it shows in the policy's reach, on the person's page and in the record. With and without
JavaScript.
"""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import axe, chromium_at, faults_of, served
from tests.mailbox import SENDER, Mailbox
from tests.readers import Site
from tracker.application import Asked
from tracker.communications import DeliverCommunication
from tracker.kernel import Command
from tracker.people import SetAddress
from web import accounts, desk
from web.outbox import queue

pytestmark = pytest.mark.browser

POLICY = "/policies/POL-01"
READ = f"{POLICY}/v3/acknowledgement"
ADDRESS, PASSWORD = "ines@brackwater.example", "a long enough password"
ARRIVES_WITHIN = 60.0


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chromium_at(chromium) as found:
        yield found


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_policy_sent_by_mail_is_confirmed_from_the_mail(
    browser: Browser, *, script: bool
) -> None:
    site = Site()
    does(site, "p-okafor", SetAddress(person="p-okafor", address=ADDRESS))
    accounts.set_password(site.tracker, "p-okafor", PASSWORD, desk.real_time())
    queue.prepare(site.tracker, desk.real_time())
    with Mailbox() as mailbox, served(
        site.settings, TRACKER_SMTP_URL=mailbox.url, TRACKER_MAIL_FROM=SENDER
    ) as house:  # fmt: skip
        tell = DeliverCommunication(line="COM-01", occasion="POL-01 v3", channel="e-mail")
        does(site, "p-byrne", tell)
        body = arrived(mailbox)
        (link,) = re.findall(r"https?://\S+", body)
        assert link == f"{house.url}{READ}"
        page = browser.new_context(java_script_enabled=script).new_page()
        faults = faults_of(page)
        sign_in(page, link)
        expect(page).to_have_url(link)
        confirm(page, script=script)
        see(page, house.url)
        assert faults == []
    site.close()


def does(site: Site, actor: str, command: Command) -> None:
    now = desk.clock(site.tracker)
    key = f"test:{actor}:{type(command).__name__}"
    site.tracker.handle(command, Asked(actor=actor, now=now, key=key))


def arrived(mailbox: Mailbox) -> str:
    """Return the one message to Ines, once the worker has sent it."""
    until = time.monotonic() + ARRIVES_WITHIN
    while not mailbox.to(ADDRESS):
        assert time.monotonic() < until, "no mail came"
        time.sleep(0.1)
    (message,) = mailbox.to(ADDRESS)
    body: str = message.get_content()
    assert body.startswith("Dear Ines Okafor,")
    return body


def sign_in(page: Page, link: str) -> None:
    """Open the link as somebody who is not signed in: the door comes first, then the page."""
    page.goto(link)
    page.get_by_label("Name").fill("Ines Okafor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def confirm(page: Page, *, script: bool) -> None:
    expect(page.locator("#main")).to_contain_text("Heat, flood and energy")
    if script:
        assert axe(page) == []
    page.get_by_role("button", name="I have read version 3").click()
    expect(page.locator("#main")).to_contain_text("You confirmed version 3 on 24 Nov 2026")


def see(page: Page, url: str) -> None:
    """See it in reach, on the person's page, in what the delivery reached, and in the record."""
    page.goto(f"{url}{POLICY}/v3/reach?state=done")
    expect(page.locator("#people")).to_contain_text("Ines Okafor")
    expect(page.locator("#people-title")).to_have_text("9 of 17")
    page.goto(f"{url}/people/p-okafor")
    expect(page.locator("#acknowledged")).to_contain_text("Version 3, last on 24 Nov 2026")
    page.goto(f"{url}/record")
    said = "Ines Okafor acknowledged version 3 of Service management policy"
    expect(page.locator("#main")).to_contain_text(said)
