"""POL-3: whether people were told of a policy in time, flagged when it is read."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tests.cast import company
from tests.proposing import approved
from tests.specification import Story, instant
from tests.telling import PLANNED, company_with_an_approach
from tracker.communications import DeliverCommunication
from tracker.policies import Policy, RetirePolicy
from tracker.publication import publication

LINE = replace(
    PLANNED, about=("policy",), on_change=True, within=5, working_days=False, audience=("*",)
)
TEXT = {"text": "We keep what we promise, and say so when we cannot."}


def told_of_policies() -> Story:
    """The company with a line of five days, and version 2 of its policy from 9 March 2026."""
    told = company_with_an_approach().by("dov").given(LINE).at("2026-03-09 10:00")
    approved(told, TEXT, ("aoife",), by="dov", target="policy:POL-1")
    return told


def flagged(told: Story, on: str) -> list[str]:
    with told.tracker.looking(instant(on)) as history:
        policy = history.find(Policy, "POL-1")
        assert policy is not None
        found = publication(policy, history, ZoneInfo("Europe/Amsterdam"))
        assert all(remark.rule == "POL-3" for remark in found)
        return [remark.sentence for remark in found]


def test_pol_3_a_policy_that_nobody_was_told_of_in_time_is_flagged() -> None:
    told = told_of_policies()
    assert flagged(told, "2026-03-14 22:59") == []
    late = "POL-1 v2 was to be told by COM-1 until 14 March 2026, and was not yet."
    assert flagged(told, "2026-03-14 23:00") == [late]


def test_pol_3_telling_it_in_time_leaves_nothing_to_look_at() -> None:
    told = told_of_policies().at("2026-03-14 20:00").by("dov")
    told.given(DeliverCommunication(line="COM-1", occasion="POL-1 v2", reached=9))
    assert flagged(told, "2026-04-01 10:00") == []


def test_pol_3_telling_it_late_stays_visible() -> None:
    told = told_of_policies().at("2026-03-17 10:00").by("dov")
    told.given(DeliverCommunication(line="COM-1", occasion="POL-1 v2", reached=9))
    assert flagged(told, "2026-04-01 10:00") == [
        "POL-1 v2 was told by COM-1 3 days after 14 March 2026."
    ]


def test_pol_3_without_a_line_nobody_is_told_and_that_is_flagged() -> None:
    assert flagged(company(), "2026-03-09 10:00") == [
        "No line of communication tells people of a new version of a policy."
    ]


def test_pol_3_a_policy_that_was_retired_needs_no_telling() -> None:
    told = company().by("aoife").given(RetirePolicy(policy="POL-1"))
    assert flagged(told, "2026-03-09 10:00") == []
