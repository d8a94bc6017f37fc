"""Belongings: what is somebody's, by which commands each thing passes on, and who could do it."""

from datetime import UTC, datetime

import pytest

from events.facts.delegations import DelegationRegranted
from tests.cast import HELD, NAMES, company
from tests.leaving import BELOW, GITA, JANA, commands, hers, leaving, one, who
from tests.specification import Story
from tracker.appointments import Appointment, AppointToRole, EndAppointment
from tracker.belongings import SORTS, Belonging
from tracker.belongings.entitled import ANYBODY
from tracker.delegations import Delegation, GrantDelegation, RevokeDelegation
from tracker.groups import ChangeGroup, Group
from tracker.kernel import Command
from tracker.people import LetPersonLeave
from tracker.proposals import InviteAuthor, OpenProposal, Proposal, WithdrawProposal
from tracker.resources import ChangeResourceNeed, Resource
from tracker.risks import ChangeRiskOwner, CompleteTreatmentAction, Risk
from tracker.services import ChangeServiceOwner, Service

WHY = "She leaves at the end of March."

OF_GITA = [
    ("role", "appointment", "APT-9"),
    ("grant", "delegation", "DEL-9"),
    ("given", "delegation", "DEL-10"),
    ("owned", "service", "SVC-NET"),
    ("owned", "resource", "RES-1"),
    ("owned", "risk", "RSK-2"),
    ("content", "objective", "OBJ-2"),
    ("content", "plan", "PLN-2"),
    ("content", "risk_approach", "RAP-1"),
    ("action", "risk", "RSK-1"),
    ("group", "group", "GRP-1"),
    ("proposal", "proposal", "PRP-9"),
]
"""What is hers by name; what her role has is beside it."""


def by_name(told: Story, person: str = "gita") -> list[tuple[str, str, str]]:
    return [(b.sort, b.kind, b.id) for b in hers(told, person) if not b.with_the_role]


def done(told: Story, actor: str, *asked: Command) -> Story:
    """Let somebody do all of it, each with the reason."""
    for command in asked:
        told.by(actor).because(WHY).given(command)
    return told


# ---------------------------------------------------------------- what there is


def test_everything_that_is_hers_is_found_in_the_order_of_its_sorts() -> None:
    told = leaving()
    assert by_name(told) == OF_GITA
    sorts = [each.sort for each in hers(told)]
    assert sorts == sorted(sorts, key=SORTS.index)


def test_each_thing_says_what_it_is_called_and_which_version_was_looked_at() -> None:
    told = leaving()
    assert one(told, "role") == Belonging(
        sort="role", kind="appointment", id="APT-9", title="Owner of the network",
        holder="role:owner-net", version=2,
    )  # fmt: skip
    assert one(told, "action").title == "Rent chillers (Heat stops the web service)"
    assert one(told, "proposal").title == "A better web service"
    assert one(told, "given").version == 2
    assert {each.holder for each in hers(told)} == {GITA, "role:owner-net"}


def test_content_says_at_which_places_it_names_her() -> None:
    told = leaving()
    [mine, role_s] = [b for b in hers(told) if b.id == "PLN-2"]
    assert (mine.holder, mine.paths) == (GITA, ("owner",))
    assert (role_s.holder, role_s.paths) == ("role:owner-net", ("actions.B1.owner",))
    assert one(told, "content", "OBJ-2").paths == ("owner",)


def test_what_her_role_has_goes_with_the_role_and_no_command_moves_it() -> None:
    told = leaving()
    theirs = [each for each in hers(told) if each.with_the_role]
    assert [(b.sort, b.id) for b in theirs] == [("content", "PLN-1"), ("content", "PLN-2")]
    assert not any(each.moves or commands(told, each) or who(told, each) for each in theirs)


def test_what_no_command_passes_on_is_only_shown() -> None:
    told = leaving()
    action = one(told, "action")
    assert (action.moves, commands(told, action), who(told, action)) == (False, (), ())


def test_what_is_over_is_nobody_s_any_more() -> None:
    told = leaving().by("gita")
    told.given(CompleteTreatmentAction(risk="RSK-1", action="Rent chillers"))
    told.because(WHY).given(WithdrawProposal(proposal="PRP-9"))
    told.by("bram").given(RevokeDelegation(grant="DEL-9"), EndAppointment(appointment="APT-9"))
    gone = {"role", "grant", "given", "action", "proposal"}
    told.later(seconds=1)
    assert by_name(told) == [each for each in OF_GITA if each[0] not in gone]
    assert not [each for each in hers(told) if each.with_the_role]


def test_a_person_who_has_nothing_has_nothing() -> None:
    assert hers(company(), "jana") == []


def test_everybody_of_the_company_has_what_their_role_has() -> None:
    told = company()
    for person, role in HELD.items():
        found = hers(told, person)
        assert found[0].holder == f"role:{role}"
        assert found[0].sort == "role"
    assert [(b.sort, b.id) for b in hers(told, "esra")] == [
        ("role", "APT-esra"), ("grant", "DEL-4"), ("owned", "SVC-WEB"),
        ("content", "OBJ-1"), ("content", "PLN-1"),
    ]  # fmt: skip


# ---------------------------------------------------------------- how it passes on


def test_a_role_ends_and_the_successor_has_it_until_the_same_day() -> None:
    told = leaving()
    asked = commands(told, one(told, "role"))
    until = datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert asked == (
        EndAppointment(appointment="APT-9"),
        AppointToRole(person="jana", role="owner-net", until=until),
    )
    done(told, "bram", *asked)
    assert told.outcome is not None, "it was just done"
    new = told.the(Appointment, told.outcome.id)
    assert (new.person, new.effective_from, new.effective_until) == ("jana", told.now, until)
    assert told.the(Appointment, "APT-9").effective_until == told.now


def test_a_grant_is_given_to_the_successor_and_what_hangs_below_is_given_anew() -> None:
    told = leaving()
    asked = commands(told, one(told, "grant"))
    until = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert asked == (
        GrantDelegation(
            parent="DEL-1", holder=JANA, powers=("approve:plan",), amount=5_000_00, depth=1,
            until=until, conditions="By the book.",
        ),
        RevokeDelegation(grant="DEL-9", regrant=("DEL-10",)),
    )  # fmt: skip
    done(told, "bram", *asked)
    assert any(isinstance(fact, DelegationRegranted) for fact in told.facts)
    with told.tracker.looking(told.now) as history:
        anew = [g for g in history.every(Delegation, holder=BELOW.holder) if g.renews == "DEL-10"]
    assert [(g.parent, g.amount) for g in anew] == [("DEL-1", 100_00)]


def test_what_is_taken_back_in_the_same_go_is_not_given_anew() -> None:
    told = leaving()
    asked = commands(told, one(told, "grant"), taken_back=("DEL-10",))
    assert asked[1] == RevokeDelegation(grant="DEL-9")
    done(told, "bram", RevokeDelegation(grant="DEL-10"))
    assert commands(told, Belonging(sort="grant", kind="delegation", id="DEL-9", title="",
                                    holder=GITA))[1] == RevokeDelegation(grant="DEL-9")  # fmt: skip


def test_owners_change_by_the_command_of_each_kind() -> None:
    told = leaving()
    service, resource, risk = (b for b in hers(told) if b.sort == "owned" and b.moves)
    assert commands(told, service) == (ChangeServiceOwner(service="SVC-NET", owner=JANA),)
    assert commands(told, risk) == (ChangeRiskOwner(risk="RSK-2", owner=JANA),)
    [need] = commands(told, resource)
    before = told.the(Resource, "RES-1")
    assert need == ChangeResourceNeed(
        resource="RES-1", title="Engineers", needed=before.needed, plan="PLN-1", owner=JANA
    )
    done(told, "hugo", *commands(told, service))
    done(told, "gita", *commands(told, risk), *commands(told, resource))
    assert told.the(Service, "SVC-NET").owner == JANA
    assert told.the(Resource, "RES-1").owner == JANA
    assert told.the(Risk, "RSK-2").owner == JANA


def test_governed_content_is_never_changed_but_proposed_with_another_owner() -> None:
    told = leaving()
    contents = [b for b in hers(told) if b.sort == "content" and b.moves]
    asked = [command for each in contents for command in commands(told, each)]
    assert asked == [
        OpenProposal(
            title="Another owner: The network is fast", target="objective:OBJ-2", base=1,
            changes={"owner": JANA}, scope=("SVC-NET",),
        ),
        OpenProposal(
            title="Another owner: Plan of the network", target="plan:PLN-2", base=1,
            changes={"owner": JANA},
        ),
        OpenProposal(
            title="Another owner: How we deal with risks", target="risk_approach:RAP-1", base=1,
            changes={"owner": JANA},
        ),
    ]  # fmt: skip
    done(told, "esra", *asked)
    assert told.outcome is not None, "it was just opened"
    assert told.the(Proposal, told.outcome.id).author == "esra"
    assert [b.id for b in hers(told) if b.sort == "content" and b.moves] == [b.id for b in contents]


def test_a_group_has_the_successor_in_her_place_once() -> None:
    told = leaving()
    each = one(told, "group")
    members = {who: commands(told, each, who)[0] for who in ("jana", "ivo", "")}
    assert members == {
        "jana": ChangeGroup(group="GRP-1", title="Night shift", members=("ivo", "jana", "esra")),
        "ivo": ChangeGroup(group="GRP-1", title="Night shift", members=("ivo", "esra")),
        "": ChangeGroup(group="GRP-1", title="Night shift", members=("ivo", "esra")),
    }
    done(told, "hugo", members["jana"])
    assert told.the(Group, "GRP-1").members == ("ivo", "jana", "esra")


def test_a_proposal_is_written_on_by_the_successor_or_withdrawn() -> None:
    told = leaving()
    each = one(told, "proposal")
    assert commands(told, each) == (InviteAuthor(proposal="PRP-9", person="jana"),)
    assert commands(told, each, "") == (WithdrawProposal(proposal="PRP-9"),)
    done(told, "gita", *commands(told, each))
    assert told.the(Proposal, "PRP-9").writers == ("gita", "jana")


def test_without_a_successor_it_ends_where_it_can() -> None:
    told = leaving()
    ends = {each.sort: commands(told, each, "") for each in hers(told) if each.moves}
    assert ends == {
        "role": (EndAppointment(appointment="APT-9"),),
        "grant": (RevokeDelegation(grant="DEL-9"),),
        "given": (RevokeDelegation(grant="DEL-10"),),
        "owned": (), "content": (),
        "group": (ChangeGroup(group="GRP-1", title="Night shift", members=("ivo", "esra")),),
        "proposal": (WithdrawProposal(proposal="PRP-9"),),
    }  # fmt: skip


def test_asked_again_after_it_was_done_it_says_the_same() -> None:
    told = leaving()
    each_of_them = [each for each in hers(told) if each.moves]
    before = [commands(told, each) for each in each_of_them]
    done(told, "bram", *before[0], *before[1])
    for each, asked in zip(each_of_them, before, strict=True):
        assert commands(told, each) == asked


@pytest.mark.parametrize("sort", SORTS)
def test_what_the_record_does_not_know_passes_on_by_nothing_that_could_be_done(sort: str) -> None:
    told = leaving()
    kinds = {"content": "plan", "owned": "resource"}
    nothing = Belonging(sort=sort, kind=kinds.get(sort, "x"), id="X-1", title="", holder=GITA)
    for successor in ("jana", ""):
        for command in commands(told, nothing, successor):
            told.by("aoife").because(WHY).when(command).then_refused("REF-UNKNOWN")


# ---------------------------------------------------------------- who could do it


def test_who_could_pass_each_thing_on() -> None:
    told = leaving()
    could = {(b.sort, b.id): who(told, b) for b in hers(told) if b.moves}
    assert could == {
        ("role", "APT-9"): ("bram", "aoife"),
        ("grant", "DEL-9"): ("bram",),
        ("given", "DEL-10"): ("gita", "bram", "aoife"),
        ("owned", "SVC-NET"): ("hugo", "aoife", "bram", "chiara"),
        ("owned", "RES-1"): ("gita", "dov", "aoife", "bram", "chiara"),
        ("owned", "RSK-2"): ("gita",),
        ("content", "OBJ-2"): (ANYBODY,),
        ("content", "PLN-2"): (ANYBODY,),
        ("content", "RAP-1"): (ANYBODY,),
        ("group", "GRP-1"): ("hugo", "aoife", "bram", "chiara"),
        ("proposal", "PRP-9"): ("gita",),
    }


@pytest.mark.parametrize("person", sorted(NAMES))
def test_who_could_is_what_the_rules_say(person: str) -> None:
    """Whoever is named does it; who is not is refused at the first step that passes it on."""
    told = leaving()
    things = [(b, commands(told, b), who(told, b)) for b in hers(told) if b.moves]
    for each, all_of_it, could in things:
        asked = [c for c in all_of_it if not isinstance(c, EndAppointment)]
        if {person, ANYBODY} & {*could}:
            before = [EndAppointment(appointment="APT-9")] if each.sort == "role" else []
            done(told, person, *before, *asked)
        else:
            told.by(person).because(WHY).when(asked[0])
            assert told.refusal is not None, f"{person} did {asked[0]}"
            told.refusal = None


def test_somebody_who_left_leaves_what_was_theirs_to_those_who_remain() -> None:
    told = leaving().by("hugo").because(WHY).given(LetPersonLeave(person="gita"))
    told.later(seconds=1)
    could = {(b.sort, b.id): who(told, b) for b in hers(told) if b.moves}
    assert could["owned", "RES-1"] == ("dov", "aoife", "bram", "chiara")
    assert could["owned", "RSK-2"] == ()
    assert could["role", "APT-9"] == ("bram", "aoife")
    assert could["proposal", "PRP-9"] == ("aoife", "bram", "chiara", "dov")
    done(told, "dov", WithdrawProposal(proposal="PRP-9"))
