"""Checks: each signature and grant is judged anew; what is wrong is found, recorded or not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from events import Envelope, Fact
from events.chain import Link
from events.facts.delegations import AuthorityDelegated
from events.facts.plans import PlanVersionApproved
from events.facts.proposals import ApprovalGiven, ProposalApproved
from tests.cast import company
from tests.proposing import DEARER, SMALL, approved, signed, submitted
from tests.specification import Story
from tracker.application import KIND_OF
from tracker.appointments import AppointToRole, DeclineAppointment, EndAppointment
from tracker.checks import JUDGED, LOOKED_UP, Finding, check, every_check
from tracker.delegations import CorrectDelegation, GrantDelegation, RevokeDelegation
from tracker.history import History
from tracker.kernel import fold, kept
from tracker.objectives import (
    CorrectMeasurement,
    RecordMeasurement,
    RetireObjective,
    VoidMeasurement,
)
from tracker.proposals import RatifyProposal
from tracker.roles import RetireRole

WEB = ("SVC-WEB",)


def found(told: Story, name: str) -> list[Finding]:
    with told.tracker.looking(told.now) as history:
        return check(history, name)


def wrong(told: Story, name: str) -> list[Finding]:
    return [finding for finding in found(told, name) if finding.wrong]


def past_the_rules(
    told: Story, stream: str, fact: Fact, actor: str, reason: str = ""
) -> None:  # fmt: skip
    """Record a fact as somebody would who can write to the record without asking the rules."""
    kind, _, item_id = stream.partition("/")
    with told.record.writing(told.now) as writing:
        envelope = Envelope(
            event_id=f"forged/{writing.size}", recorded_at=told.now, effective_at=told.now,
            actor=actor, door="api", key=f"forged:{writing.size}", reason=reason,
        )  # fmt: skip
        before = History(writing, told.now).find(KIND_OF[kind], item_id)
        recorded = writing.append(stream, envelope, fact)
        after = fold(before or KIND_OF[kind](id=item_id), recorded)
        writing.put(recorded, kept(after), after.facets(), after.term())


def forged(told: Story, proposal: str, actor: str, grant: str, power: str = "approve:plan") -> None:
    """Put a signature under a proposal that nobody asked the rules about."""
    link = Link(
        grant=grant, version=1, grantor="aoife", holder="role:director", form="standing",
        amount=None, effective_from=told.now,
    )  # fmt: skip
    signature = ApprovalGiven(
        revision=1, content_sha256="", power=power, rule="R-SMALL", rules_version=1, chain=(link,),
        covers_amount=True,
    )  # fmt: skip
    past_the_rules(told, f"proposal/{proposal}", signature, actor)


# ---------------------------------------------------------------- all is well


def test_in_a_record_that_kept_its_rules_nothing_is_wrong() -> None:
    told = company()
    approved(told, DEARER, ("bram", "chiara"))
    with told.tracker.looking(told.now) as history:
        said = every_check(history)
    assert list(said) == [*JUDGED, *LOOKED_UP]
    assert not [finding for each in said.values() for finding in each if finding.wrong]
    assert [f.person for f in said["separation"]] == ["bram", "bram", "aoife", "bram", "chiara"]
    assert said["separation"][-1].words == "May release money, by DEL-2."
    assert [f.words for f in said["approvals"]][-1] == (
        "R-MIDDLE asks for 1 who may approve plan changes and 1 who may release money: 2 signed."
    )


def test_one_check_says_the_same_as_all_of_them_together() -> None:
    told = company()
    approved(told, SMALL)
    with told.tracker.looking(told.now) as history:
        assert {name: check(history, name) for name in (*JUDGED, *LOOKED_UP)} == (
            every_check(history)
        )


def test_a_signature_stays_right_when_its_grant_is_revoked_later() -> None:
    told = company()
    approved(told, SMALL)
    told.later(days=1).by("aoife").given(RevokeDelegation(grant="DEL-1"))
    assert not wrong(told, "authority")


def test_cancelling_and_ratifying_are_judged_too() -> None:
    told = company()
    proposal = approved(told, DEARER, change="emergency")
    told.later(days=1)
    for who in ("aoife", "chiara"):
        told.by(who).given(RatifyProposal(proposal=proposal))
    assert [finding.person for finding in found(told, "limits")][-3:] == ["bram", "aoife", "chiara"]
    assert not wrong(told, "limits")


# ---------------------------------------------------------------- signatures


@pytest.mark.parametrize(
    ("actor", "grant", "rule", "name"),
    [
        ("gita", "DEL-1", "SOD-1", "separation"),
        ("dov", "DEL-3", "AUTH-AMOUNT", "limits"),
        ("chiara", "DEL-2", "AUTH-POWER", "reach"),
        ("jana", "DEL-1", "AUTH-NONE", "authority"),
    ],
)
def test_a_signature_that_the_rules_would_refuse_is_found_by_its_check_alone(
    actor: str, grant: str, rule: str, name: str
) -> None:
    told = company()
    proposal = submitted(told, DEARER)
    forged(told, proposal, actor, grant)
    [finding] = wrong(told, name)
    assert (finding.item, finding.person, finding.rule) == (f"proposal/{proposal}", actor, rule)
    assert finding.event == told.size()
    assert not [each for other in JUDGED if other != name for each in wrong(told, other)]


def test_who_signs_twice_is_found() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    forged(told, proposal, "bram", "DEL-1")
    assert [finding.rule for finding in wrong(told, "separation")] == ["SOD-2"]


def test_a_signature_by_a_grant_that_was_revoked_a_moment_before_is_found() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    told.later(minutes=1).by("aoife").given(RevokeDelegation(grant="DEL-1"))
    told.later(minutes=1)
    forged(told, proposal, "bram", "DEL-1")
    assert [finding.rule for finding in wrong(told, "authority")] == ["AUTH-REVOKED"]


# ---------------------------------------------------------------- changes


def approved_past_the_rules(told: Story, proposal: str, rule: str) -> None:
    fact = ProposalApproved(revision=1, content_sha256="", rule=rule, effective_from=told.now)
    past_the_rules(told, f"proposal/{proposal}", fact, "gita")


def test_a_change_without_the_approvals_that_the_rules_ask_for_is_found() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    signed(told, proposal, "bram")
    approved_past_the_rules(told, proposal, "R-MIDDLE")
    [finding] = wrong(told, "approvals")
    assert (finding.item, finding.rule, finding.person) == (
        f"proposal/{proposal}", "PROP-STATE", "gita",
    )  # fmt: skip
    assert finding.words.endswith(": 1 signed.")


def test_a_change_by_another_rule_than_the_one_that_fits_is_found() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    forged(told, proposal, "bram", "DEL-1")
    approved_past_the_rules(told, proposal, "R-OBJECTIVE")
    assert [finding.item for finding in wrong(told, "approvals")] == [f"proposal/{proposal}"]


def test_a_version_that_no_proposal_brought_is_found() -> None:
    told = company()
    fact = PlanVersionApproved(version=2, content={"title": "Mine"}, effective_from=told.now)
    past_the_rules(told, "plan/PLN-1", fact, "hugo")
    [finding] = wrong(told, "approvals")
    assert (finding.item, finding.rule, finding.event) == ("plan/PLN-1", "PROP-4", told.size())
    assert finding.words == "Version 2 came without a proposal."


def test_an_emergency_is_in_time_waits_or_is_overdue() -> None:
    told = company()
    proposal = approved(told, DEARER, change="emergency")
    last = told.events()[-2].number
    [waiting] = found(told.later(days=7), "emergencies")
    assert (waiting.wrong, waiting.days) == (False, 7)
    assert waiting.words == "Waits for ratification; there is time."
    [overdue] = found(told.later(seconds=1), "emergencies")
    assert (overdue.wrong, overdue.words) == (True, "Not ratified, and overdue.")
    assert overdue.event < last
    told.later(days=1)
    for who in ("aoife", "chiara"):
        told.by(who).given(RatifyProposal(proposal=proposal))
    [late] = found(told, "emergencies")
    assert (late.wrong, late.words, late.days) == (True, "Ratified by 2 others, late.", 8)


def test_an_emergency_that_others_ratified_is_in_time() -> None:
    told = company()
    proposal = approved(told, DEARER, change="emergency")
    told.later(days=2)
    for who in ("aoife", "chiara"):
        told.by(who).given(RatifyProposal(proposal=proposal))
    [finding] = found(told.later(days=30), "emergencies")
    assert (finding.wrong, finding.days) == (False, 2)
    assert (finding.item, finding.person) == (f"proposal/{proposal}", "gita")
    assert finding.words == "Ratified by 2 others, in time."


# ---------------------------------------------------------------- what people were given


def test_a_grant_of_more_than_its_giver_held_is_found() -> None:
    told = company()
    fact = AuthorityDelegated(
        parent="DEL-3", grantor="dov", holder="person:jana", powers=("approve:plan",),
        scope=("*",), amount=20_000_00, risk_level="", depth=0, form="standing",
        effective_from=told.now,
    )  # fmt: skip
    assert [finding.words for finding in found(told, "delegations")][-1] == (
        "Part of DEL-1, to role:owner-web."
    )
    past_the_rules(told, "delegation/DEL-9", fact, "dov")
    [finding] = wrong(told, "delegations")
    assert (finding.item, finding.person, finding.rule) == (
        "delegation/DEL-9", "dov", "AUTH-ATTENUATE",
    )  # fmt: skip


OFFER = GrantDelegation(
    grant="DEL-9", parent="DEL-3", holder="role:owner-net", powers=("approve:plan",), amount=1
)


def test_what_was_offered_and_never_accepted_is_listed_with_who_would_accept() -> None:
    told = company()
    told.by("dov").given(OFFER)
    told.by("bram").given(AppointToRole(appointment="APT-9", person="jana", role="auditor"))
    grant, term = found(told.later(days=3), "acceptances")
    assert (grant.item, grant.person, grant.days) == ("delegation/DEL-9", "ivo", 3)
    assert (grant.words, grant.wrong) == ("Offered, never accepted.", True)
    assert (term.item, term.person, term.days) == ("appointment/APT-9", "jana", 3)
    told.by("jana").given(DeclineAppointment(appointment="APT-9"))
    assert [finding.item for finding in found(told, "acceptances")] == ["delegation/DEL-9"]


def test_an_offer_to_a_role_that_nobody_holds_waits_for_nobody() -> None:
    told = company()
    told.by("dov").given(OFFER)
    told.by("bram").given(EndAppointment(appointment="APT-ivo"))
    assert [finding.person for finding in found(told.later(days=1), "acceptances")] == [""]


def test_a_vacancy_has_a_beginning_an_end_and_its_days() -> None:
    told = company()
    told.by("bram").given(EndAppointment(appointment="APT-ivo"))
    ended = told.size()
    [still] = found(told.later(days=4), "vacancies")
    assert (still.item, still.days, still.until) == ("role/owner-net", 4, None)
    assert (still.event, still.words, still.wrong) == (ended, "Nobody holds it.", False)
    told.given(AppointToRole(person="jana", role="owner-net"))
    [over] = found(told.later(days=4), "vacancies")
    assert (over.days, over.until, over.words) == (
        4,
        still.at + timedelta(days=4),
        "Nobody held it.",
    )


def test_the_vacancy_of_a_role_that_must_be_filled_is_wrong() -> None:
    told = company()
    told.by("aoife").given(EndAppointment(appointment="APT-aoife"))
    [finding] = wrong(told.later(days=2), "vacancies")
    assert (finding.item, finding.days) == ("role/chief-executive", 2)


def test_a_role_is_vacant_from_its_beginning_until_somebody_comes() -> None:
    told = company()
    told.by("bram").given(EndAppointment(appointment="APT-ivo"))
    told.by("aoife").given(RetireRole(role="owner-net"))
    assert not wrong(told.later(days=9), "vacancies")


def test_a_revocation_says_what_fell_with_it() -> None:
    told = company()
    told.by("aoife").given(RevokeDelegation(grant="DEL-1"), RevokeDelegation(grant="DEL-2"))
    first, second = found(told, "fallen")
    assert (first.item, first.person, first.words) == (
        "delegation/DEL-1",
        "aoife",
        "With it fell DEL-4.",
    )
    assert second.words == "Nothing hung below it."


# ---------------------------------------------------------------- what was said later


def test_what_was_recorded_late_is_listed_with_its_days_and_reason() -> None:
    told = company().at("2026-03-09 10:00").by("esra")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.6")))
    assert found(told, "late") == []
    told.because("The meter was away.")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-01", value=Decimal("99.7")))
    [finding] = found(told, "late")
    assert (finding.item, finding.person, finding.wrong) == ("objective/OBJ-1", "esra", False)
    assert (finding.days, finding.words) == (37, "The meter was away.")


def measured_each(told: Story, frequency: str) -> Story:
    """Let the objective name how often it is measured, from its second version on."""
    proposal = approved(told, {"frequency": frequency}, target="objective:OBJ-1", scope=WEB)
    assert proposal
    return told.by("esra").because("As agreed.")


@pytest.mark.parametrize(
    ("frequency", "missing"),
    [
        ("Monthly", ["2026-02", "2026-04", "2026-05", "2026-06"]),
        ("quarterly", ["2026-Q2"]),
        ("half-yearly", []),
        ("yearly", []),
        ("once", []),
    ],
)
def test_a_period_that_is_over_and_has_no_value_is_found(
    frequency: str, missing: list[str]
) -> None:
    told = measured_each(company(), frequency).at("2026-07-16 10:00")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-03", value=Decimal(99)))
    found_missing = wrong(told, "measurements")
    assert [finding.words for finding in found_missing] == [f"No value for {n}." for n in missing]
    assert all(finding.item == "objective/OBJ-1" for finding in found_missing)


def test_a_value_may_come_within_two_weeks_and_of_any_day_of_its_period() -> None:
    told = measured_each(company(), "monthly")
    for period in ("2026-02-11", "2026-03", "2026-04"):
        told.at("2026-05-10 10:00").because("The meter was away.")
        told.given(RecordMeasurement(objective="OBJ-1", period=period, value=Decimal(99)))
    assert wrong(told.at("2026-06-14 10:00"), "measurements") == []
    [finding] = wrong(told.at("2026-06-15 10:00"), "measurements")
    assert (finding.words, finding.days) == ("No value for 2026-05.", 15)
    assert finding.at.isoformat() == "2026-05-31T22:00:00+00:00"


def test_of_an_objective_that_is_closed_no_value_is_missing() -> None:
    told = measured_each(company(), "monthly")
    told.given(RetireObjective(objective="OBJ-1"))
    assert wrong(told.at("2026-07-16 10:00"), "measurements") == []


def test_a_correction_says_what_the_record_said_before() -> None:
    told = company().at("2026-03-09 10:00").by("esra")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal("99.6")))
    told.because("A slip.")
    told.given(
        CorrectMeasurement(
            objective="OBJ-1", period="2026-02", value=Decimal("98"), was=Decimal("99.6")
        )
    )
    told.because("Of another service.")
    told.given(VoidMeasurement(objective="OBJ-1", period="2026-02"))
    told.by("aoife").given(CorrectDelegation(grant="DEL-1", wording="For the year."))
    assert [finding.words for finding in found(told, "corrected")] == [
        "The value of 2026-02 is 98; it was 99.6.",
        "The value of 2026-02 is void; it was 98.",
        "The wording is “For the year.”; it was “”.",
    ]


def test_as_it_was_known_earlier_a_check_says_what_it_said_then() -> None:
    told = company()
    size = told.size()
    told.by("aoife").given(RevokeDelegation(grant="DEL-1"))
    with told.tracker.looking(told.now, size) as history:
        assert check(history, "fallen") == []
