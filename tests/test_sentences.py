"""One sentence for each fact, the same as plain text and as HTML."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from events import Fact
from events.fact import FACTS
from tests.readers import Site, line_of
from tests.terminal import Terminal
from tracker.application import KINDS, Asked
from tracker.people import RenamePerson
from web import desk
from web.facts_in_words import WORDS
from web.sentences import Sentence, place, sentences


@pytest.fixture(scope="module")
def told() -> dict[str, Sentence]:
    """The sentences of the demo's whole story: those of its line 53 by `53`, `53/1` and so on."""
    site = Site()
    with site.tracker.looking(_now(site)) as history:
        events = list(history.reading.events())
        return {
            line_of(event): sentence
            for event, sentence in zip(events, sentences(events, history), strict=True)
        }


def _now(site: Site) -> datetime:
    return desk.clock(site.tracker)


def test_every_fact_has_a_sentence() -> None:
    silent: list[type[Fact]] = [fact for fact in FACTS.values() if fact not in WORDS]
    assert silent == []


def test_every_kind_has_a_page() -> None:
    assert all(place(kind.kind, "X-1").endswith("/X-1") for kind in KINDS)
    assert place("goal", "BG-1") == "/goals/BG-1"
    assert place("organisation", "ORG") == "/organisation"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1", "Pavel Horak began the record of Brackwater IT Services (fictional)."),
        ("2", "Pavel Horak added Ines Okafor to the directory."),
        ("17", "Pavel Horak defined the role Chief executive."),
        ("33", "Pavel Horak registered the service Managed workplace."),
        ("37", "Pavel Horak recorded the root authority ROOT of Chief executive."),
        ("38", "Pavel Horak appointed Ines Okafor as Chief executive under APT-01."),
        ("53", "Ines Okafor accepted the appointment APT-01 as Chief executive."),
        ("53/1", "Ines Okafor confirmed the set-up of Brackwater IT Services (fictional)."),
        ("62", "Ines Okafor granted the delegation DEL-01 to Director of services."),
        ("64", "Tomasz Lindqvist accepted the delegation DEL-01."),
        ("73", "Tomasz Lindqvist granted the delegation DEL-08 to Carlo Bianchi."),
        ("83", "Ines Okafor set the approval rules."),
        ("96", "Ines Okafor stated the goal “Keep 95 % of contract revenue each year”."),
        ("100", "Maren Falk proposed “Service management policy”."),
        ("101", "Maren Falk handed in revision 1 of “Service management policy” for decision."),
        ("102", "Ines Okafor asked for changes to “Service management policy”."),
        ("105", "Maren Falk tried “approve proposal” on PRP-001 and was refused by SOD-1."),
        (
            "106",
            "Ines Okafor approved revision 2 of “Service management policy”"
            " with the power to approve policies and the scope.",
        ),
        ("106/2", "Ines Okafor made version 1 of “Service management policy” through PRP-001."),
        ("218", "Elif Demir recorded the value 99.78 of 2026-01 for “Availability of hosting”."),
        (
            "213",
            "Nadia Petrov reported action A2 as in progress, 15 %,"
            " in “Service management plan 2026”.",
        ),
        ("248", "Elif Demir reported action A8 as done in “Service management plan 2026”."),
        ("250", "Ines Okafor ratified “Rent a storage controller tonight” for their part."),
        (
            "271",
            "Sam O'Neill corrected the value of 2026-02 from 96.1 to 92.7"
            " for “Priority 1 and 2 incidents restored in time”.",
        ),
        (
            "305",
            "Tomasz Lindqvist ended the appointment APT-08 of Carlo Bianchi"
            " as Service owner, network.",
        ),
        ("307", "Tomasz Lindqvist took back the delegation DEL-08 and with it DEL-09."),
        ("310", "Owen Price confirmed the delegation DEL-06 as its new holder."),
        ("386", "Tomasz Lindqvist declined “Fewer audit days”."),
    ],
)
def test_it_reads_well(told: dict[str, Sentence], line: str, sentence: str) -> None:
    assert str(told[line]) == sentence


def test_no_sentence_shows_the_machine(told: dict[str, Sentence]) -> None:
    for sentence in map(str, told.values()):
        assert re.fullmatch(r"\S.*[^.\s]\.", sentence), sentence
        assert "  " not in sentence
        assert not re.search(r"\b(p-[a-z]+|role:|None|True|False|\{|\})", sentence), sentence


def test_a_page_says_the_same_words(told: dict[str, Sentence]) -> None:
    site = Site()
    page = site.signed_in("p-okafor").get(f"/record?as_of={site.number('106')}")
    plain = str(told["106"]).replace("“", "").replace("”", "").rstrip(".")
    assert page.says(plain)


def test_who_made_the_record_from_the_command_line_is_the_operator(
    tmp_path: Path,
) -> None:
    shell = Terminal(tmp_path)
    shell.init()
    with shell.tracker.looking(desk.real_time()) as history:
        first = next(iter(history.reading.events()))
        assert str(sentences([first], history)[0]) == "The operator began the record of Acme."


def test_a_name_is_told_as_it_was_at_the_moment_looked_at() -> None:
    site = Site()
    with site.tracker.looking(_now(site)) as history:
        before = history.as_of
    asked = Asked(actor="p-horak", now=desk.clock(site.tracker), key="rename")
    site.tracker.handle(RenamePerson(person="p-okafor", name="Ines Okafor-Lind"), asked)
    with site.tracker.looking(_now(site)) as history:
        event = history.event(site.number("53") - 1)
        assert event is not None
        assert sentences([event], history)[0].who == "Ines Okafor-Lind"
    with site.tracker.looking(_now(site), before) as history:
        assert sentences([event], history)[0].who == "Ines Okafor"
