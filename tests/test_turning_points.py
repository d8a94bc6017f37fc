"""A chain changes at certain instants, and at no other."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import company
from tests.covers import accepted
from tests.histories import Wanted, grown, wanted
from tests.specification import Story, instant
from tests.test_delegations_renewals import given_and_gone, replacing
from tracker.appointments import EndAppointment
from tracker.authority import Authority
from tracker.delegations import Delegation, RevokeDelegation
from tracker.responsibilities import Standing
from tracker.turning_points import TurningPoint, turning_points


def points(told: Story, grant: str) -> list[TurningPoint]:
    with told.tracker.looking(told.now) as history:
        return turning_points(history, Authority(history, told.now).chain(grant))


def test_a_chain_changes_with_each_grant_in_it_and_with_who_holds_the_office() -> None:
    told = accepted().at("2026-04-10 10:00").by("dov").given(RevokeDelegation(grant="DEL-9"))
    own = [each for each in points(told, "DEL-9") if each.item == "delegation/DEL-9"]
    assert own == [
        TurningPoint(instant("2026-03-09 10:00"), "delegation/DEL-9", "is accepted by gita"),
        TurningPoint(instant("2026-03-09 10:00"), "delegation/DEL-9", "is given"),
        TurningPoint(instant("2026-03-31 22:00"), "delegation/DEL-9", "begins"),
        TurningPoint(instant("2026-04-10 10:00"), "delegation/DEL-9", "is taken back"),
    ]
    others = {(each.item, each.what) for each in points(told, "DEL-9")} - {
        (each.item, each.what) for each in own
    }
    assert others == {
        ("delegation/DEL-3", "begins"),
        ("delegation/DEL-3", "is accepted by dov"),
        ("delegation/ROOT", "begins"),
        ("appointment/APT-dov", "begins: dov"),
        ("appointment/APT-dov", "is accepted by dov"),
        ("appointment/APT-aoife", "begins: aoife"),
        ("appointment/APT-aoife", "is accepted by aoife"),
    }


def test_a_lapse_an_end_and_another_instrument_are_turning_points_too() -> None:
    told = given_and_gone("lapse").later(days=1).by("aoife").given(replacing())
    told.given(EndAppointment(appointment="APT-aoife"))
    found = {(each.item, each.what): each.at for each in points(told, "DEL-9")}
    assert found["delegation/DEL-9", "lapses"] == instant("2026-03-16 10:00")
    assert found["delegation/ROOT", "is given anew"] == told.now
    assert found["delegation/ROOT", "ends"] == instant("2027-12-31 23:00")
    assert found["appointment/APT-aoife", "ends: aoife"] == told.now


def stands(told: Story, at: datetime) -> dict[str, tuple[str, tuple[str, ...]]]:
    with told.tracker.looking(at) as history:
        standing = Standing(history)
        authority = Authority(history, at)
        return {
            grant.id: (standing.of_grant(grant), tuple(authority.people(grant.holder)))
            for grant in history.every(Delegation)
        }


@given(st.lists(wanted, max_size=6))
def test_between_two_turning_points_nothing_changes(wishes: list[Wanted]) -> None:
    told = grown(wishes)
    with told.tracker.looking(told.now) as history:
        grants = history.every(Delegation)
        moments = sorted({point.at for point in turning_points(history, grants)})
    for first, after in zip(moments, [*moments[1:], moments[-1] + timedelta(days=9)], strict=True):
        if first >= instant("2026-01-07 09:00"):
            assert stands(told, first) == stands(told, after - timedelta(microseconds=1))


def test_a_company_without_changes_has_the_turning_points_of_its_beginning() -> None:
    assert {each.at for each in points(company(), "ROOT")} == {
        instant("2026-01-05 09:00"), instant("2026-01-06 09:00"),
    }  # fmt: skip
