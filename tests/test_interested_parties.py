"""Interested parties: who matters to the services, what they require, and what meets it."""

import pytest

from events.facts.interested_parties import (
    InterestedPartyEnded,
    InterestedPartyRegistered,
    RequirementDropped,
    RequirementNoted,
)
from tests.cast import company
from tests.readers import signed_in
from tests.specification import Story
from tracker.interested_parties import (
    DropRequirement,
    EndInterestedParty,
    InterestedParty,
    NoteRequirement,
    RegisterInterestedParty,
    Requirement,
)
from tracker.kernel import Command
from tracker.words import wanted

OWNERS = RegisterInterestedParty(
    party="IP-1", name="Owners", requirements=("A margin of 8 %", "A certificate")
)
NOTED = NoteRequirement(party="IP-1", text="A yearly report", met_by=("plan:PLN-1",))
DROP = DropRequirement(party="IP-1", requirement="R1")
END = EndInterestedParty(party="IP-1")


def with_owners(*commands: Command) -> Story:
    return company().by("dov").given(OWNERS, *commands)


def owners(told: Story) -> InterestedParty:
    return told.the(InterestedParty, "IP-1")


@pytest.mark.parametrize("who", ["dov", "aoife", "chiara"])
def test_management_registers_who_matters(who: str) -> None:
    told = company().by(who).when(OWNERS)
    told.then(
        InterestedPartyRegistered(name="Owners", requirements=("A margin of 8 %", "A certificate"))
    )
    assert (owners(told).title, owners(told).label) == ("Owners", "Owners")
    assert owners(told).requirements == (
        Requirement(id="R1", text="A margin of 8 %"), Requirement(id="R2", text="A certificate"),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["esra", "finn", "hugo", "gita"])
@pytest.mark.parametrize("command", [NOTED, DROP, END])
def test_nobody_else_speaks_of_interested_parties(who: str, command: Command) -> None:
    with_owners().by(who).when(command).then_refused("FACT-ACTOR")
    company().by(who).when(OWNERS).then_refused("FACT-ACTOR")


def test_an_id_is_given_once() -> None:
    with_owners().when(OWNERS).then_refused("REF-TAKEN", "party")
    with_owners().by("gita").when(OWNERS).then_refused("REF-TAKEN", "party")
    company().by("dov").when(NOTED).then_refused("REF-UNKNOWN", "party")


def test_a_requirement_says_what_meets_it() -> None:
    told = with_owners().when(NOTED)
    told.then(RequirementNoted(requirement="R3", text="A yearly report", met_by=("plan:PLN-1",)))
    assert owners(told).requirement("R3") == Requirement(
        id="R3", text="A yearly report", met_by=("plan:PLN-1",)
    )
    with told.tracker.looking(told.now) as history:
        met = history.every(InterestedParty, met_by="plan:PLN-1")
        assert [each.id for each in met] == ["IP-1"]


def test_a_requirement_in_other_words_keeps_the_former_ones_and_its_place() -> None:
    command = NoteRequirement(
        party="IP-1", requirement="R1", text="A margin of 9 %", met_by=("goal:BG-1",)
    )
    told = with_owners().when(command)
    told.then(
        RequirementNoted(
            requirement="R1", text="A margin of 9 %", met_by=("goal:BG-1",),
            former_text="A margin of 8 %",
        )
    )  # fmt: skip
    assert [each.text for each in owners(told).requirements] == ["A margin of 9 %", "A certificate"]
    told.when(command).then_nothing_happens()
    unmet = NoteRequirement(party="IP-1", requirement="R1", text="A margin of 9 %")
    told.when(unmet).then(
        RequirementNoted(
            requirement="R1", text="A margin of 9 %", former_text="A margin of 9 %",
            former_met_by=("goal:BG-1",),
        )
    )  # fmt: skip


def test_a_number_is_never_given_to_another_requirement() -> None:
    drop = DropRequirement(party="IP-1", requirement="R2")
    told = with_owners().when(drop)
    told.then(RequirementDropped(requirement="R2", former_text="A certificate"))
    assert [each.id for each in owners(told).requirements] == ["R1"]
    told.when(drop).then_refused("REF-UNKNOWN", "requirement")
    told.when(NOTED).then("RequirementNoted")
    assert [each.id for each in owners(told).requirements] == ["R1", "R3"]
    elsewhere = NoteRequirement(party="IP-1", requirement="R2", text="x")
    told.when(elsewhere).then_refused("REF-UNKNOWN", "requirement")


def test_a_party_ends_once() -> None:
    told = with_owners().when(END).then(InterestedPartyEnded())
    assert owners(told).ended
    for command in (END, NOTED, DROP):
        told.when(command).then_refused("KIND-STATE", "party")


def test_each_line_of_a_form_is_a_requirement() -> None:
    form = {"name": "Owners", "requirements": "A margin\n\n A certificate \n"}
    assert wanted(RegisterInterestedParty, form).requirements == ("A margin", "A certificate")
    noted = wanted(NoteRequirement, {"party": "IP-1", "text": "x", "met_by": "plan:P, goal:G"})
    assert noted.met_by == ("plan:P", "goal:G")


def test_a_reader_enters_a_party_and_what_meets_its_requirement() -> None:
    maren = signed_in("p-falk")
    assert maren.get("/interested-parties").says("Customers, public sector", "A margin of 8 %")
    entered = maren.fill(
        "/interested-parties", "/interested-parties", name="Insurers", requirements="A fire drill"
    )
    assert entered.to == "/interested-parties/IP-7"
    maren.fill(
        entered.to, f"{entered.to}/requirements", requirement="R1", text="A fire drill",
        met_by="objective:OBJ-01, objective:OBJ-99",
    )  # fmt: skip
    page = maren.get(entered.to)
    assert page.says("A fire drill", "Availability of hosting", "OBJ-99, not recorded yet")
    maren.fill(entered.to, f"{entered.to}/requirements/R1/end", reason="Cancelled.")
    assert maren.get(f"{entered.to}.json").json["requirements"] == []
    assert maren.fill(entered.to, f"{entered.to}/end", reason="Another insurer.").status == 303
    assert maren.get("/interested-parties.json").json["items"][-1]["ended"] is True


def test_a_reader_who_may_not_is_offered_no_act() -> None:
    assert "/interested-parties" not in signed_in("p-demir").get("/interested-parties").forms
    then = signed_in("p-falk").get("/interested-parties/IP-01?as_of=9999")
    assert not any("interested-parties" in action for action in then.forms)


def test_a_goal_names_the_parties_that_it_is_for() -> None:
    ines = signed_in("p-okafor")
    stated = ines.fill(
        "/goals/new", "/goals", title="Greener", owner="role:chief-executive",
        interested_parties=["IP-04", "IP-06"],
    )  # fmt: skip
    assert ines.get(stated.to).says("Owners", "Regulator")
    assert ines.get("/interested-parties/IP-04").says("Greener")
