"""The approach to risks: one, changed by proposal only, and rating by its own matrix or ours."""

from datetime import timedelta
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.proposing import approved, opened, submitted
from tests.risky import APPROACH, OWN_MATRIX, with_approach, without_approach
from tests.specification import Story
from tracker.proposals import ApproveProposal, CancelProposal, OpenProposal
from tracker.risk_approach import (
    EditRiskApproach,
    RiskApproach,
    approach_in_force,
    matrix_on,
)
from tracker.risk_matrix import LEVELS, Matrix, higher, matrix_of, problems, shipped

TARGET = "risk_approach:RAP-1"


def matrix_now(told: Story) -> Matrix:
    with told.tracker.looking(told.now) as history:
        return matrix_on(history, told.now)


# ---------------------------------------------------------------- governed like the rest


def test_the_approach_changes_by_an_approved_proposal() -> None:
    told = with_approach()
    proposal = submitted(told, {"text": "Impact first."}, target=TARGET)
    told.by("bram").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "RiskApproachVersionApproved")
    found = told.the(RiskApproach, "RAP-1")
    assert (found.base, found.title, found.owner) == (2, APPROACH["title"], "person:gita")


@pytest.mark.parametrize("who", ["aoife", "gita", "hugo"])
def test_nobody_changes_the_approach_past_a_proposal(who: str) -> None:
    told = with_approach().by(who)
    told.when(EditRiskApproach(target="RAP-1", changes={"text": "x"}))
    told.then_refused("PROP-4", "changes")


def test_a_scheduled_version_is_cancelled_by_a_fact_of_its_own() -> None:
    told = with_approach()
    later = approved(told, {"text": "Later."}, target=TARGET, effective="2026-06-01")
    told.by("bram").when(CancelProposal(proposal=later))
    told.then("CancellationGiven", "ProposalCancelled", "RiskApproachVersionCancelled")
    assert told.the(RiskApproach, "RAP-1").base == 1


def test_there_is_one_approach() -> None:
    told = with_approach().by("dov").because("Another one beside it.")
    told.when(OpenProposal(title="Second", target="risk_approach:RAP-2", base=0, changes=APPROACH))
    told.then_refused("KIND-STATE", "target")


def test_of_two_that_were_proposed_at_once_the_second_is_refused_at_its_approval() -> None:
    told = without_approach()
    first = submitted(told, APPROACH, target=TARGET, base=0)
    second = submitted(told, APPROACH, target="risk_approach:RAP-2", base=0)
    told.by("bram").given(ApproveProposal(proposal=first))
    told.when(ApproveProposal(proposal=second)).then_refused("KIND-STATE", "target")


def test_before_an_approach_is_in_force_there_is_none_and_the_shipped_matrix_is_shown() -> None:
    told = without_approach()
    approved(told, APPROACH, target=TARGET, base=0, effective="2026-06-01")
    with told.tracker.looking(told.now) as history:
        assert approach_in_force(history, told.now) is None
        assert matrix_on(history, told.now) == shipped()
        then = approach_in_force(history, told.now + timedelta(days=90))
    assert then is not None
    assert (then.approach.id, then.version.number, then.owner) == ("RAP-1", 1, "person:gita")


# ---------------------------------------------------------------- its matrix


def test_the_shipped_matrix_is_five_by_five() -> None:
    matrix = matrix_now(with_approach())
    assert matrix == shipped()
    assert (len(matrix.likelihood), len(matrix.impact), matrix.appetite) == (5, 5, "low")
    assert matrix.levels == {"low": 4, "medium": 9, "high": 15, "extreme": 25}


@pytest.mark.parametrize(
    ("score", "level"),
    [(1, "low"), (4, "low"), (5, "medium"), (9, "medium"), (10, "high"), (15, "high"),
     (16, "extreme"), (25, "extreme"), (30, "extreme")],
)  # fmt: skip
def test_a_level_reaches_up_to_its_score(score: int, level: str) -> None:
    assert shipped().level(score) == level


def test_an_approach_may_bring_a_matrix_and_an_appetite_of_its_own() -> None:
    matrix = matrix_now(with_approach(matrix=OWN_MATRIX, appetite="medium"))
    assert matrix.impact == ("little", "some", "much")
    assert [matrix.level(score) for score in (1, 2, 3, 4, 6)] == [
        "low", "medium", "medium", "high", "extreme",
    ]  # fmt: skip
    assert matrix.above_appetite() == ("extreme", "high")


@pytest.mark.parametrize(
    ("appetite", "above"),
    [("low", ("extreme", "high", "medium")), ("high", ("extreme",)), ("extreme", ())],
)
def test_what_lies_above_the_appetite_is_not_tolerated(appetite: str, above: tuple[str]) -> None:
    assert matrix_of({"appetite": appetite}).above_appetite() == above


def test_levels_are_in_their_order_however_they_were_written() -> None:
    own = OWN_MATRIX | {"levels": dict(reversed(OWN_MATRIX["levels"].items()))}
    assert matrix_of({"matrix": own}).level(1) == "low"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"matrix": {"impact": ["a", "b"]}}, "matrix.likelihood"),
        ({"matrix": OWN_MATRIX | {"impact": ["a"]}}, "matrix.impact"),
        ({"matrix": OWN_MATRIX | {"likelihood": ["a", "a"]}}, "matrix.likelihood"),
        ({"matrix": OWN_MATRIX | {"likelihood": [str(n) for n in range(11)]}}, "matrix.likelihood"),
        ({"matrix": OWN_MATRIX | {"levels": {"low": 1, "extreme": 5}}}, "matrix.levels"),
        ({"matrix": OWN_MATRIX | {"levels": {"low": 4, "medium": 4, "high": 6}}}, "matrix.levels"),
        ({"matrix": OWN_MATRIX | {"levels": {"low": 0, "high": 6}}}, "matrix.levels"),
        ({"matrix": OWN_MATRIX | {"levels": {"huge": 6}}}, "matrix.levels"),
        ({"criteria": {"huge": "role:director"}}, "criteria"),
        ({"cadences": {"huge": "daily"}}, "cadences"),
    ],
)
def test_a_matrix_that_leaves_a_score_without_its_level_is_not_proposed(
    wrong: dict[str, Any], path: str
) -> None:
    with pytest.raises(ma.ValidationError) as caught:
        opened(with_approach(), wrong, target=TARGET)
    assert path in caught.value.messages_dict["changes"]


def test_ten_steps_are_the_most_and_two_the_fewest() -> None:
    ten = [str(step) for step in range(10)]
    assert not list(problems({"likelihood": ten, "impact": ten[:2], "levels": {"low": 20}}))


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_one_level_is_higher_than_another_or_not(one: str, other: str) -> None:
    assert higher(one, other) == (LEVELS.index(one) > LEVELS.index(other))
    assert higher(one, "")
    assert not higher("", one)
