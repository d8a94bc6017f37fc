"""What runs out shows by itself, to whoever could give it anew."""

from datetime import timedelta

import pytest

from tests.cast import company
from tests.covers import asking
from tests.specification import Story, instant
from tests.test_delegations_renewals import given_and_gone, replacing, successor
from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.authority import Authority
from tracker.delegations import (
    AcceptDelegation,
    Delegation,
    EndDelegation,
    RevokeDelegation,
    UpholdDelegation,
)
from tracker.people import LetPersonLeave
from tracker.roles import DefineRole, RetireRole, Role
from tracker.running_out import Ending, running_out
from tracker.turn import waiting_for
from tracker.vacancies import Vacancy, all_vacancies, vacancies_of, vacant


def endings(told: Story, person: str) -> list[Ending]:
    with told.tracker.looking(told.now) as history:
        return list(running_out(history, Authority(history, told.now), person))


def shown(told: Story, person: str) -> list[tuple[str, str]]:
    return [(each.kind, each.id) for each in endings(told, person)]


# ---------------------------------------------------------------- grants


def standing(**other: object) -> Story:
    """Dov gave Gita a grant that ends with June."""
    said = {"effective_from": None, "until": "2026-06-30", "form": "standing", **other}
    return company().by("dov").because("For the summer.").given(asking(**said))


def taken() -> Story:
    return standing().by("gita").given(AcceptDelegation(grant="DEL-9"))


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [
        ("2026-05-31 21:59:59", False),
        ("2026-05-31 22:00", True),
        ("2026-06-30 21:59:59", True),
        ("2026-06-30 22:00", False),
    ],
)
def test_a_grant_that_ends_within_thirty_days_is_its_grantor_s_to_continue(
    moment: str, *, is_shown: bool
) -> None:
    told = taken().at(moment)
    assert (("delegation", "DEL-9") in shown(told, "dov")) is is_shown
    assert shown(told, "aoife") == shown(told, "bram") == shown(told, "gita") == []


def test_it_says_why_and_since_when_and_waits_in_the_turn() -> None:
    told = taken().at("2026-06-10 10:00")
    [ending] = endings(told, "dov")
    assert ending == Ending(
        kind="delegation", id="DEL-9", title="For the summer.",
        why="It ends soon, and nothing continues it.", since=instant("2026-05-31 22:00"),
    )  # fmt: skip
    with told.tracker.looking(told.now) as history:
        [waiting] = waiting_for(history, Authority(history, told.now), "dov")
    assert (waiting.kind, waiting.id, waiting.why) == ("delegation", "DEL-9", ending.why)
    assert (waiting.title, waiting.since, waiting.grant) == (ending.title, ending.since, "")


def test_what_is_continued_taken_back_or_only_a_cover_is_not_shown() -> None:
    told = taken().at("2026-06-10 10:00").by("dov")
    told.given(asking(grant="DEL-10", renews="DEL-9", effective_from="2026-07-01", until=None))
    assert shown(told, "dov") == []
    told = taken().at("2026-06-10 10:00").by("dov").given(RevokeDelegation(grant="DEL-9"))
    assert shown(told, "dov") == []
    for form in ("absence cover", "acting"):
        told = standing(form=form).by("gita").given(AcceptDelegation(grant="DEL-9"))
        assert shown(told.at("2026-06-10 10:00"), "dov") == []


@pytest.mark.parametrize(("days", "is_shown"), [(13, False), (14, True)])
def test_a_grant_that_nobody_accepts_comes_back_to_its_grantor(
    days: int, *, is_shown: bool
) -> None:
    told = standing(until=None).later(days=days)
    assert (shown(told, "dov") == [("delegation", "DEL-9")]) is is_shown
    if is_shown:
        [ending] = endings(told, "dov")
        assert ending.why == "It was never accepted, and gives nothing."
        assert ending.since == told.now
        assert shown(told.by("gita").given(AcceptDelegation(grant="DEL-9")), "dov") == []


def test_where_the_grantor_has_gone_it_is_for_whoever_holds_what_it_was_made_from() -> None:
    told = successor()
    web, ending = endings(told, "jana")
    assert (web.id, ending.id) == ("DEL-4", "DEL-9")
    assert ending.since == instant("2026-03-16 10:00")
    assert ending.why == "Its grantor has gone: let it stand within 30 days, or take it back."
    assert shown(told, "aoife") == []
    told.by("jana").given(UpholdDelegation(grant="DEL-9"))
    assert shown(told, "jana") == [("delegation", "DEL-4")]


@pytest.mark.parametrize("on_vacancy", ["continue", "lapse"])
def test_what_goes_on_or_lapses_by_itself_waits_for_nobody(on_vacancy: str) -> None:
    told = given_and_gone(on_vacancy)
    told.given(AppointToRole(appointment="APT-9", person="jana", role="director"))
    told.by("jana").given(AcceptAppointment(appointment="APT-9"), AcceptDelegation(grant="DEL-1"))
    assert shown(told, "jana") == [("delegation", "DEL-4")]


def test_the_root_authority_s_end_is_for_who_holds_it() -> None:
    told = company().by("aoife").given(replacing(until="2026-12-31"))
    assert shown(told.at("2026-12-01 22:59:59"), "aoife") == []
    [ending] = endings(told.at("2026-12-01 23:00"), "aoife")
    assert (ending.kind, ending.id, ending.since) == ("delegation", "ROOT", told.now)
    assert shown(told, "bram") == []


def test_who_cannot_act_by_a_grant_any_more_is_shown_nothing_about_it() -> None:
    told = taken().at("2026-06-10 10:00").by("dov").given(EndDelegation(grant="DEL-3"))
    assert shown(told, "dov") == []


# ---------------------------------------------------------------- terms and vacancies


def term(until: str = "2026-04-30 22:00", *, acting: bool = False) -> Story:
    told = company().by("aoife").given(DefineRole(role="desk", title="Head of the desk"))
    return told.given(
        AppointToRole(
            appointment="APT-9", person="gita", role="desk", until=instant(until), acting=acting
        )
    )


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [
        ("2026-03-31 21:59:59", False),
        ("2026-03-31 22:00", True),
        ("2026-04-30 21:59:59", True),
        ("2026-04-30 22:00", False),
    ],
)
def test_a_term_that_ends_within_thirty_days_is_for_whoever_appoints(
    moment: str, *, is_shown: bool
) -> None:
    told = term().at(moment)
    for who in ("aoife", "bram"):
        assert (shown(told, who) == [("appointment", "APT-9")]) is is_shown
    assert shown(told, "dov") == []


def test_a_term_with_a_successor_or_of_somebody_who_only_acts_is_not_shown() -> None:
    told = term().at("2026-04-10 10:00").effective("2026-05-01")
    told.given(AppointToRole(appointment="APT-10", person="jana", role="desk"))
    assert shown(told, "aoife") == []
    assert shown(term(acting=True).at("2026-04-10 10:00"), "aoife") == []
    told = term().at("2026-04-10 10:00").effective("2026-05-02")
    told.given(AppointToRole(appointment="APT-10", person="jana", role="desk"))
    [ending] = endings(told, "aoife")
    assert (ending.title, ending.why) == (
        "Head of the desk", "The term ends soon, and nobody follows.",
    )  # fmt: skip


def test_a_role_that_must_be_filled_and_is_not_is_for_whoever_may_appoint_to_it() -> None:
    told = company().by("aoife")
    told.given(DefineRole(role="desk", title="Head of the desk", must_be_filled=True))
    told.later(days=3)
    for who in ("aoife", "bram"):
        [ending] = endings(told, who)
        assert (ending.kind, ending.id, ending.since) == (
            "role", "desk", instant("2026-03-09 10:00"),
        )  # fmt: skip
    told.given(RetireRole(role="desk"))
    assert shown(told, "aoife") == []


def test_a_role_above_one_s_own_grant_is_not_one_s_own_to_fill() -> None:
    told = company().by("aoife").given(EndAppointment(appointment="APT-aoife")).later(days=1)
    assert shown(told, "bram") == []


# ---------------------------------------------------------------- vacancies


def test_whoever_has_left_holds_nothing_any_more() -> None:
    told = company().by("aoife").given(
        DefineRole(role="desk", title="Head of the desk", must_be_filled=True),
        AppointToRole(appointment="APT-9", person="gita", role="desk"),
    )  # fmt: skip
    told.by("gita").given(AcceptAppointment(appointment="APT-9"))
    told.at("2026-03-20 10:00").by("hugo").given(LetPersonLeave(person="gita")).later(days=5)
    with told.tracker.looking(told.now) as history:
        assert [(role.id, days) for role, days in vacant(history)] == [("desk", 5)]
        gaps = vacancies_of(history, told.the(Role, "desk"))
    assert gaps == [Vacancy(instant("2026-03-20 10:00"), None, 5)]


def test_every_vacancy_that_reaches_into_a_span_is_found() -> None:
    told = company().at("2026-03-10 10:00").by("bram").given(EndAppointment(appointment="APT-bram"))
    told.at("2026-03-20 10:00").by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="gita", role="director"))
    told.at("2026-04-20 10:00")
    gap = Vacancy(instant("2026-03-10 10:00"), instant("2026-03-20 10:00"), 10)
    spans = {
        (None, None): True,
        (gap.since, gap.until): True,
        (gap.until, None): False,
        (None, gap.since): False,
        (instant("2026-03-20 09:59"), None): True,
        (None, instant("2026-03-10 10:01")): True,
    }
    with told.tracker.looking(told.now) as history:
        for (begins, ends), is_found in spans.items():
            found = [(role.id, each) for role, each in all_vacancies(history, begins, ends)]
            assert (found == [("director", gap)]) is is_found


def test_a_grant_that_lies_ahead_ends_soon_only_when_its_end_is_near() -> None:
    told = standing(effective_from="2026-06-01").at("2026-03-10 10:00")
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert told.the(Delegation, "DEL-9").standing(told.now) == "accepted"
    assert shown(told, "dov") == []
    assert told.now + timedelta(days=90) < instant("2026-06-30")
