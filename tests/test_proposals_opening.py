"""Proposing a change: from the newest version, with a reason, in the words of the content."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import OBJECTIVE, PLAN, SECOND_SITE, company
from tests.proposing import REASON, SMALL, opened, the
from tracker.objectives import RecordMeasurement, RetireObjective
from tracker.people import LetPersonLeave
from tracker.plans import Plan, amount_of_change
from tracker.proposals import OpenProposal


def proposing(changes: dict[str, Any], **also: Any) -> OpenProposal:
    how = {"title": "A change", "target": "plan:PLN-1", "base": 1, "scope": ("*",), **also}
    return OpenProposal(changes=changes, **how)


def for_the_objective(changes: dict[str, Any], **also: Any) -> OpenProposal:
    return proposing(changes, **{"target": "objective:OBJ-1", "scope": ("SVC-WEB",), **also})


# ---------------------------------------------------------------- what is kept of it


def test_anybody_whom_the_record_knows_may_propose() -> None:
    told = company().by("gita").because(REASON).when(proposing(SMALL)).then("ProposalOpened")
    assert told.outcome is not None
    proposal = the(told, told.outcome.id)
    assert (proposal.author, proposal.stage, proposal.revision) == ("gita", "draft", 1)
    assert (proposal.base, proposal.makes, proposal.reason) == (1, 2, REASON)
    assert (proposal.title, proposal.target, proposal.scope) == ("A change", "plan:PLN-1", ("*",))
    assert proposal.takes_effect is None


def test_a_proposal_keeps_what_stood_there_before() -> None:
    told = company()
    changes = {"actions.A1.budget": 6_000_00, "notes": "New.", "title": PLAN["title"]}
    proposal = the(told, opened(told, changes))
    assert proposal.changes == {"actions.A1.budget": 6_000_00, "notes": "New."}
    assert proposal.former == {"actions.A1.budget": 5_000_00, "notes": None}


def test_the_amount_is_what_moves_and_not_what_remains() -> None:
    told = company()
    moved = {"actions.A1.budget": 6_000_00, "actions.A2.budget": 3_000_00}
    assert the(told, opened(told, moved)).amount == 2_000_00
    assert the(told, opened(told, {"actions.A2": None})).amount == 4_000_00
    assert the(told, opened(told, {"actions.A3": SECOND_SITE})).amount == 5_000_00


def test_stated_totals_are_not_counted_again() -> None:
    told = company()
    assert the(told, opened(told, {"resources.financial": 900_000_00})).amount == 0


budgets = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10**12))


@given(budgets, budgets)
def test_rule_8_an_amount_is_the_sum_of_all_absolute_changes(
    before: dict[str, int], after: dict[str, int]
) -> None:
    contents = [
        {"actions": {key: {"budget": budget} for key, budget in each.items()}}
        for each in (before, after)
    ]
    expected = sum(abs(after.get(key, 0) - before.get(key, 0)) for key in "ABCDE")
    assert amount_of_change(*contents) == expected
    assert amount_of_change(*reversed(contents)) == expected


def test_a_proposal_keeps_its_scope() -> None:
    told = company()
    proposal = opened(told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",))
    assert the(told, proposal).scope == ("SVC-WEB",)


def test_a_policy_and_an_objective_have_no_amount() -> None:
    told = company()
    proposal = opened(told, {"text": "We keep our word."}, target="policy:POL-1")
    assert the(told, proposal).amount == 0


def test_a_new_item_starts_from_no_version() -> None:
    told = company()
    new = opened(told, PLAN, target="plan:PLN-2", base=0)
    assert (the(told, new).makes, the(told, new).former["title"]) == (1, None)
    assert not told.knows(Plan, "PLN-2")


def test_the_hash_is_of_the_content_and_not_of_the_way_to_it() -> None:
    told = company()
    whole = {"actions": {**PLAN["actions"], "A1": {**PLAN["actions"]["A1"], "budget": 7_00}}}
    one = the(told, opened(told, {"actions.A1.budget": 7_00}))
    other = the(told, opened(told, whole))
    assert one.content_sha256 == other.content_sha256
    assert len(one.content_sha256) == 64
    assert one.content_sha256 != the(told, opened(told, SMALL)).content_sha256


def test_the_same_proposal_sent_twice_is_written_once() -> None:
    told = company().by("gita")
    told.because(REASON).under("key-1").given(proposing(SMALL))
    size = told.size()
    told.because(REASON).under("key-1").given(proposing(SMALL))
    assert told.outcome is not None
    assert told.outcome.again
    assert told.size() == size


# ---------------------------------------------------------------- what is refused


def test_strangers_and_people_who_left_propose_nothing() -> None:
    told = company()
    told.by("nobody").because(REASON).when(proposing(SMALL)).then_refused("REF-UNKNOWN", "actor")
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=1)
    told.by("gita").because(REASON).when(proposing(SMALL)).then_refused("REF-UNKNOWN", "actor")


@pytest.mark.parametrize(
    ("command", "field", "name"),
    [
        (
            proposing(SMALL, target="budget:B-1"), "target",
            "kind of governed content budget",
        ),
        (
            proposing(SMALL, scope=("SVC-WEB", "SVC-GONE")), "scope",
            "service or unit SVC-GONE",
        ),
        (proposing({"owner": "role:nobody"}), "owner", "role or person role:nobody"),
        (proposing({"owner": "the director"}), "owner", "role or person the director"),
        (
            proposing({"actions.A1.owner": "person:nobody"}), "actions.A1.owner",
            "role or person person:nobody",
        ),
        (for_the_objective({"supports": ["BG-1", "BG-9"]}), "supports", "goal BG-9"),
    ],
)  # fmt: skip
def test_what_a_proposal_names_is_known(command: OpenProposal, field: str, name: str) -> None:
    told = company().by("gita").because(REASON).when(command)
    assert told.refusal is not None
    assert told.refusal.sentence == f"The record knows no {name}."
    told.then_refused("REF-UNKNOWN", field)


def test_an_owner_who_was_known_before_is_not_asked_about_again() -> None:
    told = company()
    changes = {"title": "Another title", "owner": "person:jana"}
    assert the(told, opened(told, changes)).changes == changes


def test_an_id_is_given_once() -> None:
    told = company()
    taken = opened(told, SMALL)
    told.because(REASON).when(proposing(SMALL, proposal=taken))
    told.then_refused("REF-TAKEN", "proposal")


@pytest.mark.parametrize("base", [0, 2])
def test_rule_12_a_base_that_is_not_the_newest_version_is_refused(base: int) -> None:
    told = company().by("gita").because(REASON).when(proposing(SMALL, base=base))
    told.then_refused("PROP-1", "base")


def test_the_version_that_would_be_made_is_the_next_one() -> None:
    told = company().by("gita").because(REASON).when(proposing(SMALL, makes=3))
    told.then_refused("PROP-1", "makes")
    told.because(REASON).when(proposing(SMALL, makes=2)).then("ProposalOpened")


def test_a_closed_target_takes_no_proposal() -> None:
    told = company().by("esra").given(RetireObjective(objective="OBJ-1"))
    told.because(REASON).when(for_the_objective({"notes": "More."})).then_refused("KIND-STATE")


@pytest.mark.parametrize("reason", ["", "too short", " " * 20, "  nine one  "])
def test_a_proposal_says_why(reason: str) -> None:
    told = company().by("gita").because(reason).when(proposing(SMALL))
    told.then_refused("PROP-6", "reason")


def test_ten_characters_are_reason_enough() -> None:
    company().by("gita").because("ten signs!").when(proposing(SMALL)).then("ProposalOpened")


def test_a_change_takes_effect_now_or_later() -> None:
    told = company().by("gita").because(REASON).effective("2026-03-08").when(proposing(SMALL))
    told.then_refused("PROP-5", "effective")
    told.because(REASON).effective("2026-03-09").when(proposing(SMALL)).then("ProposalOpened")
    told.because(REASON).effective("2026-03-10").when(proposing(SMALL)).then("ProposalOpened")


def test_a_correction_looks_back() -> None:
    told = company().by("gita").because(REASON).effective("2026-02-01")
    told.when(proposing(SMALL, change="correction")).then("ProposalOpened")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": PLAN["title"]},
        {"actions.A9": None},
        {"actions.A9.due": None},
        {"title.x": None},
        {"notes": ""},
        {"actions.A2": PLAN["actions"]["A2"]},
    ],
)
def test_a_change_changes_something(changes: dict[str, Any]) -> None:
    told = company().by("gita").because(REASON).when(proposing(changes))
    told.then_refused("PROP-EMPTY", "changes")


def test_rule_8_what_no_rule_speaks_of_is_refused() -> None:
    told = company().by("gita").because(REASON)
    told.when(proposing({"text": "x"}, target="policy:POL-1", change="emergency"))
    told.then_refused("PROP-NORULE", "target")


@pytest.mark.parametrize(
    ("changes", "scope"),
    [
        ({"notes": "More."}, ("SVC-NET",)),
        ({"scope": ["SVC-WEB", "SVC-NET"]}, ("SVC-WEB",)),
        ({"scope": ["*"]}, ("SVC-WEB",)),
        ({"scope": []}, ("SVC-WEB",)),
        ({"scope": ["SVC-NET"]}, ("SVC-NET",)),
    ],
)
def test_a_proposal_covers_what_its_target_covers(
    changes: dict[str, Any], scope: tuple[str, ...]
) -> None:
    told = company().by("gita").because(REASON).when(for_the_objective(changes, scope=scope))
    told.then_refused("PROP-SCOPE", "scope")


def test_an_objective_of_everything_is_not_changed_for_one_service() -> None:
    told = company()
    everything = {key: value for key, value in OBJECTIVE.items() if key != "scope"}
    of_all = proposing(everything, target="objective:OBJ-2", base=0, scope=("SVC-WEB",))
    told.by("gita").because(REASON).when(of_all).then_refused("PROP-SCOPE", "scope")


@pytest.mark.parametrize("field", ["measure", "unit", "target", "due", "owner"])
def test_an_objective_stays_measurable(field: str) -> None:
    told = company().by("gita").because(REASON).when(for_the_objective({field: None}))
    told.then_refused("OBJ-1", field)


def test_an_objective_serves_a_goal() -> None:
    told = company().by("gita").because(REASON).when(for_the_objective({"supports": []}))
    told.then_refused("OBJ-2", "supports")


def test_obj_4_a_target_is_not_moved_under_results() -> None:
    told = (
        company()
        .by("esra")
        .given(RecordMeasurement(objective="OBJ-1", period="2026-03", value=Decimal("99.1")))
    )
    told.by("gita").because(REASON).when(for_the_objective({"target": "99"}))
    told.then_refused("OBJ-4", "target")
    told.because(REASON).effective("2026-03-31").when(for_the_objective({"target": "99"}))
    told.then_refused("OBJ-4", "target")
    told.because(REASON).effective("2026-04-01").when(for_the_objective({"target": "99"}))
    told.then("ProposalOpened")
    told.because(REASON).when(for_the_objective({"notes": "The target stays."}))
    told.then("ProposalOpened")


def test_not_even_a_correction_moves_a_target_under_results() -> None:
    told = (
        company()
        .by("esra")
        .given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.1")))
    )
    told.by("gita").because(REASON).effective("2026-02-15")
    told.when(for_the_objective({"target": "99"}, change="correction")).then_refused("OBJ-4")
