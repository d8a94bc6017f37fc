"""Delegations answered to, given back, taken back, and how they stand at each instant."""

import pytest

from events.facts.delegations import (
    DelegationAccepted,
    DelegationConfirmed,
    DelegationCorrected,
    DelegationDeclined,
    DelegationEnded,
    DelegationRevoked,
)
from tests.cast import company
from tests.covers import accepted, asking, offered
from tests.specification import Story, instant
from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.delegations import (
    AcceptDelegation,
    CorrectDelegation,
    DeclineDelegation,
    Delegation,
    EndDelegation,
    RevokeDelegation,
    falling_with,
)

# ---------------------------------------------------------------- accepting and declining


def test_the_person_accepts_once() -> None:
    told = offered().by("gita").when(AcceptDelegation(grant="DEL-9"))
    told.then(DelegationAccepted(accepted_by="gita"))
    told.when(AcceptDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")
    told.when(DeclineDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


def test_what_was_declined_is_over() -> None:
    told = offered().by("gita").when(DeclineDelegation(grant="DEL-9"))
    told.then(DelegationDeclined(declined_by="gita"))
    assert told.the(Delegation, "DEL-9").standing(told.now) == "declined"
    told.when(AcceptDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")
    told.by("dov").when(RevokeDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


@pytest.mark.parametrize("who", ["dov", "jana", "aoife"])
def test_nobody_else_answers(who: str) -> None:
    told = offered().by(who)
    told.when(AcceptDelegation(grant="DEL-9")).then_refused("FACT-ACTOR", "grant")
    told.when(DeclineDelegation(grant="DEL-9")).then_refused("FACT-ACTOR", "grant")
    told.when(AcceptDelegation(grant="DEL-99")).then_refused("REF-UNKNOWN")


def test_the_root_authority_waits_for_no_answer() -> None:
    company().by("aoife").when(AcceptDelegation(grant="ROOT")).then_refused("KIND-STATE", "grant")


def test_what_has_ended_waits_for_no_answer() -> None:
    told = offered().by("dov").given(RevokeDelegation(grant="DEL-9"))
    told.by("gita").when(AcceptDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")
    told = offered().at("2026-05-01 10:00").by("gita")
    told.when(AcceptDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


def second_director() -> Story:
    told = (
        company()
        .by("aoife")
        .given(AppointToRole(appointment="APT-9", person="gita", role="director"))
    )
    return told.by("gita").given(AcceptAppointment(appointment="APT-9"))


def test_a_new_holder_confirms_what_the_role_was_given() -> None:
    told = second_director().when(AcceptDelegation(grant="DEL-1"))
    told.then(DelegationConfirmed(confirmed_by="gita"))
    assert told.the(Delegation, "DEL-1").accepted_by == ("bram", "gita")


def test_one_of_several_holders_does_not_decline_what_another_uses() -> None:
    told = (
        second_director().when(DeclineDelegation(grant="DEL-1")).then_refused("KIND-STATE", "grant")
    )
    told.by("aoife").when(RevokeDelegation(grant="DEL-1"))
    told.then("DelegationRevoked")


# ---------------------------------------------------------------- giving back and taking back


def test_the_holder_gives_it_back() -> None:
    told = accepted().when(EndDelegation(grant="DEL-9"))
    told.then(DelegationEnded(effective_until=told.now))
    assert told.the(Delegation, "DEL-9").standing(told.now) == "ended"
    told.when(EndDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


@pytest.mark.parametrize("who", ["dov", "jana"])
def test_only_the_holder_gives_it_back(who: str) -> None:
    accepted().by(who).when(EndDelegation(grant="DEL-9")).then_refused("FACT-ACTOR", "grant")


def test_whoever_no_longer_holds_the_role_gives_nothing_back() -> None:
    told = company().by("bram").given(EndAppointment(appointment="APT-bram"))
    told.when(EndDelegation(grant="DEL-1")).then_refused("FACT-ACTOR", "grant")
    second_director().when(EndDelegation(grant="DEL-1")).then_refused("FACT-ACTOR", "grant")


@pytest.mark.parametrize("who", ["dov", "aoife"])
def test_the_grantor_and_whoever_stands_above_take_it_back(who: str) -> None:
    told = accepted().by(who).when(RevokeDelegation(grant="DEL-9"))
    told.then(DelegationRevoked(revoked_by=who, effective_until=told.now))
    known = told.the(Delegation, "DEL-9")
    assert (known.revoked_by, known.standing(told.now)) == (who, "revoked")
    told.when(RevokeDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


@pytest.mark.parametrize("who", ["gita", "bram", "chiara", "hugo"])
def test_nobody_else_takes_it_back(who: str) -> None:
    accepted().by(who).when(RevokeDelegation(grant="DEL-9")).then_refused("AUTH-NONE", "grant")


def test_the_root_authority_is_the_governing_bodys() -> None:
    told = company().by("aoife")
    told.when(RevokeDelegation(grant="ROOT")).then_refused("KIND-STATE", "grant")
    told.when(EndDelegation(grant="ROOT")).then_refused("FACT-ACTOR", "grant")


def test_what_ran_out_is_not_taken_back() -> None:
    told = accepted().at("2026-05-01 10:00").by("dov")
    told.when(RevokeDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")


def test_a_revocation_keeps_its_day_and_never_looks_back() -> None:
    told = company().by("aoife").effective("2026-03-31").when(RevokeDelegation(grant="DEL-1"))
    told.then(
        DelegationRevoked(
            revoked_by="aoife", effective_until=instant("2026-03-31 22:00"), fallen=("DEL-4",)
        )
    )
    told = company().by("aoife").effective("2026-03-08").when(RevokeDelegation(grant="DEL-1"))
    told.then_refused("AUTH-NOBACKDATE", "effective")
    told.by("bram").effective("2026-03-08").when(EndDelegation(grant="DEL-1"))
    told.then_refused("AUTH-NOBACKDATE", "effective")


def test_an_end_can_come_forward_and_never_moves_back() -> None:
    told = company().by("aoife").effective("2026-06-30").given(RevokeDelegation(grant="DEL-1"))
    for day in ("2026-06-30", "2026-07-31"):
        told.effective(day).when(RevokeDelegation(grant="DEL-1"))
        told.then_refused("KIND-STATE", "effective")
    told.by("bram").effective("2027-06-30").when(EndDelegation(grant="DEL-1"))
    told.then_refused("KIND-STATE", "effective")
    told.effective("2026-05-31").when(EndDelegation(grant="DEL-1")).then("DelegationEnded")
    assert told.the(Delegation, "DEL-1").revoked_until == instant("2026-05-31 22:00")


def test_a_revocation_names_what_falls_with_it_and_nothing_that_fell_before() -> None:
    told = company().by("bram")
    told.given(asking(parent="DEL-1", depth=1), asking(grant="DEL-11", parent="DEL-1"))
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).at("2026-04-02 10:00")
    told.given(
        asking(grant="DEL-10", parent="DEL-9", holder="person:jana", effective_from="2026-04-03")
    )
    with told.tracker.looking(told.now) as history:
        root = told.the(Delegation, "ROOT")
        hanging = [g.id for g in falling_with(root, history, told.now)]
    assert hanging == ["DEL-1", "DEL-2", "DEL-3", "DEL-4", "DEL-9", "DEL-11", "DEL-10"]
    told.by("bram").when(RevokeDelegation(grant="DEL-9"))
    told.then(DelegationRevoked(revoked_by="bram", effective_until=told.now, fallen=("DEL-10",)))
    told.by("aoife").when(RevokeDelegation(grant="DEL-1"))
    told.then(
        DelegationRevoked(revoked_by="aoife", effective_until=told.now, fallen=("DEL-4", "DEL-11"))
    )


# ---------------------------------------------------------------- the wording


def test_only_the_grantor_corrects_the_wording_and_both_are_kept() -> None:
    told = offered()
    told.when(CorrectDelegation(grant="DEL-9", wording="Cover for the leave in April."))
    told.then(
        DelegationCorrected(
            wording="Cover for the leave in April.", former_wording="Cover for the leave."
        )
    )
    same = CorrectDelegation(grant="DEL-9", wording="Cover for the leave in April.")
    told.when(same).then_nothing_happens()
    assert told.the(Delegation, "DEL-9").wording == "Cover for the leave in April."
    told.by("gita").when(same).then_refused("FACT-ACTOR", "grant")
    told.by("aoife").when(CorrectDelegation(grant="ROOT", wording="W")).then_refused("FACT-ACTOR")


# ---------------------------------------------------------------- how it stands at an instant


def test_how_a_grant_stands_is_computed_for_each_instant() -> None:
    told = offered().at("2026-03-10 10:00").by("gita").given(AcceptDelegation(grant="DEL-9"))
    told.at("2026-04-20 10:00").by("dov").given(RevokeDelegation(grant="DEL-9"))
    known = told.the(Delegation, "DEL-9")
    stood = {
        "2026-03-10 09:59": "offered",
        "2026-03-10 10:00": "accepted",
        "2026-03-31 21:59": "accepted",
        "2026-03-31 22:00": "in force",
        "2026-04-20 09:59": "in force",
        "2026-04-20 10:00": "revoked",
        "2026-05-05 10:00": "revoked",
    }
    assert {at: known.standing(instant(at)) for at in stood} == stood


def test_a_grant_runs_out_and_the_root_authority_stands_without_an_answer() -> None:
    told = accepted()
    known = told.the(Delegation, "DEL-9")
    assert known.standing(instant("2026-04-30 21:59:59")) == "in force"
    assert known.standing(instant("2026-04-30 22:00")) == "expired"
    assert told.the(Delegation, "ROOT").standing(told.now) == "in force"
