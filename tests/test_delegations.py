"""Delegations: what may be given, by whom, within what one holds."""

from typing import Any

import pytest
from marshmallow import ValidationError

from events.facts.delegations import (
    AuthorityDelegated,
)
from tests.cast import company
from tests.covers import accepted, asking
from tests.specification import instant
from tracker.appointments import AppointToRole
from tracker.delegations import (
    AcceptDelegation,
    Delegation,
    RevokeDelegation,
    below,
)

# ---------------------------------------------------------------- giving


def test_a_cover_is_given_for_whole_days() -> None:
    told = company().by("dov").when(asking())
    told.then(
        AuthorityDelegated(
            parent="DEL-3",
            grantor="dov",
            holder="person:gita",
            powers=("approve:plan",),
            scope=("*",),
            amount=5_000_00,
            risk_level="",
            depth=0,
            form="absence cover",
            effective_from=instant("2026-03-31 22:00"),
            effective_until=instant("2026-04-30 22:00"),
        )
    )
    event = told.events()[-1].envelope
    assert (event.grant, event.on_behalf_of) == ("DEL-3", "role:representative")
    assert event.effective_at == instant("2026-03-31 22:00")


def test_the_record_knows_a_grant_with_everything_about_it() -> None:
    known = accepted().the(Delegation, "DEL-9")
    assert (known.parent, known.grantor, known.holder) == ("DEL-3", "dov", "person:gita")
    assert (known.powers, known.scope, known.amount) == (("approve:plan",), ("*",), 5_000_00)
    assert (known.risk_level, known.depth, known.form) == ("", 0, "absence cover")
    assert (known.wording, known.accepted_by) == ("Cover for the leave.", ("gita",))
    assert (known.effective_from, known.effective_until) == (
        instant("2026-03-31 22:00"),
        instant("2026-04-30 22:00"),
    )


def test_a_grant_is_found_by_holder_grantor_parent_and_scope() -> None:
    told = accepted()
    with told.tracker.looking(told.now) as history:
        assert [g.id for g in history.every(Delegation, holder="person:gita")] == ["DEL-9"]
        assert [g.id for g in history.every(Delegation, grantor="dov")] == ["DEL-9"]
        assert [g.id for g in history.every(Delegation, parent="DEL-1")] == ["DEL-4"]
        assert [g.id for g in history.every(Delegation, scope="SVC-WEB")] == ["DEL-4"]
        root, first = history.find(Delegation, "ROOT"), history.find(Delegation, "DEL-3")
        assert root
        assert first
        assert [g.id for g in below(root, history)] == ["DEL-1", "DEL-2", "DEL-3", "DEL-4", "DEL-9"]
        assert [g.id for g in below(first, history)] == ["DEL-9"]


def test_today_as_a_day_begins_at_the_moment_of_recording() -> None:
    told = company().by("dov").given(asking(effective_from="2026-03-09"))
    assert told.the(Delegation, "DEL-9").begins == told.now


@pytest.mark.parametrize(
    ("said", "rule", "field"),
    [
        ({"parent": "DEL-99"}, "REF-UNKNOWN", "parent"),
        ({"holder": "person:zoe"}, "REF-UNKNOWN", "holder"),
        ({"holder": "role:chef"}, "REF-UNKNOWN", "holder"),
        ({"scope": ["SVC-9"]}, "REF-UNKNOWN", "scope"),
        ({"grant": "DEL-1"}, "REF-TAKEN", "grant"),
        ({"grant": "ROOT"}, "REF-TAKEN", "grant"),
        ({"parent": "ROOT"}, "AUTH-NONE", "via"),
        ({"parent": "DEL-2"}, "AUTH-NONE", "via"),
        ({"powers": ["approve:policy"]}, "AUTH-NONDELEGABLE", "powers"),
        ({"powers": ["accept:risk"], "risk_level": "extreme"}, "AUTH-NONDELEGABLE", "powers"),
        ({"powers": ["accept:risk@extreme"]}, "AUTH-NONDELEGABLE", "powers"),
        ({"depth": 1}, "AUTH-DEPTH", "depth"),
        ({"holder": "role:representative"}, "AUTH-CYCLE", "holder"),
        ({"holder": "person:dov"}, "AUTH-CYCLE", "holder"),
        ({"holder": "person:aoife"}, "AUTH-CYCLE", "holder"),
        ({"holder": "role:chief-executive"}, "AUTH-CYCLE", "holder"),
        ({"powers": ["approve:plan", "approve:spend"]}, "AUTH-ATTENUATE", "powers"),
        ({"amount": 10_000_01}, "AUTH-ATTENUATE", "amount"),
        ({"amount": None}, "AUTH-ATTENUATE", "amount"),
        ({"risk_level": "low"}, "AUTH-ATTENUATE", "risk_level"),
        ({"effective_from": "2026-01-06"}, "AUTH-ATTENUATE", "effective_from"),
        ({"until": "2026-03-31"}, "AUTH-ATTENUATE", "until"),
        ({"effective_from": "2026-03-08"}, "AUTH-NOBACKDATE", "effective_from"),
        ({"effective_from": "2026-03-09T09:59:59Z"}, "AUTH-NOBACKDATE", "effective_from"),
    ],
)
def test_a_grant_is_refused_by_its_rule(said: dict[str, Any], rule: str, field: str) -> None:
    company().by("dov").when(asking(**said)).then_refused(rule, field)


def test_the_limits_themselves_may_be_given() -> None:
    whole = asking(
        powers=["approve:plan", "approve:objective"], amount=10_000_00, until=None, scope=["*"]
    )
    company().by("dov").when(whole).then("AuthorityDelegated")


def test_a_grant_within_a_service_stays_there() -> None:
    told = company().by("bram")
    web = asking(parent="DEL-1", scope=["SVC-WEB"], depth=1, amount=0)
    told.given(web).by("gita").given(AcceptDelegation(grant="DEL-9"))
    further = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:jana", "amount": 0}
    told.at("2026-04-02 10:00")
    for scope in (["*"], ["SVC-NET"], ["SVC-WEB", "SVC-NET"]):
        told.when(asking(**further, scope=scope, effective_from="2026-04-03"))
        told.then_refused("AUTH-ATTENUATE", "scope")
    told.when(asking(**further, scope=["SVC-WEB"], effective_from="2026-04-03"))
    told.then("AuthorityDelegated")


def test_a_grant_lasts_no_longer_than_the_one_above() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1))
    told.by("gita").given(AcceptDelegation(grant="DEL-9")).at("2026-04-02 10:00")
    further = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:jana"}
    further["effective_from"] = "2026-04-03"
    for until in ("2026-05-01", None):
        told.when(asking(**further, until=until)).then_refused("AUTH-ATTENUATE", "until")
    told.when(asking(**further, until="2026-04-30")).then("AuthorityDelegated")


def test_a_grant_may_begin_with_the_one_above() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1, effective_from="2026-03-09"))
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    further = {"grant": "DEL-10", "parent": "DEL-9", "holder": "person:jana"}
    told.when(asking(**further, effective_from="2026-03-09")).then("AuthorityDelegated")
    begins = [told.the(Delegation, grant).begins for grant in ("DEL-9", "DEL-10")]
    assert begins == [told.now, told.now]


def test_nobody_gives_to_a_role_that_they_hold_too() -> None:
    told = company().by("aoife").given(AppointToRole(person="dov", role="auditor"))
    told.by("dov").when(asking(holder="role:auditor")).then_refused("AUTH-SELF", "holder")


def test_a_grant_that_is_not_accepted_gives_nothing_on() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1))
    told.by("gita").when(asking(grant="DEL-10", parent="DEL-9", holder="person:jana"))
    told.then_refused("AUTH-ACCEPT")


def test_a_grant_that_has_not_begun_or_is_over_gives_nothing_on() -> None:
    told = company().by("bram").given(asking(parent="DEL-1", depth=1))
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    further = asking(grant="DEL-10", parent="DEL-9", holder="person:jana")
    told.when(further).then_refused("AUTH-TIME")
    told.at("2026-05-01 10:00").when(further).then_refused("AUTH-TIME")


def test_a_grant_that_fell_gives_nothing_on() -> None:
    told = company().by("aoife").given(RevokeDelegation(grant="DEL-3"))
    told.by("dov").when(asking()).then_refused("AUTH-REVOKED")


def test_strangers_give_nothing() -> None:
    told = company().by("gita").when(asking()).then_refused("AUTH-NONE")
    told.by("zoe").when(asking()).then_refused("REF-UNKNOWN", "actor")


@pytest.mark.parametrize(
    "said",
    [
        {"holder": "gita"},
        {"holder": "group:GRP-1"},
        {"holder": "person:gita\n"},
        {"powers": ["approve plan"]},
        {"amount": "25,50"},
        {"amount": True},
        {"risk_level": "huge"},
        {"depth": -1},
        {"form": "gift"},
        {"until": "2026-04-31"},
        {"until": "9999-12-31"},
        {"unheard": "of"},
    ],
)
def test_a_malformed_grant_is_not_even_asked_for(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        asking(**said)
    assert list(refused.value.messages_dict) == list(said)
