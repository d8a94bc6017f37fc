"""Authority: by which chain of grants somebody may decide at an instant, or the rule against it."""

from datetime import datetime
from typing import Any

import pytest

from tests.cast import company
from tests.covers import accepted, asking, offered
from tests.specification import Story, instant
from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.authority import ORDER, Authority, Right, covers, words
from tracker.delegations import AcceptDelegation, GrantDelegation, RevokeDelegation
from tracker.kernel import Refusal
from tracker.powers import POWERS

WEB = ("SVC-WEB",)


class Wish:
    """Somebody's wish to decide something, and what authority says to it."""

    def __init__(self, told: Story, person: str, grant: str, power: str, **about: Any) -> None:
        self.refusal: Refusal | None = None
        self.right: Right | None = None
        at: datetime = about.pop("at", told.now)
        with told.tracker.looking(at) as history:
            try:
                self.right = Authority(history, at).require(
                    person, grant, power, **{"scope": ("*",), **about}
                )
            except Refusal as refusal:
                self.refusal = refusal

    def then_by(self, *chain: str, covers_amount: bool = True) -> None:
        assert self.right is not None, str(self.refusal)
        assert tuple(grant.id for grant in self.right.chain) == chain
        assert self.right.covers_amount is covers_amount

    def then_refused(self, rule: str, field: str = "") -> None:
        assert self.refusal is not None, "it is allowed"
        assert self.refusal.rule == rule, str(self.refusal)
        assert field in ("", self.refusal.field)


def wish(told: Story, person: str, grant: str, power: str, **about: Any) -> Wish:
    return Wish(told, person, grant, power, **about)


# ---------------------------------------------------------------- allowed


def test_rule_2_every_chain_ends_at_the_root_authority() -> None:
    told = company()
    wish(told, "aoife", "ROOT", "approve:policy").then_by("ROOT")
    wish(told, "bram", "DEL-1", "approve:plan").then_by("DEL-1", "ROOT")
    wish(told, "esra", "DEL-4", "approve:objective", scope=WEB).then_by("DEL-4", "DEL-1", "ROOT")


def test_rule_1_the_administrator_s_flag_grants_nothing() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        assert authority.is_administrator("hugo")
        assert not authority.held_by("hugo")
    for power in POWERS:
        wish(told, "hugo", "", power).then_refused("AUTH-NONE", "via")


def test_the_grantor_keeps_the_power() -> None:
    wish(company(), "aoife", "ROOT", "approve:spend", amount=10**12).then_by("ROOT")


def test_the_limits_themselves_are_covered() -> None:
    told = company()
    wish(told, "bram", "DEL-1", "approve:plan", amount=50_000_00).then_by("DEL-1", "ROOT")
    wish(told, "bram", "DEL-1", "accept:risk", risk="high").then_by("DEL-1", "ROOT")
    wish(told, "esra", "DEL-4", "accept:risk", risk="medium", scope=WEB).then_by(
        "DEL-4", "DEL-1", "ROOT"
    )


def test_with_no_grant_named_the_first_of_ones_own_that_covers_it_is_found() -> None:
    told = company()
    wish(told, "bram", "", "approve:plan").then_by("DEL-1", "ROOT")
    told.by("aoife").given(asking(grant="DEL-0", parent="ROOT", holder="person:bram", amount=1))
    told.by("bram").given(AcceptDelegation(grant="DEL-0")).at("2026-04-02 10:00")
    wish(told, "bram", "", "approve:plan", amount=1).then_by("DEL-0", "ROOT")
    wish(told, "bram", "", "approve:plan", amount=2).then_by("DEL-1", "ROOT")


def test_a_grant_that_covers_the_amount_is_used_before_one_that_does_not() -> None:
    told = company()
    told.by("aoife").given(asking(grant="DEL-0", parent="ROOT", holder="person:bram", amount=1))
    told.by("bram").given(AcceptDelegation(grant="DEL-0")).at("2026-04-02 10:00")
    either = {"whole_amount": False}
    wish(told, "bram", "", "approve:plan", amount=2, **either).then_by("DEL-1", "ROOT")
    above_both = wish(told, "bram", "", "approve:plan", amount=50_000_01, **either)
    above_both.then_by("DEL-0", "ROOT", covers_amount=False)


def test_a_right_is_frozen_with_its_whole_chain() -> None:
    right = wish(company(), "esra", "DEL-4", "approve:objective", scope=WEB).right
    assert right is not None
    links = right.links()
    assert [link.grant for link in links] == ["DEL-4", "DEL-1", "ROOT"]
    assert [link.grantor for link in links] == ["bram", "aoife", ""]
    assert [link.holder for link in links][:2] == ["role:owner-web", "role:director"]
    assert [(link.amount, link.version, link.form) for link in links] == [
        (0, 2, "standing"),
        (50_000_00, 2, "standing"),
        (None, 1, "standing"),
    ]
    assert links[0].effective_from == instant("2026-01-07 09:00")
    assert links[0].effective_until is None
    cover = wish(accepted().at("2026-04-02 10:00"), "gita", "DEL-9", "approve:plan").right
    assert cover is not None
    assert cover.links()[0].effective_until == instant("2026-04-30 22:00")
    assert cover.links()[0].form == "absence cover"


# ---------------------------------------------------------------- refused


def test_a_grant_serves_its_holder_only() -> None:
    told = company()
    wish(told, "chiara", "DEL-1", "approve:plan").then_refused("AUTH-NONE", "via")
    wish(told, "gita", "", "approve:plan").then_refused("AUTH-NONE", "via")
    wish(told, "hugo", "ROOT", "approve:plan").then_refused("AUTH-NONE")
    wish(told, "bram", "DEL-99", "approve:plan").then_refused("REF-UNKNOWN", "via")


def test_a_role_that_one_has_left_serves_no_more() -> None:
    told = company().by("bram").given(EndAppointment(appointment="APT-bram"))
    wish(told, "bram", "DEL-1", "approve:plan").then_refused("AUTH-NONE")


def test_a_grant_is_accepted_before_it_is_used() -> None:
    told = offered().at("2026-04-02 10:00")
    wish(told, "gita", "DEL-9", "approve:plan").then_refused("AUTH-ACCEPT", "via")
    told = accepted().at("2026-04-02 10:00")
    wish(told, "gita", "DEL-9", "approve:plan").then_by("DEL-9", "DEL-3", "ROOT")


def test_a_new_holder_accepts_the_appointment_and_confirms_the_grant() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="gita", role="director"))
    wish(told, "gita", "DEL-1", "approve:plan").then_refused("AUTH-ACCEPT")
    told.by("gita").given(AcceptDelegation(grant="DEL-1"))
    wish(told, "gita", "DEL-1", "approve:plan").then_refused("AUTH-ACCEPT")
    told.given(AcceptAppointment(appointment="APT-9"))
    wish(told, "gita", "DEL-1", "approve:plan").then_by("DEL-1", "ROOT")


def test_what_hangs_below_a_revoked_grant_fell_with_it() -> None:
    told = company().by("aoife").given(RevokeDelegation(grant="DEL-1"))
    wish(told, "bram", "DEL-1", "approve:plan").then_refused("AUTH-REVOKED")
    wish(told, "esra", "DEL-4", "approve:objective", scope=WEB).then_refused("AUTH-REVOKED")
    wish(told, "dov", "DEL-3", "approve:plan").then_by("DEL-3", "ROOT")


def test_a_grant_serves_within_its_dates_and_those_of_all_above() -> None:
    told = accepted()
    for moment, allowed in {
        "2026-03-31 21:59:59": False,
        "2026-03-31 22:00": True,
        "2026-04-30 21:59:59": True,
        "2026-04-30 22:00": False,
    }.items():
        asked = wish(told, "gita", "DEL-9", "approve:plan", at=instant(moment))
        if allowed:
            asked.then_by("DEL-9", "DEL-3", "ROOT")
        else:
            asked.then_refused("AUTH-TIME", "via")


def test_power_scope_amount_and_risk_are_covered_by_every_link() -> None:
    told = company()
    wish(told, "bram", "DEL-1", "approve:spend").then_refused("AUTH-POWER", "power")
    wish(told, "esra", "DEL-4", "approve:objective").then_refused("AUTH-SCOPE", "scope")
    other = wish(told, "esra", "DEL-4", "approve:objective", scope=("SVC-NET",))
    other.then_refused("AUTH-SCOPE")
    assert str(other.refusal) == "AUTH-SCOPE: DEL-4 covers SVC-WEB; this is about SVC-NET."
    above = wish(told, "bram", "DEL-1", "approve:plan", amount=50_000_01)
    above.then_refused("AUTH-AMOUNT", "amount")
    wish(told, "bram", "DEL-1", "accept:risk", risk="extreme").then_refused("AUTH-RISK", "level")
    wish(told, "dov", "DEL-3", "approve:plan", risk="low").then_refused("AUTH-RISK")


def test_a_scope_that_names_nothing_is_everything() -> None:
    wish(company(), "esra", "DEL-4", "approve:objective", scope=()).then_refused("AUTH-SCOPE")
    wish(company(), "bram", "DEL-1", "approve:objective", scope=()).then_by("DEL-1", "ROOT")


def test_of_several_grants_the_refusal_of_the_one_that_came_furthest_is_told() -> None:
    told = accepted()
    told.by("dov").given(
        GrantDelegation(
            grant="DEL-8", parent="DEL-3", holder="person:gita", powers=("approve:objective",)
        )
    )
    wish(told, "gita", "", "approve:objective").then_refused("AUTH-TIME")
    told.at("2026-04-02 10:00")
    wish(told, "gita", "", "approve:objective").then_refused("AUTH-POWER")
    told.by("gita").given(AcceptDelegation(grant="DEL-8"))
    wish(told, "gita", "", "approve:objective", amount=1).then_refused("AUTH-AMOUNT")


# ---------------------------------------------------------------- who could, and through whom


def test_everybody_who_could_decide_now_is_found() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        able = authority.who_could(["approve:plan"], ("*",), 20_000_00)
        assert able == [("bram", "DEL-1", "approve:plan"), ("aoife", "ROOT", "approve:plan")]
        web = authority.who_could(["approve:objective"], WEB, 0)
        assert {person for person, _, _ in web} == {"aoife", "bram", "dov", "esra"}
        assert authority.who_could(["approve:nothing"], WEB, 0) == []


def test_a_chain_runs_through_the_grantors_and_all_who_hold_what_is_above() -> None:
    told = company().by("aoife").given(AppointToRole(person="gita", role="director"))
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        assert authority.through(authority.chain("DEL-4")) == {"aoife", "bram", "gita"}
        assert authority.through(authority.chain("DEL-1")) == {"aoife"}
        assert authority.through(authority.chain("ROOT")) == set()


def test_roles_are_held_by_people() -> None:
    told = company()
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        assert authority.holds("bram", "role:director")
        assert authority.holds("bram", "person:bram")
        assert not authority.holds("bram", "person:esra")
        assert not authority.holds("esra", "role:director")
        assert authority.roles_of("bram") == ["director"]
        assert [grant.id for grant in authority.held_by("bram")] == ["DEL-1"]
        assert authority.is_top("bram")
        assert not authority.is_top("dov")
        assert authority.is_administrator("hugo")
        assert not authority.is_administrator("bram")
        assert authority.people("role:nowhere") == []


# ---------------------------------------------------------------- scopes


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        (("*",), ("*",), True),
        (("*",), WEB, True),
        (("*",), (), True),
        (WEB, WEB, True),
        (("SVC-NET", "SVC-WEB"), WEB, True),
        (WEB, ("SVC-NET", "SVC-WEB"), False),
        (WEB, ("*",), False),
        (WEB, ("SVC-WEB", "*"), False),
        (WEB, (), False),
        ((), WEB, False),
    ],
)
def test_one_scope_covers_another(
    wide: tuple[str, ...], narrow: tuple[str, ...], *, covered: bool
) -> None:
    assert covers(wide, narrow) is covered


def test_a_scope_is_said_in_words() -> None:
    assert words(("*",)) == "everything"
    assert words(()) == "everything"
    assert words(("SVC-NET", "SVC-WEB")) == "SVC-NET, SVC-WEB"


def test_rule_21_the_order_of_the_rules_is_that_of_the_domain() -> None:
    assert ORDER == (
        "AUTH-NONE",
        "AUTH-ACCEPT",
        "AUTH-REVOKED",
        "AUTH-TIME",
        "AUTH-POWER",
        "AUTH-SCOPE",
        "AUTH-AMOUNT",
        "AUTH-RISK",
        "AUTH-PERIOD",
    )
