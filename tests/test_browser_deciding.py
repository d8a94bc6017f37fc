"""From the overview an approver decides in two clicks, and in five keystrokes; read first.

Nothing can be decided before the difference was on the screen; no single key decides anything.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Served, axe, chromium_at, faults_of, served
from tests.copies import original
from tracker.proposals import Proposal
from web import accounts, desk
from web.demo.making import BEGINS
from web.settings import Settings

pytestmark = pytest.mark.browser

APPROVER = "p-lindqvist"
TITLE = "Survey of a second fibre route"
ID = "PRP-026"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chromium_at(chromium) as browser:
        yield browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(original(), tmp_path, dirs_exist_ok=True)
    settings = Settings(database=tmp_path / "record.db", keys=tmp_path / "keys")
    tracker = desk.open_tracker(settings)
    desk.start_demo_clock(tracker, BEGINS.astimezone(UTC))
    accounts.prepare(tracker, desk.clock(tracker))
    with served(settings) as site:
        yield site


def signers(site: Served) -> list[str]:
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        found = history.find(Proposal, ID)
    assert found is not None
    return [each.person for each in found.approvals]


def reads_the_difference(page: Page) -> None:
    """See that what would change is there to be read, with both its sides."""
    changes = page.locator("#changes")
    expect(changes).to_be_visible()
    expect(changes.locator(".cell").first).to_be_visible()
    assert page.locator("#changes ins, #changes .add").count() > 0


def nothing_to_press_yet(page: Page) -> None:
    assert page.get_by_role("button", name="Approve").count() == 0


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_clicks_from_the_overview_and_the_difference_is_read_between_them(
    site: Served, browser: Browser, scripted: bool
) -> None:
    window = site.opens(browser, APPROVER, java_script_enabled=scripted)
    page = window.new_page()
    faults = faults_of(page)
    page.goto("/")
    nothing_to_press_yet(page)
    page.locator("#your-turn li", has_text=TITLE).locator(".act a").click()
    reads_the_difference(page)
    page.locator("#approve").click()
    expect(page.locator("main")).to_contain_text("In force since")
    assert signers(site) == [APPROVER]
    assert faults == []


def test_five_keystrokes_at_most_and_no_single_key_decides(site: Served, browser: Browser) -> None:
    window = site.opens(browser, APPROVER)
    page = window.new_page()
    page.goto("/")
    rows = page.locator("#your-turn li")
    place = [TITLE in text for text in rows.all_inner_texts()].index(True)
    keys = [*("j" for _ in range(place + 1)), "Enter"]
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(f"**/proposals/{ID}")
    reads_the_difference(page)
    page.keyboard.press("a")
    expect(page.locator("#approve")).to_be_focused()
    assert signers(site) == [], "a key leads there and does nothing"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("In force since")
    assert signers(site) == [APPROVER]
    assert len([*keys, "a", "Enter"]) <= 5


def test_single_keys_can_be_switched_off(site: Served, browser: Browser) -> None:
    window = site.opens(browser, APPROVER)
    page = window.new_page()
    page.goto(f"/proposals/{ID}")
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("a")
    expect(page.locator("#approve")).not_to_be_focused()


def test_a_key_typed_into_a_reason_is_a_letter(site: Served, browser: Browser) -> None:
    window = site.opens(browser, APPROVER)
    page = window.new_page()
    page.goto(f"/proposals/{ID}")
    page.get_by_label("Reason").press_sequentially("a jar")
    expect(page.get_by_label("Reason")).to_have_value("a jar")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/approvals", "/proposals/new?target=approval_policy:APR"])
def test_the_editor_of_the_rules_is_readable_by_everybody(
    site: Served, browser: Browser, address: str, theme: str
) -> None:
    size = {"width": 320, "height": 800}
    window = site.opens(browser, APPROVER, color_scheme=theme, viewport=size)
    page = window.new_page()
    faults = faults_of(page)
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach(each => (each.open = true))")
    assert axe(page) == []
    assert faults == []


def test_what_a_change_will_need_is_shown_while_it_is_typed(site: Served, browser: Browser) -> None:
    window = site.opens(browser, "p-price")
    page = window.new_page()
    page.goto("/proposals/new?target=plan:PLN-01")
    part = page.locator("[id='part-actions.A1']")
    part.locator("summary").click()
    budget = part.get_by_label("Budget")
    before = int(budget.input_value().replace(",", "").split(".")[0])
    needs = page.locator("#needs")
    asked = {
        5_000: "one person who may approve plan",
        60_000: "release money",
        200_000: "two people",
    }
    for more, says in asked.items():
        budget.fill(f"{before + more:,}")
        expect(needs).to_contain_text(says)
        expect(needs).to_contain_text(f"Budgets move by EUR\u00a0{more:,}")
    expect(needs).to_contain_text("Tomasz Lindqvist (as Director of services")
    expect(needs).to_contain_text("Before it can be proposed:")
