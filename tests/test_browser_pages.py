"""Every page as people see it: axe finds nothing, the console is silent, nothing is too wide.

The pages are those of the URL map, so that a page that is added is looked at too. `make test` sees
each of them once, light or dark, wide or narrow; `make trials` sees each in all four ways.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.addresses import ENTERED, KEEPER, examples
from tests.browsing import Served, axe, chromium_at, faults_of, is_wider_than_its_window, served
from tests.readers import Site
from tests.trials import found, trials
from tracker.deed import Asked
from tracker.proposals import OpenProposal
from web import desk

pytestmark = pytest.mark.browser

CHIEF = "p-okafor"
NOT_PAGES = ("/static/", "/healthz", "/welcome/", "/csrf", "/e/", "/record/checkpoint", "/sign-in")
WAYS = [(scheme, width) for scheme in ("light", "dark") for width in (1360, 360)]
NARROWEST = 320

CHOSEN = {"delegations": "DEL-03", "proposals": "PRP-014", "objectives": "OBJ-02"}
PARTS: dict[str, Any] = {
    "number": 2, "former": 1, "later": 2, "action_id": "A4", "period": "2026-01",
}  # fmt: skip
FIRST = {"number": 1, "former": 1, "later": 1}
ONLY_ONE: dict[str, dict[str, int]] = {
    "scope": FIRST, "approvals": FIRST, "risk-approach": FIRST, "resources": FIRST,
}  # fmt: skip
"""What has one version only, by room."""
OWN = "PRP-901"
DRAFT = OpenProposal(
    title="A note", target="plan:PLN-01", base=10, changes={"notes": "Once."}, proposal=OWN
)
LACKING = (*((KEEPER, command) for command in ENTERED), (CHIEF, DRAFT))
"""What the demo lacks and a page needs; a draft is seen by its author only."""

FIRST_CHOICE = re.compile(r"<any\((\w+)[^>]*>")
NOWHERE = "/nothing-is-here"
ROW = "document.activeElement.closest('[data-row]')?.id ?? ''"
ROWS_MAX = 10  # of the list, before the first proposal comes
MORE = (
    "/turn?open=PRP-026",
    "/proposals/PRP-026?view=one",
    "/proposals/PRP-014?as_of=2026-03-09T12:00:00Z",
    "/proposals/PRP-015",
    "/proposals?stage=approved",
    "/proposals/new?target=plan:PLN-01",
    "/proposals/new?target=objective",
    "/proposals/new?target=policy:POL-01",
    "/plans/PLN-01?as_of=200",
    "/delegations?on=2026-06-01",
    "/record?as_of=2026-05-19",
    "/record?from=2026-05-28&to=2026-05-28",
    "/record/checks/acceptances",
    "/record/checks/vacancies",
    "/in-force?on=2026-03-20",
    "/evidence/DOC-019",
    "/evidence/new?about=goal:BG-1",
    "/record/search?q=92.7&kind=objective",
    "/find?q=service",
    NOWHERE,
)
"""Ways to see a page that its address alone does not show."""


@pytest.fixture(scope="module")
def site() -> Iterator[Served]:
    prepared = Site()
    for n, (actor, command) in enumerate(LACKING):
        asked = Asked(
            actor=actor, now=desk.clock(prepared.tracker), key=f"walk.{n}",
            reason="So that every page can be seen.",
        )  # fmt: skip
        prepared.tracker.handle(command, asked)
    with served(prepared.settings) as site:
        yield site


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chromium_at(chromium) as browser:
        yield browser


def addresses(site: Served) -> list[str]:
    """Return the address of every page, with ids that the demo has."""
    over = Site(site.settings)
    ids = {**examples(over), **CHOSEN}
    return [
        _filled(rule.rule, sorted(rule.arguments), ids)
        for rule in over.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and _is_page(rule.rule)
    ]


def _is_page(rule: str) -> bool:
    is_data = rule.endswith((".json", ".csv", ".ics", ".tlog-proof", "/comparison", "/file"))
    return not is_data and not rule.startswith(NOT_PAGES)


def _filled(rule: str, arguments: list[str], ids: Mapping[str, str]) -> str:
    room = rule.split("/")[1]
    address = FIRST_CHOICE.sub(r"\1", rule.replace("int:", ""))
    for argument in arguments:
        if f"<{argument}>" not in address:
            continue
        own = OWN if rule.endswith("/revision") and room == "proposals" else None
        value = own or ONLY_ONE.get(room, {}).get(argument) or PARTS.get(argument) or ids[room]
        address = address.replace(f"<{argument}>", str(value))
    return address


def test_every_page_passes_axe_in_silence_and_fits_the_narrowest_screen(
    site: Served, browser: Browser
) -> None:
    pages = [*addresses(site), *MORE]
    looks = list(_looks(pages))[: max(len(pages), trials(len(pages) * len(WAYS)))]
    wrong: list[str] = []
    for (scheme, width), each in itertools.groupby(
        sorted(looks, key=lambda look: look[1]), key=lambda look: look[1]
    ):
        window = site.opens(
            browser, CHIEF, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        page = window.new_page()
        heard = faults_of(page)
        for address, _ in each:
            wrong += [
                f"{address} ({scheme}, {width}): {fault}" for fault in _faults(page, heard, address)
            ]
        window.close()
    assert not wrong, "\n".join(wrong)
    found(
        "Every page passes axe, in silence, without sideways scroll",
        tried=len(looks),
        pages=len(pages),
    )


def _looks(pages: list[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield each page once, each time in the next way; then again, until it was seen in all."""
    for turn in range(len(WAYS)):
        for n, address in enumerate(pages):
            yield address, WAYS[(n + turn) % len(WAYS)]


def _faults(page: Page, heard: list[str], address: str) -> list[str]:
    heard.clear()
    answer = page.goto(address)
    assert answer is not None, f"{address} answers"
    missing = address == NOWHERE
    faults = [] if missing else list(heard)
    if missing is not (answer.status >= 400):
        faults.append(f"answers {answer.status}")
    faults += axe(page)
    wide = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    if is_wider_than_its_window(page):
        faults.append("scrolls sideways at 320 px")
    if wide:
        page.set_viewport_size(wide)
    return faults


def test_the_walk_knows_every_room(site: Served) -> None:
    walked = {address.split("/")[1] for address in addresses(site)}
    assert {
        "",
        "turn",
        "proposals",
        "plans",
        "policies",
        "objectives",
        "delegations",
        "record",
    } <= walked
    assert not any("<" in address for address in addresses(site))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_that_was_refused_passes_axe_too(
    site: Served, browser: Browser, scheme: str
) -> None:
    window = site.opens(browser, CHIEF, color_scheme=scheme)
    page = window.new_page()
    page.goto("/proposals/new?target=plan:PLN-01")
    page.locator("[name='c.actions.A1.budget']").evaluate("field => (field.value = 'a lot')")
    page.locator("#see").click()
    page.wait_for_selector("#problems")
    assert page.evaluate("document.activeElement.id") == "problems"
    assert axe(page) == []
    page.locator("#problems a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-c.actions.A1.budget"
    window.close()


def test_a_decision_takes_two_presses_from_the_list_and_nothing_but_the_keyboard(
    site: Served, browser: Browser
) -> None:
    window = site.opens(browser, CHIEF)
    page = window.new_page()
    page.goto("/turn")
    for _ in range(ROWS_MAX):
        page.keyboard.press("j")
        if page.evaluate(ROW).startswith("dec-PRP-0"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-focus]")
    assert page.evaluate("document.activeElement.id").startswith("peek-")
    assert axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("SELECT", "BUTTON")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#news")
    assert "Approved:" in page.locator("#news").inner_text()
    window.close()
