"""Approval rules as governed content: changed by proposals alone, each version judging its time."""

from typing import Any

import marshmallow as ma
import pytest

from events.facts.approvals import ApprovalRulesVersionApproved
from events.facts.proposals import ApprovalGiven
from tests.cast import RULES, company, set_up
from tests.proposing import REASON, SMALL, approved, opened, signed, submitted, the
from tests.ruling import TARGET, changed, rule, ruled
from tests.specification import Story, is_a_sentence, story
from tracker.approvals import ApprovalRules, EditApprovalRules, as_content
from tracker.checks import check
from tracker.proposals import ApproveProposal, CancelProposal, OpenProposal
from tracker.versions import content_of

TWO = {"rules.R-SMALL.needs": [{"power": "approve:plan", "count": 2}]}


def rules(told: Story) -> ApprovalRules:
    return told.the(ApprovalRules, "APR")


def needs(told: Story, rule_id: str = "R-SMALL") -> list[tuple[str, int]]:
    found = {each.id: each for each in rules(told).standing(told.now).rules}
    return [(need.power, need.count) for need in found[rule_id].needs]


# ---------------------------------------------------------------- versions


def test_the_first_rules_are_version_1_each_under_its_id_with_its_place() -> None:
    told = ruled()
    assert (rules(told).base, rules(told).version) == (1, 1)
    with told.tracker.looking(told.now) as history:
        content = content_of(rules(told), rules(told).newest, history)
    assert list(content["rules"]) == [
        *(each.id for each in RULES.rules), "R-RULES"
    ]  # fmt: skip
    assert content["rules"]["R-MIDDLE"] == {
        "target": "plan", "needs": [{"power": "approve:plan"}, {"power": "approve:spend"}],
        "over": 10_000_00, "up_to": 50_000_00, "place": 4,
    }  # fmt: skip


def test_what_is_said_of_the_first_rules_is_what_a_version_would_say() -> None:
    told = ruled()
    with told.tracker.looking(told.now) as history:
        content = content_of(rules(told), rules(told).newest, history)
    assert as_content(rules(told).rules, rules(told).document) == content


def test_a_rule_changes_by_a_proposal_that_top_management_approves() -> None:
    told = ruled()
    proposal = submitted(told, TWO, target=TARGET)
    for who in ("bram", "chiara", "dov"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("AUTH-POWER")
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "ApprovalRulesVersionApproved")
    made = told.facts[-1]
    assert isinstance(made, ApprovalRulesVersionApproved)
    assert (made.version, made.proposal, made.effective_from) == (2, proposal, told.now)
    assert made.content["rules"]["R-SMALL"]["needs"] == [{"power": "approve:plan", "count": 2}]
    assert needs(told) == [("approve:plan", 2)]


def test_the_proposer_of_a_rule_does_not_approve_it_whatever_they_hold() -> None:
    told = ruled()
    proposal = submitted(told, TWO, target=TARGET, by="aoife")
    told.by("aoife").when(ApproveProposal(proposal=proposal)).then_refused("SOD-1")


@pytest.mark.parametrize("who", ["aoife", "bram", "hugo", "gita"])
def test_nobody_changes_a_rule_past_a_proposal(who: str) -> None:
    told = ruled().by(who).when(EditApprovalRules(target="APR", changes=TWO))
    told.then_refused("PROP-4", "changes")


def test_without_a_rule_for_the_rules_nobody_can_propose_others() -> None:
    told = company().by("gita").because(REASON)
    told.when(OpenProposal(title="Easier", target=TARGET, base=1, changes={
        "rules.R-RULES": {"target": "approval_policy", "needs": [{"power": "approve:policy"}]},
    }))  # fmt: skip
    told.then_refused("PROP-NORULE", "target")


def test_rules_take_effect_at_their_date_and_until_then_the_former_ones_judge() -> None:
    told = ruled()
    changed(told, TWO, effective="2026-03-20")
    assert needs(told) == [("approve:plan", 1)]
    approved(told, SMALL, ("bram",))
    told.at("2026-03-19 22:59:59")
    assert needs(told) == [("approve:plan", 1)]
    told.at("2026-03-19 23:00")  # the day begins in Amsterdam
    assert needs(told) == [("approve:plan", 2)]


def test_scheduled_rules_can_be_cancelled_and_never_judge() -> None:
    told = ruled()
    proposal = changed(told, TWO, effective="2026-03-20")
    told.by("aoife").when(CancelProposal(proposal=proposal))
    told.then("CancellationGiven", "ProposalCancelled", "ApprovalRulesVersionCancelled")
    told.at("2026-03-21 09:00")
    assert needs(told) == [("approve:plan", 1)]


def test_rules_are_added_taken_out_and_put_in_another_order() -> None:
    told = ruled()
    first = {"target": "plan", "needs": [{"power": "approve:spend"}], "place": 0}
    changed(told, {"rules.R-FIRST": first, "rules.R-EMERGENCY": None, "rules.R-POLICY.place": 99})
    assert [each.id for each in rules(told).rules] == [
        "R-FIRST", "R-OBJECTIVE", "R-SMALL", "R-MIDDLE", "R-LARGE", "R-RULES", "R-POLICY",
    ]  # fmt: skip


def test_what_a_rule_says_as_usual_is_kept_in_one_way_however_it_was_said() -> None:
    told = ruled()
    usual = "".join(["every ", "signature"])  # another object than the default
    said = {"target": "plan", "needs": [{"power": "approve:plan"}], "place": 9}
    more = {"amount_covered_by": usual, "order": "a ny".replace(" ", "")}
    proposal = opened(told, {"rules.R-NEW": {**said, **more}}, target=TARGET)
    assert the(told, proposal).changes == {"rules.R-NEW": said}


# ---------------------------------------------------------------- each version judges its time


def test_a_signature_names_the_version_of_the_rules_that_judged_it() -> None:
    told = ruled()
    before = approved(told, SMALL)
    changed(told, TWO)
    after = submitted(told, {"notes": "y"}, base=2)
    signed(told, after, "bram")
    assert [version_of(told, each) for each in (before, after)] == [1, 2]
    assert [s.rules_version for s in the(told, after).approvals] == [2]
    assert the(told, before).rules_version == 1


def version_of(told: Story, proposal: str) -> int:
    facts = [each.fact for each in told.events() if each.stream == f"proposal/{proposal}"]
    return next(fact.rules_version for fact in facts if isinstance(fact, ApprovalGiven))


def test_what_was_approved_stays_approved_when_the_rules_become_stricter() -> None:
    told = ruled()
    proposal = approved(told, SMALL)
    changed(told, TWO)
    told.later(days=100)
    with told.tracker.looking(told.now) as history:
        wrong = [f for name in ("approvals", "separation") for f in check(history, name) if f.wrong]
    assert wrong == []
    assert the(told, proposal).stage == "approved"
    was = rules(told).of_version(the(told, proposal).rules_version)
    assert [need.count for each in was if each.id == "R-SMALL" for need in each.needs] == [1]


def test_what_is_still_open_is_judged_by_the_rules_of_today() -> None:
    told = ruled()
    proposal = submitted(told, SMALL)
    changed(told, TWO)
    signed(told, proposal, "bram")
    assert the(told, proposal).stage == "submitted"
    signed(told, proposal, "dov")
    assert the(told, proposal).stage == "approved"


# ---------------------------------------------------------------- a set of rules that is broken


@pytest.mark.parametrize(
    ("path", "value", "at"),
    [
        ("rules.R-SMALL.needs", [], "rules.R-SMALL.needs"),
        ("rules.R-SMALL.needs", [{"power": "approve:anything"}], "rules.R-SMALL.needs"),
        ("rules.R-SMALL.needs", [{"power": "approve:plan"}] * 2, "rules.R-SMALL.needs"),
        ("rules.R-SMALL.over", 10_000_00, "rules.R-SMALL.up_to"),
        ("rules.R-SMALL.up_to", -1, "rules.R-SMALL.up_to"),
        ("rules.R-EMERGENCY.ratify_within_days", None, "rules.R-EMERGENCY.ratify_within_days"),
        ("rules.R-RULES.needs", [{"power": "approve:plan"}], "rules.R-RULES.needs"),
        ("rules.R-RULES", None, "rules"),
        ("rules.R-RULES.change", "emergency", "rules"),
        ("rules.R-RULES.over", 5, "rules"),
        ("rules.R-SMALL.colour", "blue", "rules.R-SMALL.colour"),
        ("rules.R-SMALL.expires_after_days", 367, "rules.R-SMALL.expires_after_days"),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_field(
    path: str, value: Any, at: str
) -> None:
    told = ruled().by("gita").because(REASON)
    more = {"rules.R-RULES.ratify_within_days": 3} if path.endswith("R-RULES.change") else {}
    command = OpenProposal(title="Else", target=TARGET, base=1, changes={path: value, **more})
    with pytest.raises(ma.ValidationError) as problem:
        told.when(command)
    assert isinstance(problem.value.messages, dict)
    said = problem.value.messages["changes"]
    assert list(said) == [at]
    assert is_a_sentence(said[at][0])


def test_the_days_of_a_rule_are_in_order() -> None:
    told = ruled().by("gita").because(REASON)
    days = {"rules.R-SMALL.expires_after_days": 5, "rules.R-SMALL.escalates_after_days": 5}
    with pytest.raises(ma.ValidationError, match="By then it has expired"):
        told.when(OpenProposal(title="Else", target=TARGET, base=1, changes=days))
    earlier = {**days, "rules.R-SMALL.escalates_after_days": 4}
    told.because(REASON).when(OpenProposal(title="Else", target=TARGET, base=1, changes=earlier))
    told.then("ProposalOpened")


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"scope": ["SVC-MOON"]}, "scope"),
        ({"needs": [{"power": "approve:plan", "from_roles": ["king"]}]}, "rules.R-NEW"),
    ],
)
def test_a_rule_speaks_of_services_and_roles_that_the_record_knows(
    says: dict[str, Any], field: str
) -> None:
    told = ruled().by("gita").because(REASON)
    new = {"target": "plan", "needs": [{"power": "approve:plan"}], **says}
    told.when(OpenProposal(title="New", target=TARGET, base=1, changes={"rules.R-NEW": new}))
    told.then_refused("REF-UNKNOWN", field)


def test_rules_are_not_proposed_before_the_first_are_set() -> None:
    told = set_up(story()).at("2026-01-07 09:00").by("gita").because(REASON)
    content = {"rules": {"R": {"target": "plan", "needs": [{"power": "approve:plan"}]}}}
    told.when(OpenProposal(title="First", target=TARGET, base=0, changes=content))
    told.then_refused("KIND-STATE", "target")


# ---------------------------------------------------------------- SOD-6


def weaker(told: Story, **who: str) -> str:
    """Bram proposes that one signature will do for larger plans; Aoife approves."""
    return changed(told, {"rules.R-SMALL.up_to": 40_000_00}, **who)


def test_sod_6_who_defined_a_rule_is_never_the_only_one_who_approves_by_it_for_30_days() -> None:
    told = ruled()
    weaker(told, by="bram")
    proposal = submitted(told, SMALL, by="gita")
    for who in ("bram", "aoife"):
        told.by(who).when(ApproveProposal(proposal=proposal)).then_refused("SOD-6", "actor")
    told.by("dov").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


@pytest.mark.parametrize(("days", "refused"), [(29.999, True), (30, False)])
def test_sod_6_ends_after_30_days_to_the_instant(days: float, refused: bool) -> None:
    told = ruled()
    weaker(told, by="bram")
    proposal = submitted(told, SMALL)
    told.later(days=days).by("bram").when(ApproveProposal(proposal=proposal))
    if refused:
        told.then_refused("SOD-6")
    else:
        told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_sod_6_a_second_pair_of_eyes_before_or_after_will_do() -> None:
    told = ruled()
    changed(told, {"rules.R-MIDDLE.up_to": 60_000_00}, by="bram")
    proposal = submitted(told, {"actions.A1.budget": 25_000_00})
    signed(told, proposal, "bram")
    told.by("aoife").when(ApproveProposal(proposal=proposal)).then_refused("SOD-6", "actor")
    signed(told, proposal, "chiara")
    assert the(told, proposal).stage == "approved"
    other = submitted(told, {"actions.A1.budget": 45_000_00}, base=2)
    signed(told, other, "chiara", "bram")
    assert the(told, other).stage == "approved"


def test_sod_6_rules_that_stayed_as_they_were_are_nobodys_new_ones() -> None:
    told = ruled()
    weaker(told, by="bram")
    objective = submitted(
        told, {"notes": "x"}, target="objective:OBJ-1", scope=("SVC-WEB",), by="gita"
    )
    told.by("bram").when(ApproveProposal(proposal=objective))
    told.then("ApprovalGiven", "ProposalApproved", "ObjectiveVersionApproved")


def test_sod_6_a_rule_before_it_makes_a_rule_a_new_one() -> None:
    told = ruled()
    first = {"target": "plan", "needs": [{"power": "approve:spend"}], "up_to": 1, "place": 0}
    changed(told, {"rules.R-FIRST": first}, by="bram")
    proposal = submitted(told, {"actions.A1.budget": 5_500_00})
    told.by("bram").when(ApproveProposal(proposal=proposal)).then_refused("SOD-6")


def test_sod_6_the_first_rules_and_what_only_top_management_may_do_are_excepted() -> None:
    told = ruled()
    proposal = submitted(told, SMALL)
    told.by("aoife").when(ApproveProposal(proposal=proposal))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")
    changed(told, {"rules.R-POLICY.expires_after_days": 30})
    policy = submitted(told, {"text": "Else."}, target="policy:POL-1")
    told.by("aoife").when(ApproveProposal(proposal=policy))
    told.then("ApprovalGiven", "ProposalApproved", "PolicyVersionApproved")


def test_sod_6_a_cancelled_version_defines_nothing() -> None:
    told = ruled()
    proposal = changed(told, {"rules.R-SMALL.up_to": 9}, by="bram", effective="2026-03-20")
    told.by("aoife").given(CancelProposal(proposal=proposal))
    small = submitted(told.at("2026-03-21 10:00"), SMALL)
    told.by("bram").when(ApproveProposal(proposal=small))
    told.then("ApprovalGiven", "ProposalApproved", "PlanVersionApproved")


def test_sod_6_changes_of_the_rules_need_top_management() -> None:
    told = ruled(rule("R-RULES", target="approval_policy", needs=RULES.rules[0].needs))
    assert opened(told, {"document": "New"}, target=TARGET)
    with pytest.raises(ma.ValidationError, match="only with top management"):
        ruled(rule("R-RULES", target="approval_policy"))
