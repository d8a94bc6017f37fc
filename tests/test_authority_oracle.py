"""Authority agrees with an oracle that goes through the raw events, question by question."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests import oracle_authority as oracle
from tests.cast import company
from tests.copies import Copy
from tests.covers import asking
from tests.importing import data
from tests.oracle_authority import Events, Question
from tests.specification import Story
from tests.test_delegations_periods import costing
from tests.trials import found, trials
from tracker.application import Asked, Tracker
from tracker.appointments import AcceptAppointment, Appointment, AppointToRole, EndAppointment
from tracker.authority import Wanted, asked
from tracker.delegations import (
    AcceptDelegation,
    Delegation,
    GrantDelegation,
    ReplaceRootAuthority,
    RevokeDelegation,
    UpholdDelegation,
)
from tracker.history import History
from tracker.imports.recording import Intake
from tracker.imports.recording_appointments import import_appointments
from tracker.people import LetPersonLeave, Person
from tracker.powers import POWERS
from tracker.proposals import ApproveProposal
from tracker.responsibilities import Standing
from web.demo.making import BEGINS

NOW = BEGINS.astimezone(UTC)
QUESTIONS = 10_000
RISKS = ("", "", "", "low", "medium", "high", "extreme")


def questions(
    chance: Random, count: int, people: list[str], scopes: list[tuple[str, ...]],
    amounts: list[int], moments: list[datetime],
) -> Iterator[Question]:  # fmt: skip
    """Yield questions that somebody might ask; many lie exactly on a change, or just before."""
    for _ in range(count):
        yield Question(
            person=chance.choice(people), power=chance.choice(POWERS), scope=chance.choice(scopes),
            amount=chance.choice(amounts), risk=chance.choice(RISKS), on=chance.choice(moments),
        )  # fmt: skip


def compared(history: History, events: Events, question: Question) -> bool:
    """Compare one answer, and say whether it was yes."""
    wanted = Wanted(question.power, question.scope, question.amount, question.risk)
    told = asked(history, question.on, question.person, wanted)
    rule, chains = oracle.answer(events, question)
    assert told.rule == rule, question
    if told.right is not None:
        assert tuple(grant.id for grant in told.right.chain) in chains, question
    else:
        others = {(person, right.grant.id) for person, right in told.others}
        theirs = oracle.able(events, question)
        assert others == {each for each in theirs if each[0] != question.person}, question
    return told.right is not None


def agree(tracker: Tracker, count: int, seed: int, claim: str, amounts: list[int]) -> int:
    """Ask at random, see that every answer agrees, and return how many said yes."""
    chance = Random(seed)
    with tracker.looking(NOW) as history:
        events = Events(history.reading.events())
        people = [person.id for person in history.every(Person)]
        grants = history.every(Delegation)
        named = {holder for g in grants for holder in (g.grantor, g.holder.partition(":")[2])}
        chosen = [*sorted(named & set(people)) * 3, *people]
        scopes = [("*",), ("*",), *{grant.scope for grant in grants}, ("SVC-NET", "SVC-WPL"), ()]
        moments = [at for at in oracle.instants(events) if at <= NOW + timedelta(days=400)]
        moments += [NOW + timedelta(hours=hours) for hours in range(40)]
        asking = questions(
            chance, count, chosen, scopes, amounts, chance.sample(moments, min(200, len(moments)))
        )
        began = time.perf_counter()
        yes = sum(compared(history, events, question) for question in asking)
    found(claim, tried=count, yes=yes, seconds=f"{time.perf_counter() - began:.0f}")
    return yes


AMOUNTS = [0, 0, 0, 1, 10_000_00, 10_000_01, 25_000_00, 25_000_01, 150_000_00, 250_000_01, 10**9]


@pytest.mark.trials
def test_on_the_demo_every_answer_about_authority_is_that_of_the_oracle() -> None:
    record = Copy().record()
    count = trials(QUESTIONS)
    yes = agree(Tracker(record), count, 1, "authority on the demo is the oracle's", AMOUNTS)
    record.close()
    assert count / 50 < yes < count


# ---------------------------------------------------------------- beside an imported history


@contextmanager
def with_openstack() -> Iterator[Tracker]:
    """The demo's record with the imported history, some of whose people are given authority."""
    record = Copy().record()
    tracker = Tracker(record)
    intake = Intake(
        tracker=tracker, operator="operator", file="openstack-appointments.csv", clock=lambda: NOW
    )
    import_appointments(data("openstack-appointments.csv"), intake)
    with tracker.looking(NOW) as history:
        imported = [person.id for person in history.every(Person) if person.imported]
        role = next(
            iter(history.reading.ids("role", history.as_of, {"title": "project team lead"})), ""
        )
    give(tracker, imported, role)
    yield tracker
    record.close()


def give(tracker: Tracker, imported: list[str], role: str) -> None:
    """Let the chief executive give to people and to a role that came with the history."""
    number = 0

    def done(who: str, command: Any) -> str:
        nonlocal number
        number += 1
        when = NOW + timedelta(minutes=number)
        return tracker.handle(command, Asked(actor=who, now=when, key=f"give:{number}")).id

    for person in imported[:5]:
        grant = done("p-okafor", a_grant(f"person:{person}", amount=10_000_00))
        done(person, AcceptDelegation(grant=grant))
    if role:
        grant = done("p-okafor", a_grant(f"role:{role}", amount=25_000_00))
        held = done("p-okafor", AppointToRole(person=imported[6], role=role))
        done(imported[6], AcceptAppointment(appointment=held))
        done(imported[6], AcceptDelegation(grant=grant))


def a_grant(holder: str, **other: Any) -> GrantDelegation:
    return GrantDelegation(parent="ROOT", holder=holder, powers=("approve:plan",), **other)


@pytest.mark.trials
def test_beside_an_imported_history_every_answer_is_that_of_the_oracle() -> None:
    count = trials(QUESTIONS)
    with with_openstack() as tracker:
        claim = "authority beside the imported OpenStack history is the oracle's"
        yes = agree(tracker, count, 2, claim, AMOUNTS)
    assert 0 < yes < count


# ---------------------------------------------------------------- whatever people do


def at_random(told: Story, chance: Random) -> None:
    """Let somebody do something about authority, allowed or not."""
    people = ("aoife", "bram", "chiara", "dov", "esra", "finn", "gita", "ivo", "jana")
    with told.tracker.looking(told.now) as history:
        grants = [grant.id for grant in history.every(Delegation)]
        held = {a.id: a.person for a in history.every(Appointment)}
    who, grant = chance.choice(people), chance.choice(grants)
    day = told.now.date() + timedelta(days=chance.randint(-3, 20))
    commands: list[tuple[str, Any]] = [
        (who, a_wish(chance, grant)), (who, a_wish(chance, grant)),
        (who, AcceptDelegation(grant=grant)), (who, AcceptDelegation(grant=grant)),
        (who, AcceptDelegation(grant=grants[-1])),
        (chance.choice(["aoife", "bram"]), RevokeDelegation(grant=grant)),
        ("aoife", AppointToRole(person=who, role=chance.choice(["auditor", "director"]))),
        ("aoife", EndAppointment(appointment=chance.choice(list(held)))),
        (who, UpholdDelegation(grant=grant)),
        ("hugo", LetPersonLeave(person=chance.choice(["finn", "gita", "ivo"]))),
        ("aoife", replacement(chance)),
    ]  # fmt: skip
    waiting = [(person, AcceptAppointment(appointment=each)) for each, person in held.items()]
    who, command = chance.choice([*commands * 3, *waiting])
    told.by(who).effective(day).when(command)
    told.refusal = None


def a_wish(chance: Random, parent: str) -> GrantDelegation:
    holder = chance.choice(["person:gita", "person:jana", "person:ivo", "role:auditor"])
    return asking(
        grant="", parent=parent, holder=holder, effective_from=None, depth=chance.choice([0, 1]),
        until=chance.choice([None, date(2026, 5, 1)]), amount=chance.choice([0, 4_000_00]),
        amount_per_period=chance.choice([None, 6_000_00]), period=chance.choice(["month", "year"]),
        on_vacancy=chance.choice(["continue", "flag", "lapse", "lapse"]), form="standing",
    )  # fmt: skip


def replacement(chance: Random) -> ReplaceRootAuthority:
    powers = ("approve:plan", "approve:objective", "appoint:role", "accept:risk")
    return ReplaceRootAuthority(
        powers=powers, instrument="Another resolution", amount=chance.choice([None, 3_000_00]),
        instrument_sha256="".join(chance.choices("0123456789abcdef", k=64)),
    )  # fmt: skip


@pytest.mark.trials
@pytest.mark.parametrize("seed", range(10))
def test_whatever_people_do_every_answer_is_that_of_the_oracle(seed: int) -> None:
    chance, told = Random(seed), company()
    for step in range(60):
        told.later(hours=chance.randint(1, 60))
        at_random(told, chance)
        if step % 6 == 5:
            proposal = costing(told, chance.choice([1_000_00, 3_000_00, 5_000_00]))
            for who in ("gita", "ivo", "dov", "bram"):
                told.by(who).when(ApproveProposal(proposal=proposal))
                told.refusal = None
    amounts = [0, 1, 2_000_00, 3_000_00, 3_000_01, 4_000_00, 6_000_00, 50_000_00]
    count = trials(QUESTIONS // 10)
    agree(told.tracker, count, seed, f"authority in random history {seed} is the oracle's", amounts)


def test_how_a_grant_is_said_to_stand_agrees_with_whether_it_works() -> None:
    for seed in range(3):
        chance, told = Random(seed), company()
        for _ in range(40):
            told.later(hours=chance.randint(1, 60))
            at_random(told, chance)
        with told.tracker.looking(told.now) as history:
            events = Events(history.reading.events())
            world = oracle.world_at(events, told.now)
            standing = Standing(history)
            for grant in history.every(Delegation):
                state = standing.of_grant(grant)
                lapsed = any(
                    oracle.lapsed(world, link) for link in oracle.chain_of(world, grant.id)
                )
                assert not (lapsed and state == "in force"), grant.id
