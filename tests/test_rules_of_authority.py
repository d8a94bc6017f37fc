"""Each rule of authority by its name: what AUTH-... and APT-... say, at the boundary of each.

The other specifications of this practice go further; this one shows that none was forgotten.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import company
from tests.covers import accepted, asking, offered
from tests.proposing import MUCH_DEARER, signed, submitted, the
from tests.specification import Story, instant
from tracker.appointments import (
    AcceptAppointment,
    AppointToRole,
    EndAppointment,
)
from tracker.authority import ORDER, Authority
from tracker.delegations import (
    AcceptDelegation,
    Delegation,
    EndDelegation,
    GrantDelegation,
    RevokeDelegation,
)
from tracker.kernel import Refusal
from tracker.proposals import ApproveProposal
from tracker.vacancies import vacant


def verdict(told: Story, who: str, grant: str, power: str = "approve:plan", **about: Any) -> str:
    """Return the rule against deciding by a grant now, or `allowed`."""
    with told.tracker.looking(told.now) as history:
        try:
            wanted = {"scope": ("*",), **about}
            Authority(history, told.now).require(who, grant, power, **wanted)
        except Refusal as refusal:
            return refusal.rule
    return "allowed"


# ---------------------------------------------------------------- using a grant


def test_auth_none_who_holds_no_such_grant_that_day_does_not_act_by_it() -> None:
    told = company()
    assert verdict(told, "bram", "DEL-1") == "allowed"
    assert verdict(told, "chiara", "DEL-1") == "AUTH-NONE"
    told.by("bram").given(EndAppointment(appointment="APT-bram"))
    assert verdict(told, "bram", "DEL-1") == "AUTH-NONE"


def test_auth_accept_nobody_acts_by_what_they_have_not_accepted() -> None:
    told = offered().at("2026-04-02 10:00")
    assert verdict(told, "gita", "DEL-9") == "AUTH-ACCEPT"
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert verdict(told, "gita", "DEL-9") == "allowed"


def test_auth_accept_a_new_holder_confirms_the_grants_of_the_office_before_first_use() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="gita", role="director"))
    told.by("gita").given(AcceptAppointment(appointment="APT-9"))
    assert verdict(told, "gita", "DEL-1") == "AUTH-ACCEPT"
    told.when(AcceptDelegation(grant="DEL-1")).then("DelegationConfirmed")
    assert verdict(told, "gita", "DEL-1") == "allowed"


def test_auth_time_the_instant_lies_within_the_dates_of_the_grant_and_of_all_above() -> None:
    told = accepted()
    for moment, then in {
        "2026-03-31 21:59:59": "AUTH-TIME",
        "2026-03-31 22:00": "allowed",
        "2026-04-30 21:59:59": "allowed",
        "2026-04-30 22:00": "AUTH-TIME",
    }.items():
        assert verdict(told.at(moment), "gita", "DEL-9") == then


def test_auth_revoked_from_the_moment_it_is_taken_back_with_all_that_hangs_below() -> None:
    told = company().by("aoife").effective("2026-03-31").given(RevokeDelegation(grant="DEL-1"))
    web: dict[str, Any] = {"power": "approve:objective", "scope": ("SVC-WEB",)}
    for moment, then in {
        "2026-03-31 21:59:59": "allowed",
        "2026-03-31 22:00": "AUTH-REVOKED",
    }.items():
        assert verdict(told.at(moment), "bram", "DEL-1") == then
        assert verdict(told, "esra", "DEL-4", **web) == then


def test_auth_power_a_power_that_is_not_given_is_not_there() -> None:
    assert verdict(company(), "bram", "DEL-1", "approve:spend") == "AUTH-POWER"


def test_auth_scope_a_grant_for_one_service_decides_about_that_one_only() -> None:
    told = company()
    for scope, then in {
        ("SVC-WEB",): "allowed",
        ("SVC-NET",): "AUTH-SCOPE",
        ("*",): "AUTH-SCOPE",
    }.items():
        assert verdict(told, "esra", "DEL-4", "approve:objective", scope=scope) == then


def test_auth_amount_the_limit_is_covered_and_a_cent_more_is_not() -> None:
    told = company()
    assert verdict(told, "bram", "DEL-1", amount=50_000_00) == "allowed"
    assert verdict(told, "bram", "DEL-1", amount=50_000_01) == "AUTH-AMOUNT"


def test_auth_risk_the_level_is_covered_and_the_next_is_not() -> None:
    told = company()
    assert verdict(told, "bram", "DEL-1", "accept:risk", risk="high") == "allowed"
    assert verdict(told, "bram", "DEL-1", "accept:risk", risk="extreme") == "AUTH-RISK"
    assert verdict(told, "dov", "DEL-3", risk="low") == "AUTH-RISK"


def test_auth_period_is_the_last_of_the_rules_about_one_act() -> None:
    told = company().by("aoife")
    told.given(asking(parent="ROOT", effective_from=None, amount_per_period=1_00, period="month"))
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert verdict(told, "gita", "DEL-9", amount=1_00) == "allowed"
    assert verdict(told, "gita", "DEL-9", amount=1_01) == "AUTH-PERIOD"
    assert verdict(told, "gita", "DEL-9", amount=5_000_01) == "AUTH-AMOUNT"
    assert verdict(told, "gita", "DEL-9", amount=1_01, risk="low") == "AUTH-RISK"
    assert ORDER[-1] == "AUTH-PERIOD"


# ---------------------------------------------------------------- giving a grant


@pytest.mark.parametrize(
    "said",
    [
        {"powers": ["approve:plan", "approve:spend"]},
        {"amount": 10_000_01},
        {"amount": None},
        {"risk_level": "low"},
        {"effective_from": "2026-01-06"},
    ],
)
def test_auth_attenuate_nobody_gives_more_than_they_hold(said: dict[str, Any]) -> None:
    company().by("dov").when(asking(**said)).then_refused("AUTH-ATTENUATE")


def test_auth_attenuate_a_period_stays_within_that_of_the_grantor() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1))
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).at("2026-04-02 10:00")
    further: dict[str, Any] = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:jana"}
    for begins, until, field in (
        ("2026-04-03", "2026-05-01", "until"),
        ("2026-04-03", None, "until"),
        ("2026-03-31", "2026-04-30", "effective_from"),
    ):
        told.when(asking(**further, effective_from=begins, until=until))
        told.then_refused("AUTH-ATTENUATE", field)
    told.when(asking(**further, effective_from="2026-04-03", until="2026-04-30"))
    told.then("AuthorityDelegated")


def test_auth_depth_each_level_allows_fewer_below_it() -> None:
    told = company().by("bram")
    told.when(asking(parent="DEL-1", depth=2)).then_refused("AUTH-DEPTH", "depth")
    told.when(asking(parent="DEL-1", depth=1, effective_from=None)).then("AuthorityDelegated")
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    last: dict[str, Any] = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:jana"}
    told.when(asking(**last, effective_from=None, depth=1)).then_refused("AUTH-DEPTH")
    told.given(asking(**last, effective_from=None)).by("jana").given(
        AcceptDelegation(grant="DEL-10")
    )
    told.when(asking(grant="DEL-11", parent="DEL-10", holder="person:ivo", effective_from=None))
    told.then_refused("AUTH-DEPTH")


@pytest.mark.parametrize(
    "holder", ["person:aoife", "role:chief-executive", "person:bram", "role:director"]
)
def test_auth_cycle_no_grant_comes_back_to_who_stands_above(holder: str) -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1, effective_from=None))
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    told.when(asking(grant="DEL-10", parent="DEL-9", holder=holder, effective_from=None))
    told.then_refused("AUTH-CYCLE", "holder")


@pytest.mark.parametrize(
    "said",
    [
        {"powers": ["approve:policy"]},
        {"powers": ["accept:risk"], "risk_level": "extreme"},
        {"powers": ["accept:risk@extreme"]},
    ],
)
def test_auth_nondelegable_some_powers_stay_with_top_management(said: dict[str, Any]) -> None:
    told = company().by("aoife").when(asking(parent="ROOT", **said))
    told.then_refused("AUTH-NONDELEGABLE", "powers")


def test_auth_self_nobody_gives_or_appoints_to_themselves() -> None:
    told = company().by("aoife").given(AppointToRole(person="dov", role="auditor"))
    told.by("dov").when(asking(holder="role:auditor")).then_refused("AUTH-SELF", "holder")
    told.by("aoife").when(AppointToRole(person="aoife", role="auditor")).then_refused("AUTH-SELF")


def test_auth_self_who_comes_to_hold_both_offices_was_put_there_by_somebody_else() -> None:
    """Two signatures: whoever appoints them, and for one proposal still only one of theirs."""
    told = company().by("bram").given(
        asking(parent="DEL-1", holder="role:auditor", effective_from=None, form="standing")
    )  # fmt: skip
    told.by("aoife").given(AppointToRole(appointment="APT-9", person="bram", role="auditor"))
    told.by("bram").given(AcceptAppointment(appointment="APT-9"), AcceptDelegation(grant="DEL-9"))
    proposal = submitted(told, MUCH_DEARER)
    signed(told, proposal, "bram").by("bram")
    told.via("DEL-9").when(ApproveProposal(proposal=proposal)).then_refused("SOD-2")


@pytest.mark.parametrize(
    ("begins", "allowed"),
    [
        (date(2026, 3, 8), False),
        (date(2026, 3, 9), True),
        (instant("2026-03-09 09:59:59"), False),
        (instant("2026-03-09 10:00"), True),
    ],
)
def test_auth_nobackdate_authority_begins_at_the_moment_of_recording_or_later(
    begins: date, *, allowed: bool
) -> None:
    told = company().by("aoife").when(
        GrantDelegation(
            parent="ROOT", holder="person:gita", powers=("approve:plan",), effective_from=begins
        )
    )  # fmt: skip
    if allowed:
        told.then("AuthorityDelegated")
    else:
        told.then_refused("AUTH-NOBACKDATE", "effective_from")


def test_auth_cascade_what_falls_is_named_and_what_was_done_keeps_its_chain() -> None:
    told = company()
    proposal = submitted(told, MUCH_DEARER)
    signed(told, proposal, "bram")
    before = the(told, proposal)
    told.by("aoife").later(hours=1).given(RevokeDelegation(grant="DEL-1"))
    revoked = told.events()[-1].fact
    assert getattr(revoked, "fallen", None) == ("DEL-4",)
    assert the(told, proposal) == before


def test_auth_concurrent_of_a_cover_and_what_it_was_made_from_the_first_alone_counts() -> None:
    told = company().by("bram")
    told.given(
        asking(parent="DEL-1", depth=0, amount=50_000_00, effective_from=None, until="2026-04-30")
    )
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    proposal = submitted(told, MUCH_DEARER, by="jana")
    signed(told, proposal, "gita", "bram", "chiara")
    assert the(told, proposal).stage == "submitted"
    signed(told, proposal, "aoife")
    assert the(told, proposal).stage == "approved"


# ---------------------------------------------------------------- appointments


def test_apt_1_a_role_that_must_be_filled_and_is_not_is_told_with_the_days() -> None:
    told = company().by("aoife").given(EndAppointment(appointment="APT-aoife"))
    for days in (0, 1, 12):
        with told.tracker.looking(told.now + timedelta(days=days)) as history:
            found = [(role.id, since) for role, since in vacant(history)]
            assert found == [("chief-executive", days)]


def test_apt_2_appointing_needs_the_power_to_appoint() -> None:
    told = company().by("dov").when(AppointToRole(person="gita", role="auditor"))
    told.then_refused("AUTH-POWER")
    told.by("gita").when(AppointToRole(person="jana", role="auditor")).then_refused("AUTH-NONE")


def test_apt_3_offices_that_exclude_each_other_are_not_held_together() -> None:
    told = company().by("aoife").when(AppointToRole(person="esra", role="auditor"))
    told.then_refused("APT-3", "role")
    told.when(AppointToRole(person="hugo", role="director")).then_refused("APT-3", "role")


def test_apt_4_a_second_holder_is_refused_unless_the_role_is_a_board_s() -> None:
    told = company().by("aoife").when(AppointToRole(person="gita", role="representative"))
    told.then_refused("APT-4", "role")
    told.when(AppointToRole(person="gita", role="auditor")).then("PersonAppointed")


def test_apt_5_an_end_may_lie_before_now_and_takes_back_nothing_that_was_done() -> None:
    told = company()
    proposal = submitted(told, MUCH_DEARER)
    signed(told, proposal, "bram")
    told.later(days=2).by("bram").effective("2026-03-08").when(
        EndAppointment(appointment="APT-bram")
    )
    told.then("AppointmentEnded")
    assert [s.person for s in the(told, proposal).approvals] == ["bram"]
    assert verdict(told.later(days=-1), "bram", "DEL-1") == "allowed"


# ---------------------------------------------------------------- traps seen elsewhere


def test_a_delegation_is_made_by_whoever_holds_what_it_is_made_from_and_by_nobody_else() -> None:
    for who in ("gita", "hugo", "chiara", "esra"):
        company().by(who).when(asking()).then_refused("AUTH-NONE", "via")


def test_a_delegation_is_taken_back_by_its_grantor_or_who_stands_above_and_by_nobody_else() -> None:
    for who in ("gita", "bram", "chiara", "hugo"):
        accepted().by(who).when(RevokeDelegation(grant="DEL-9")).then_refused("AUTH-NONE", "grant")
    accepted().by("jana").when(EndDelegation(grant="DEL-9")).then_refused("FACT-ACTOR", "grant")


def test_no_event_is_lost_when_a_grant_falls_with_another() -> None:
    told = accepted()
    before = {event.number: event for event in told.events()}
    told.by("aoife").given(RevokeDelegation(grant="DEL-3"))
    after = {event.number: event for event in told.events()}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    fallen = told.the(Delegation, "DEL-9")
    assert (fallen.accepted_by, fallen.revoked_until) == (("gita",), None)
