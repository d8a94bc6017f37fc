"""What waits for a person: to sign, to hand in, to accept, to confirm."""

from typing import Any

import pytest

from tests.cast import company, set_up
from tests.proposing import DEARER, SMALL, approved, opened, signed, submitted
from tests.specification import Story, story
from tracker.appointments import AcceptAppointment, AppointToRole, DeclineAppointment
from tracker.authority import Authority
from tracker.delegations import (
    AcceptDelegation,
    DeclineDelegation,
    GrantDelegation,
    RevokeDelegation,
)
from tracker.people import LetPersonLeave
from tracker.proposals import (
    Proposal,
)
from tracker.turn import Waiting, waiting_for


def waits(told: Story, person: str) -> list[Waiting]:
    with told.tracker.looking(told.now) as history:
        return waiting_for(history, Authority(history, told.now), person)


def items(told: Story, person: str) -> list[tuple[str, str]]:
    return [(each.kind, each.id) for each in waits(told, person)]


def test_a_proposal_waits_with_the_right_by_which_it_can_be_signed() -> None:
    told = company()
    proposal = submitted(told, DEARER)
    (waiting,) = waits(told.later(days=2), "bram")
    assert waiting == Waiting(
        kind="proposal", id=proposal, title="A change", grant="DEL-1", power="approve:plan",
        why="It needs one person who may approve plan changes"
        " and one person who may release money.",
        since=told.the(Proposal, proposal).submitted_at or told.now,
    )  # fmt: skip
    signed(told, proposal, "bram")
    assert waits(told, "bram") == []


def test_ones_own_drafts_wait_without_a_right() -> None:
    told = company()
    proposal = opened(told, SMALL)
    (waiting,) = waits(told, "gita")
    assert (waiting.id, waiting.grant, waiting.power) == (proposal, "", "")
    assert waiting.why == "It has to be handed in."
    assert waits(told, "dov") == []


def test_what_somebody_left_behind_waits_for_top_management_to_withdraw() -> None:
    told = company()
    opened(told, SMALL)
    told.by("hugo").given(LetPersonLeave(person="gita")).later(days=1)
    assert [each.why for each in waits(told, "chiara")] == [
        "Its author has left: it can only be withdrawn."
    ]
    assert waits(told, "dov") == []


def test_what_top_management_has_to_clear_up_waits_without_a_right() -> None:
    told = company()
    submitted(told, SMALL, by="aoife")
    assert [(each.grant, each.power) for each in waits(told, "bram")] == [("", "")]


def test_an_emergency_waits_to_be_ratified_by_others() -> None:
    told = company()
    proposal = approved(told, SMALL, ("bram",), change="emergency")
    assert items(told, "dov") == [("proposal", proposal)]
    assert waits(told, "dov")[0].grant == "DEL-3"
    assert items(told, "bram") == []


def test_an_appointment_waits_for_who_was_appointed() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="jana", role="auditor"))
    assert waits(told, "jana") == [
        Waiting(
            kind="appointment", id="APT-9", title="Internal auditor", since=told.now,
            why="The appointment waits for acceptance.",
        )
    ]  # fmt: skip
    assert waits(told, "gita") == []
    told.by("jana").given(AcceptAppointment(appointment="APT-9"))
    assert waits(told, "jana") == []


@pytest.mark.parametrize("until", [None, "2026-03-11T00:00:00+00:00"])
def test_an_appointment_that_is_over_or_declined_waits_for_nobody(until: str | None) -> None:
    told = company().by("aoife")
    ends = told.now.fromisoformat(until) if until else None
    told.given(AppointToRole(appointment="APT-9", person="jana", role="auditor", until=ends))
    assert len(waits(told, "jana")) == 1
    if ends is None:
        told.by("jana").given(DeclineAppointment(appointment="APT-9"))
    assert waits(told.later(days=3), "jana") == []


def granting(**also: Any) -> GrantDelegation:
    grant = {"grant": "DEL-9", "parent": "ROOT", "holder": "person:jana"}
    return GrantDelegation(**{**grant, "powers": ("approve:plan",), "amount": 1, **also})


def test_a_delegation_waits_for_acceptance() -> None:
    told = company().by("aoife").because("While I travel.").given(granting())
    assert waits(told, "jana") == [
        Waiting(
            kind="delegation", id="DEL-9", title="While I travel.", since=told.now,
            why="The delegation waits for acceptance.",
        )
    ]  # fmt: skip
    told.by("jana").given(AcceptDelegation(grant="DEL-9"))
    assert waits(told, "jana") == []


def test_a_delegation_without_words_is_called_by_its_id() -> None:
    told = company().by("aoife").given(granting())
    assert waits(told, "jana")[0].title == "DEL-9"


def test_a_new_holder_confirms_what_the_role_was_given() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(appointment="APT-9", person="jana", role="director"))
    appointed = told.now
    assert [(each.id, each.why, each.since) for each in waits(told.later(days=1), "jana")] == [
        ("APT-9", "The appointment waits for acceptance.", appointed),
        ("DEL-1", "It waits for a new holder's confirmation.", appointed),
    ]
    told.by("jana").given(AcceptAppointment(appointment="APT-9"), AcceptDelegation(grant="DEL-1"))
    assert waits(told, "jana") == []


@pytest.mark.parametrize("ending", ["declined", "revoked", "expired", "fallen"])
def test_a_delegation_that_is_over_waits_for_nobody(ending: str) -> None:
    told = company().by("aoife")
    until = told.now.replace(day=10) if ending == "expired" else None
    parent = {"parent": "DEL-1"} if ending == "fallen" else {}
    told.by("bram" if parent else "aoife").given(granting(until=until, **parent))
    assert len(waits(told, "jana")) == 1
    if ending == "declined":
        told.by("jana").given(DeclineDelegation(grant="DEL-9"))
    if ending in ("revoked", "fallen"):
        gone = "DEL-9" if ending == "revoked" else "DEL-1"
        told.by("aoife").given(RevokeDelegation(grant=gone))
    assert waits(told.later(days=3), "jana") == []


def test_the_root_authority_waits_for_nobody() -> None:
    told = set_up(story())
    assert waits(told, "aoife") == []


def test_what_came_first_comes_first() -> None:
    told = company()
    first = submitted(told, SMALL)
    told.later(days=1).by("aoife").given(granting(holder="role:director"))
    told.later(days=1)
    second = submitted(told, {"notes": "y"})
    assert [each.id for each in waits(told, "bram")] == [first, "DEL-9", second]
