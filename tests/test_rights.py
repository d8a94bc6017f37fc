"""Rights worked out once: they say of everybody what a signature then meets."""

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.facts.approvals import ApprovalRule, Need
from tests.cast import NAMES, company
from tests.histories import POWERS, SCOPES, Wanted, grown, tries, wanted
from tests.proposing import SMALL, submitted
from tests.specification import Story, instant
from tracker.authority import Authority
from tracker.delegations import Delegation, RevokeDelegation
from tracker.history import History
from tracker.kernel import Act, Refusal
from tracker.people import LetPersonLeave, Person, RegisterPerson
from tracker.proposals.counting import Able, Signature
from tracker.proposals.signatures import Matter, able_by, ables, apart, right_to
from tracker.recalled import Recalled
from tracker.rights import Rights
from tracker.turn import waiting_for

signatures = st.builds(
    Signature, person=st.sampled_from(["bram", "gita"]), power=st.sampled_from(POWERS),
    grant=st.sampled_from(["DEL-1", "DEL-3"]), grant_version=st.just(2), revision=st.just(1),
    covers_amount=st.booleans(), at=st.just(instant("2026-03-09 10:00")), pos=st.just(0),
)  # fmt: skip
rules = st.builds(
    ApprovalRule, id=st.just("R"), target=st.just("plan"),
    needs=st.sets(st.sampled_from(POWERS), min_size=1, max_size=2).map(
        lambda powers: tuple(Need(power=power, count=1) for power in sorted(powers))
    ),
    order=st.sampled_from(["any", "sequence"]),
    amount_covered_by=st.sampled_from(["every signature", "at least one"]),
)  # fmt: skip
matters = st.builds(
    Matter, rule=rules, scope=st.sampled_from(SCOPES),
    amount=st.sampled_from([0, 10, 15, 60_000_00]),
    authors=st.sampled_from([("jana",), ("aoife",), ("bram", "finn")]),
    signed=st.lists(signatures, max_size=1).map(tuple),
    acted=st.lists(signatures, max_size=1).map(tuple),
    definers=st.sampled_from([(), ("aoife",), ("bram", "gita", "dov")]),
    amount_matters=st.booleans(),
)  # fmt: skip


def accepted(history: History, matter: Matter, person: str) -> list[Able]:
    """Return what a person could sign, found by trying each grant with each power."""
    found = []
    for grant in history.every(Delegation):
        for power in matter.powers:
            act = Act(
                actor=person, now=history.on, zone=ZoneInfo("UTC"), history=history,
                authority=Authority(history, history.on), via=grant.id,
            )  # fmt: skip
            try:
                apart(act, matter)
                found.append(able_by(person, *right_to(act, matter, power)))
            except Refusal:
                continue
    return found


@given(
    st.lists(wanted, max_size=6), st.lists(matters, min_size=1, max_size=4),
    st.sampled_from(["", "DEL-1", "DEL-3"]), st.sampled_from(["", "gita", "bram"]),
    st.integers(0, 60),
)  # fmt: skip
def test_what_was_worked_out_is_what_each_try_answers(
    wishes: list[Wanted], asked: list[Matter], revoked: str, gone: str, days: int
) -> None:
    told = grown(wishes)
    if revoked:
        tries(told, "aoife", RevokeDelegation(grant=revoked), date(2026, 3, 20))
    if gone:
        tries(told, "hugo", LetPersonLeave(person=gone))
    told.later(days=days)
    with told.tracker.looking(told.now) as history:
        rights = Rights(Authority(history, told.now))
        for matter in asked:
            said = {who: list(ables(matter, rights.of(who))) for who in NAMES}
            assert said == {who: accepted(history, matter, who) for who in NAMES}
            everybody = list(ables(matter, rights.everybody))
            assert len(everybody) == len(set(everybody))
            assert set(everybody) == {each for able in said.values() for each in able}


def test_nobody_reads_the_same_twice() -> None:
    with company().tracker.looking(instant("2026-03-09 10:00")) as history:
        recalled = Recalled(history)
        assert recalled.find(Person, "gita") is recalled.find(Person, "gita")
        assert recalled.find(Person, "nobody") is None
        assert recalled.every(Delegation) == history.every(Delegation)
        assert recalled.every(Delegation)[0] is recalled.every(Delegation)[0]
        assert recalled.every(Delegation, 1, 1) == history.every(Delegation)[1:2]
        assert recalled.as_of == history.as_of


def test_what_is_recalled_stays_as_it_was_whatever_the_caller_does_with_a_list() -> None:
    with company().tracker.looking(instant("2026-03-09 10:00")) as history:
        recalled = Recalled(history)
        recalled.every(Delegation).clear()
        assert len(recalled.every(Delegation)) == 5


def test_what_the_record_says_since_is_known_once_the_rest_is_forgotten() -> None:
    told = company().by("hugo")
    with told.tracker.looking(told.now) as history:
        recalled = Recalled(history)
        assert recalled.find(Person, "zoe") is None
    told.given(RegisterPerson(person="zoe", name="Zoe Quist"))
    with told.tracker.looking(told.now) as history:
        recalled.reading = history.reading
        assert recalled.find(Person, "zoe") is None
        recalled.forget()
        assert recalled.find(Person, "zoe") is not None


def asked_for(told: Story) -> int:
    """Return how many queries the question costs, what waits for Aoife."""
    with told.tracker.looking(told.now) as history:
        queries: list[str] = []
        history.reading.cursor.sqlite_cursor.connection.set_trace_callback(queries.append)
        waiting_for(history, Authority(history, told.now), "aoife")
        history.reading.cursor.sqlite_cursor.connection.set_trace_callback(None)
    return len(queries)


def test_one_more_proposal_for_the_same_item_costs_no_query_more() -> None:
    told = company()
    submitted(told, SMALL)
    before = asked_for(told)
    for _ in range(5):
        submitted(told, SMALL)
    assert asked_for(told) == before
