"""The main job in a real browser, with and without JavaScript, on a plan that came from StratML.

A plan change is proposed, changes are requested, it is revised, approved by two people under
different delegations, and takes effect. Then revoking a delegation shows first what falls with it,
and stepping through the record shows each state exactly as it was.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import Served, chromium_at, faults_of, served
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.approvals import NeedWanted, RuleWanted, SetApprovalRules
from tracker.deed import Asked
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.kernel import Command
from tracker.people import RegisterPerson
from tracker.proposals import OpenProposal, Proposal, SubmitProposal
from tracker.roles import DefineRole
from web import desk
from web.cli import main
from web.settings import Settings

pytestmark = pytest.mark.browser

REPORT = Path(__file__).parent / "data" / "stratml-smlc-2011-annual-report.xml"
ADA = "P-1"
PEOPLE = {"pia": "Pia Roth", "dora": "Dora Lund", "finn": "Finn Mahr", "gus": "Gus Adler"}
ROLES = {"dora": "director", "finn": "finance"}
PLAN = "/plans/PLN-1"
WHY = "The committee wants its tools tested by others."
ASKED = "Who tests them, and until when?"


class Company:
    """The report's organisation at work: who gives and holds which delegation."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(database=folder / "tracker.db", keys=folder / "keys")
        self._count = 0
        self._command_line(
            "init",
            "--organisation",
            "StratML Committee",
            "--top",
            "Ada Marsh",
            "--origin",
            "stratml.example/1",
        )
        self._command_line("import", "stratml", str(REPORT))
        self._set_up()

    def _command_line(self, *words: str) -> None:
        around = {
            "TRACKER_DATABASE": str(self.settings.database),
            "TRACKER_KEYS": str(self.settings.keys),
        }
        result = CliRunner().invoke(main, list(words), env=around)
        assert result.exit_code == 0, result.output

    def _set_up(self) -> None:
        self.does(ADA, AcceptAppointment(appointment="APT-1"))
        self.does(ADA, *(RegisterPerson(person=who, name=name) for who, name in PEOPLE.items()))
        for who, role in ROLES.items():
            self.does(ADA, DefineRole(role=role, title=f"The {role}"))
            self.does(ADA, AppointToRole(person=who, role=role, appointment=f"APT-{who}"))
            self.does(who, AcceptAppointment(appointment=f"APT-{who}"))
        plan, money = NeedWanted(power="approve:plan"), NeedWanted(power="approve:spend")
        self.does(
            ADA,
            SetApprovalRules(
                document="Who approves what",
                rules=(
                    RuleWanted(id="R-1", target="plan", needs=(plan,), up_to=0),
                    RuleWanted(id="R-2", target="plan", needs=(plan, money), over=0),
                ),
            ),
            GrantDelegation(
                grant="DEL-1",
                parent="ROOT",
                holder="role:director",
                powers=("approve:plan",),
                amount=100_000_00,
                depth=1,
            ),
            GrantDelegation(
                grant="DEL-2",
                parent="ROOT",
                holder="role:finance",
                powers=("approve:spend",),
                amount=50_000_00,
            ),
        )
        self.does("dora", AcceptDelegation(grant="DEL-1"))
        self.does("finn", AcceptDelegation(grant="DEL-2"))
        self.does(
            "dora",
            GrantDelegation(
                grant="DEL-3",
                parent="DEL-1",
                holder="person:gus",
                powers=("approve:plan",),
                amount=1_000_00,
            ),
        )
        self.does("gus", AcceptDelegation(grant="DEL-3"))

    def does(self, actor: str, *commands: Command) -> None:
        tracker = desk.open_tracker(self.settings)
        for command in commands:
            self._count += 1
            tracker.handle(
                command,
                Asked(
                    actor=actor, now=desk.clock(tracker), key=f"set-up.{self._count}", reason=WHY
                ),
            )


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with chromium_at(chromium) as browser:
        yield browser


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(Company(tmp_path).settings) as site:
        yield site


class Desk:
    """One person at their browser; what the console complains about fails the story."""

    def __init__(self, site: Served, browser: Browser, person: str, *, scripted: bool) -> None:
        self.scripted = scripted
        self.window: BrowserContext = site.opens(browser, person, java_script_enabled=scripted)
        self.page: Page = self.window.new_page()
        self.faults = faults_of(self.page)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(_loosely(sentence))


def _loosely(sentence: str) -> re.Pattern[str]:
    """Ids are shown with a hyphen at which no line breaks, sums with such a space."""
    return re.compile(re.escape(sentence).replace(r"\-", "[-\u2011]").replace(r"\ ", r"\s+"))


class Stage:
    """Everybody in the story, and what the record held after each step."""

    def __init__(self, site: Served, browser: Browser, *, scripted: bool) -> None:
        self.site = site
        self.pia, self.dora, self.finn, self.ada = (
            Desk(site, browser, who, scripted=scripted) for who in ("pia", "dora", "finn", ADA)
        )
        self.steps: list[tuple[int, str]] = []

    def stands(self, words: str) -> None:
        """Keep how the proposal stands now, by the number of events."""
        self.steps.append((self.site.size, words))

    @property
    def everybody(self) -> tuple[Desk, ...]:
        return self.pia, self.dora, self.finn, self.ada


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_plan_change_from_proposal_to_effect_and_back_through_the_record(
    site: Served, browser: Browser, scripted: bool
) -> None:
    stage = Stage(site, browser, scripted=scripted)
    propose(stage)
    ask_for_changes(stage)
    revise(stage)
    approve_twice(stage)
    see_it_in_force(stage)
    revoke(stage)
    step_through_the_record(stage)
    assert [desk.faults for desk in stage.everybody] == [[], [], [], []]


def propose(stage: Stage) -> None:
    pia = stage.pia
    pia.page.goto("/proposals/new?target=plan:PLN-1")
    pia.page.get_by_label("Title of the change").fill("Test the tools")
    pia.page.get_by_label("Reason").fill(WHY)
    vision = pia.page.locator("[name='c.sections.vision']")
    vision.fill(vision.input_value().replace("A worldwide web", "A tested, worldwide web"))
    fill_action(pia, "9,000")
    if pia.scripted:
        expect(pia.page.locator("#needs")).to_contain_text("release money: Ada Marsh")
    pia.press("See the difference") if not pia.scripted else pia.page.locator("#see").click()
    pia.reads("What would change", "Budget: EUR 9,000", "one person who may release money")
    assert stage.site.size == size_before(stage)
    pia.press("Propose")
    pia.reads("Waiting for 2 approvals", "Who proposes a change does not decide on it")
    assert pia.page.locator("#approve").count() == 0
    stage.stands("Waiting for 2 approvals")


def size_before(stage: Stage) -> int:
    """Return how much was recorded before the story began: looking at a change records nothing."""
    with stage.site.tracker.looking(desk.real_time()) as history:
        assert history.count(Proposal) == 0
        return history.as_of


def fill_action(pia: Desk, budget: str) -> None:
    part = pia.page.locator("[id='part-actions.A1']")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.get_by_label("Title").fill("Tests by two universities")
    part.get_by_label("Owner").select_option("role:director")
    part.get_by_label("Budget").fill(budget)
    part.get_by_label("Due").fill(date(2027, 6, 30).isoformat())


def ask_for_changes(stage: Stage) -> None:
    dora = stage.dora
    dora.page.goto("/turn")
    dora.reads("Test the tools", "You may approve plan changes, by DEL-1")
    assert dora.page.get_by_role("button", name="Approve").count() == 0
    dora.page.locator("#review-PRP-1").click()
    expect(dora.page.locator("#peek-PRP-1")).to_contain_text("tested")
    if dora.scripted:
        expect(dora.page.locator("#peek-PRP-1")).to_be_focused()
    dora.follow("Ask for changes")
    dora.press("Ask for changes")
    dora.reads("There is a problem", "Say why")
    dora.page.get_by_label("Reason").fill(ASKED)
    dora.press("Ask for changes")
    dora.reads("Changes requested", ASKED)
    stage.stands("Changes requested")


def revise(stage: Stage) -> None:
    pia = stage.pia
    pia.page.goto("/turn")
    pia.reads("Changes were asked for")
    pia.page.locator("#go-proposal-PRP-1").click()
    pia.reads(ASKED)
    pia.follow("Revise")
    pia.page.locator("[name='reason']").fill("Two universities test them until the end of June.")
    fill_action(pia, "12,000")
    pia.page.locator("#see").click()
    pia.reads("What would change", "Budget: EUR 12,000")
    pia.press("Hand in this revision")
    pia.reads("Waiting for 2 approvals", "proposed revision 2")
    stage.stands("Waiting for 2 approvals")


def approve_twice(stage: Stage) -> None:
    dora, finn = stage.dora, stage.finn
    dora.page.goto("/turn")
    dora.page.locator("#review-PRP-1").click()
    dora.page.locator("#approve-PRP-1").click()
    dora.reads("Nothing waits for you")
    stage.stands("Waiting for 1 approval")
    finn.page.goto("/proposals/PRP-1")
    finn.reads("One of two approvals is in", "Release money as The finance, up to EUR 50,000")
    finn.press("Approve revision 2")
    finn.reads("Both approvals are in", "In force since", "DEL-2", "DEL-1")
    stage.stands("In force since")


def see_it_in_force(stage: Stage) -> None:
    page = stage.pia.page
    page.goto(PLAN)
    stage.pia.reads("A tested, worldwide web", "Tests by two universities")


def revoke(stage: Stage) -> None:
    """Dora looks at another change; Ada takes Dora's delegation back; Dora is refused."""
    ada, dora = stage.ada, stage.dora
    second_proposal(stage.site)
    dora.page.goto("/proposals/PRP-2")
    expect(dora.page.locator("#approve")).to_be_visible()
    ada.page.goto("/delegations/DEL-1/revocation")
    ada.reads("What falls with it", "1 delegation below", "PRP-2", "Can then no longer sign:")
    expect(ada.page.locator("#falls-DEL-3")).to_be_visible()
    ada.page.locator("[name='reason']").fill("The directorate is dissolved.")
    ada.press("Take back")
    ada.reads("Revoked")
    dora.press("Approve revision 1")
    dora.reads("AUTH-REVOKED", "Who could do it instead: Ada Marsh")
    with stage.site.tracker.looking(desk.real_time()) as history:
        refused = history.find(Proposal, "PRP-2")
    assert refused is not None
    assert refused.approvals == ()
    assert dora.faults == [] or all("422" in fault for fault in dora.faults)
    dora.faults.clear()


def second_proposal(site: Served) -> None:
    tracker = site.tracker
    opened = OpenProposal(
        title="Call it by its name", target="plan:PLN-1", base=2, changes={"notes": "Kept short."}
    )
    for key, command in (("second.1", opened), ("second.2", SubmitProposal(proposal="PRP-2"))):
        tracker.handle(command, Asked(actor="pia", now=desk.clock(tracker), key=key, reason=WHY))


def step_through_the_record(stage: Stage) -> None:
    """Each moment shows what stood then: the proposal, the plan, and the delegation."""
    page = stage.pia.page
    for as_of, words in stage.steps:
        page.goto(f"/proposals/PRP-1?as_of={as_of}")
        stage.pia.reads(words, "Nothing can be changed here")
        assert page.locator("main form[method=post]").count() == 0
        page.goto(f"{PLAN}?as_of={as_of}")
        was_in_force = words.startswith("In force")
        expect(page.locator("main")).to_contain_text("orldwide web of intentions")
        assert ("A tested, worldwide web" in page.locator("main").inner_text()) is was_in_force
        page.goto(f"/delegations/DEL-1?as_of={as_of}")
        stage.pia.reads("In force")
    page.goto("/delegations/DEL-1")
    stage.pia.reads("Revoked")
