"""Grants that go on: renewed, given anew, upheld when the grantor goes; the next root authority."""

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from events.facts.delegations import (
    DelegationRegranted,
    DelegationRenewed,
    DelegationRevoked,
    DelegationUpheld,
    RootAuthorityReplaced,
)
from tests.cast import company
from tests.covers import accepted, asking
from tests.histories import answer
from tests.proposing import SMALL, signed, submitted, the
from tests.specification import Story, instant
from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.authority import Authority
from tracker.delegations import (
    AcceptDelegation,
    Delegation,
    ReplaceRootAuthority,
    RevokeDelegation,
    UpholdDelegation,
)
from tracker.people import LetPersonLeave
from tracker.words import wanted

A_HASH, ANOTHER = "a" * 64, "b" * 64


def may(told: Story, who: str, grant: str) -> str:
    """Return `allowed`, or the rule against acting by a grant now."""
    with told.tracker.looking(told.now) as history:
        return answer(Authority(history, told.now), who, grant)


# ---------------------------------------------------------------- renewals


def renewal(**other: object) -> Any:
    return asking(
        **{"grant": "DEL-10", "renews": "DEL-9", "effective_from": "2026-05-01",
           "until": "2026-05-31", **other}
    )  # fmt: skip


def test_an_extension_is_a_new_grant_and_the_former_one_says_so() -> None:
    told = accepted().by("dov").when(renewal())
    told.then(
        told.facts[0],
        DelegationRenewed(
            by="DEL-10", effective_from=instant("2026-04-30 22:00"),
            effective_until=instant("2026-05-31 22:00"),
        ),
    )  # fmt: skip
    former, new = told.the(Delegation, "DEL-9"), told.the(Delegation, "DEL-10")
    assert (former.renewed_by, new.renews) == ("DEL-10", "DEL-9")
    assert former.effective_until == instant("2026-04-30 22:00")
    told.at("2026-05-02 10:00")
    assert may(told, "gita", "DEL-9") == "AUTH-TIME"
    assert may(told, "gita", "DEL-10") == "AUTH-ACCEPT"
    told.by("gita").given(AcceptDelegation(grant="DEL-10"))
    assert may(told, "gita", "DEL-10") == "allowed"


@pytest.mark.parametrize(
    ("said", "rule", "field"),
    [
        ({"renews": "DEL-99"}, "REF-UNKNOWN", "renews"),
        ({"holder": "person:jana"}, "KIND-STATE", "renews"),
        ({"renews": "ROOT"}, "KIND-STATE", "renews"),
    ],
)
def test_only_what_the_same_holder_was_given_is_renewed(
    said: dict[str, Any], rule: str, field: str
) -> None:
    accepted().by("dov").when(renewal(**said)).then_refused(rule, field)


def test_a_grant_is_renewed_once() -> None:
    told = accepted().by("dov").given(renewal())
    told.when(renewal(grant="DEL-11")).then_refused("KIND-STATE", "renews")


# ---------------------------------------------------------------- given anew with a revocation


def test_what_hangs_below_is_given_anew_by_who_stands_above_in_the_same_act() -> None:
    told = company().by("aoife").effective("2026-03-31")
    told.when(RevokeDelegation(grant="DEL-1", regrant=("DEL-4",)))
    ends = instant("2026-03-31 22:00")
    told.then(
        DelegationRevoked(revoked_by="aoife", effective_until=ends, fallen=("DEL-4",)),
        DelegationRegranted(regranted=("DEL-4",), parent="ROOT", effective_from=ends),
        "AuthorityDelegated",
        "DelegationRenewed",
    )
    former = told.the(Delegation, "DEL-4")
    new = told.the(Delegation, former.renewed_by)
    assert (new.parent, new.grantor, new.renews) == ("ROOT", "aoife", "DEL-4")
    assert (new.begins, new.effective_until) == (ends, None)
    for name in ("holder", "powers", "scope", "amount", "risk_level", "depth", "form"):
        assert getattr(new, name) == getattr(former, name)
    told.by("esra").given(AcceptDelegation(grant=new.id))
    for moment, used in {"2026-03-31 21:59": "DEL-4", "2026-03-31 22:00": new.id}.items():
        assert may(told.at(moment), "esra", used) == "allowed"
    assert may(told, "esra", "DEL-4") == "AUTH-REVOKED"


def test_what_is_given_anew_is_limited_as_it_was() -> None:
    limits: dict[str, Any] = {
        "amount_per_period": 5_000_00, "period": "month", "conditions": "Not at night.",
        "on_vacancy": "lapse",
    }  # fmt: skip
    below = asking(
        parent="DEL-1", powers=["approve:plan"], amount=1_000_00, form="standing", until=None,
        effective_from=None, **limits,
    )  # fmt: skip
    told = company().by("bram").given(below).by("aoife").effective("2026-03-31")
    told.given(RevokeDelegation(grant="DEL-1", regrant=("DEL-9",)))
    new = told.the(Delegation, told.the(Delegation, "DEL-9").renewed_by)
    assert {name: getattr(new, name) for name in limits} == limits


def test_the_act_is_refused_whole_where_something_cannot_be_given_anew() -> None:
    told = company().by("aoife")
    for other in ("DEL-2", "ROOT", "DEL-99"):
        told.when(RevokeDelegation(grant="DEL-1", regrant=("DEL-4", other)))
        told.then_refused("KIND-STATE", "regrant")
    assert told.the(Delegation, "DEL-1").revoked_until is None


def test_who_no_longer_holds_what_stands_above_gives_nothing_anew() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1))
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).at("2026-04-02 10:00")
    told.given(asking(grant="DEL-10", parent="DEL-9", holder="person:jana", effective_from=None))
    told.by("aoife").given(EndAppointment(appointment="APT-bram"))
    told.by("bram").when(RevokeDelegation(grant="DEL-9", regrant=("DEL-10",)))
    told.then_refused("AUTH-NONE")
    assert told.the(Delegation, "DEL-9").revoked_until is None
    told.when(RevokeDelegation(grant="DEL-9")).then("DelegationRevoked")


# ---------------------------------------------------------------- when the grantor goes


def given_and_gone(on_vacancy: str, goes: str = "ends") -> Story:
    """Bram gives Gita a grant as director, and goes on 16 March."""
    told = company().by("bram").given(
        asking(parent="DEL-1", effective_from=None, on_vacancy=on_vacancy)
    )  # fmt: skip
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).at("2026-03-16 10:00")
    if goes == "ends":
        return told.by("aoife").given(EndAppointment(appointment="APT-bram"))
    return told.by("hugo").given(LetPersonLeave(person="bram"))


@pytest.mark.parametrize("goes", ["ends", "leaves"])
@pytest.mark.parametrize(
    ("on_vacancy", "then"),
    [("continue", "allowed"), ("flag", "allowed"), ("lapse", "AUTH-REVOKED")],
)
def test_when_the_grantor_goes_a_grant_continues_or_lapses_as_it_says(
    on_vacancy: str, then: str, goes: str
) -> None:
    told = given_and_gone(on_vacancy, goes)
    assert may(told.later(seconds=-1), "gita", "DEL-9") == "allowed"
    assert may(told.later(seconds=1), "gita", "DEL-9") == then


def test_what_lapsed_stays_so_when_the_grantor_comes_back() -> None:
    told = given_and_gone("lapse").later(days=3)
    told.given(AppointToRole(appointment="APT-9", person="bram", role="director"))
    told.by("bram").given(AcceptAppointment(appointment="APT-9"))
    assert may(told, "gita", "DEL-9") == "AUTH-REVOKED"


def test_what_lapses_stays_where_one_term_follows_the_other_without_a_gap() -> None:
    told = company().by("aoife").effective("2026-03-31")
    told.given(EndAppointment(appointment="APT-bram"))
    told.effective("2026-04-01").given(
        AppointToRole(appointment="APT-9", person="bram", role="director")
    )
    told.by("bram").given(AcceptAppointment(appointment="APT-9"))
    told.given(asking(parent="DEL-1", effective_from=None, on_vacancy="lapse"))
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert may(told.at("2026-04-02 10:00"), "gita", "DEL-9") == "allowed"


def test_what_hangs_below_what_lapsed_fell_with_it() -> None:
    told = company().by("bram")
    told.given(asking(parent="DEL-1", depth=1, effective_from=None, on_vacancy="lapse"))
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).later(hours=1)
    told.given(asking(grant="DEL-10", parent="DEL-9", holder="person:jana", effective_from=None))
    told.by("jana").given(AcceptDelegation(grant="DEL-10"))
    assert may(told, "jana", "DEL-10") == "allowed"
    told.by("aoife").given(EndAppointment(appointment="APT-bram"))
    assert may(told, "jana", "DEL-10") == "AUTH-REVOKED"


def successor() -> Story:
    told = given_and_gone("flag").by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="jana", role="director"))
    told.by("jana").given(AcceptAppointment(appointment="APT-9"), AcceptDelegation(grant="DEL-1"))
    return told


def test_whoever_holds_what_it_was_made_from_lets_it_stand() -> None:
    told = successor().when(UpholdDelegation(grant="DEL-9"))
    told.then(DelegationUpheld(upheld_by="jana"))
    known = told.the(Delegation, "DEL-9")
    assert (known.upheld_by, known.upheld_at) == ("jana", told.now)
    told.when(UpholdDelegation(grant="DEL-9")).then_refused("KIND-STATE", "grant")
    told.by("aoife").later(days=1).given(EndAppointment(appointment="APT-9"))
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        grant, above, *_ = authority.chain("DEL-9")
        assert authority.to_be_upheld(grant, above)


def test_nobody_else_lets_it_stand_and_nothing_else_waits_for_that() -> None:
    told = successor()
    for who in ("aoife", "gita", "dov"):
        told.by(who).when(UpholdDelegation(grant="DEL-9")).then_refused("AUTH-NONE", "via")
    told.by("aoife").when(UpholdDelegation(grant="DEL-4")).then_refused("AUTH-NONE")
    for grant in ("ROOT", "DEL-3"):
        told.when(UpholdDelegation(grant=grant)).then_refused("KIND-STATE", "grant")
    told = given_and_gone("continue").when(UpholdDelegation(grant="DEL-9"))
    told.then_refused("KIND-STATE", "grant")


# ---------------------------------------------------------------- the next root authority

NEXT: dict[str, Any] = {
    "powers": ["approve:policy", "approve:plan", "approve:objective", "appoint:role"],
    "amount": 20_000_00, "risk_level": "high", "depth": 2, "until": "2027-12-31",
    "instrument": "Resolution 2 of the board", "instrument_sha256": ANOTHER,
}  # fmt: skip


def replacing(**other: object) -> ReplaceRootAuthority:
    return wanted(ReplaceRootAuthority, {**NEXT, **other})


def test_who_holds_the_root_authority_enters_the_next_instrument() -> None:
    told = company().by("aoife").when(replacing())
    told.then(
        RootAuthorityReplaced(
            powers=tuple(NEXT["powers"]), scope=("*",), amount=20_000_00, risk_level="high",
            depth=2, effective_from=told.now, effective_until=instant("2027-12-31 23:00"),
            instrument="Resolution 2 of the board", instrument_sha256=ANOTHER,
            former_instrument="Resolution 1 of the board", former_sha256="",
        )
    )  # fmt: skip
    root = told.the(Delegation, "ROOT")
    assert (root.instrument, root.instrument_sha256) == ("Resolution 2 of the board", ANOTHER)
    assert (root.holder, root.depth, root.amount) == ("role:chief-executive", 2, 20_000_00)


def test_what_hangs_below_reaches_no_further_than_the_next_instrument() -> None:
    told = company().by("aoife").given(replacing())
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        able = {p for p, _, _ in authority.who_could(["approve:plan"], ("*",), 20_000_00)}
        assert able == {"aoife", "bram"}
        assert authority.who_could(["approve:plan"], ("*",), 20_000_01) == []
        assert authority.who_could(["approve:spend"], ("*",), 0) == []


def test_an_earlier_instant_and_a_chain_that_was_frozen_keep_the_former_instrument() -> None:
    told = company()
    proposal = submitted(told, SMALL)
    signed(told, proposal, "bram")
    before = the(told, proposal)
    told.later(days=1).by("aoife").given(replacing())
    told.later(days=1).given(replacing(instrument="Resolution 3", instrument_sha256=A_HASH))
    assert the(told, proposal) == before
    with told.tracker.looking(told.now) as history:
        found = [
            Authority(history, told.now - timedelta(days=days)).chain("DEL-1")[-1]
            for days in (0, 1, 2)
        ]
    said = [(root.instrument, root.amount, root.risk_level, root.depth) for root in found]
    assert said == [
        ("Resolution 3", 20_000_00, "high", 2),
        ("Resolution 2 of the board", 20_000_00, "high", 2),
        ("Resolution 1 of the board", None, "extreme", 3),
    ]


@pytest.mark.parametrize("who", ["bram", "hugo", "gita"])
def test_nobody_else_replaces_the_root_authority(who: str) -> None:
    company().by(who).when(replacing()).then_refused("AUTH-NONE", "via")


@pytest.mark.parametrize(
    ("said", "rule", "field"),
    [
        ({"instrument": " "}, "KIND-STATE", "instrument"),
        ({"until": "2026-03-08"}, "KIND-STATE", "until"),
        ({"scope": ["SVC-9"]}, "REF-UNKNOWN", "scope"),
    ],
)
def test_an_instrument_is_named_and_lasts(said: dict[str, Any], rule: str, field: str) -> None:
    company().by("aoife").when(replacing(**said)).then_refused(rule, field)


def test_the_next_instrument_is_another_one_and_its_hash_is_kept() -> None:
    told = company().by("aoife").given(replacing())
    told.when(replacing()).then_refused("KIND-STATE", "instrument_sha256")
    for missing in ("instrument", "instrument_sha256"):
        with pytest.raises(ValidationError):
            replacing(**{missing: ""})


def test_a_root_authority_that_ran_out_is_not_replaced_by_who_held_it() -> None:
    told = company().by("aoife").given(replacing()).at("2027-12-31 22:59:59")
    told.given(replacing(instrument="Resolution 3", instrument_sha256=A_HASH, until="2028-12-31"))
    told.at("2029-01-01 10:00").when(replacing(until=None)).then_refused("AUTH-TIME", "via")
