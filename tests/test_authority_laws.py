"""What holds of authority whatever people do: laws, tried on histories that nobody made up."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.cast import company
from tests.histories import Wanted, answer, grown, tries, wanted
from tests.specification import Story, instant
from tracker.appointments import (
    AppointToRole,
)
from tracker.authority import Authority
from tracker.delegations import (
    RISK_LEVELS,
    AcceptDelegation,
    Delegation,
    GrantDelegation,
    RevokeDelegation,
)

# ---------------------------------------------------------------- the first rule that fails

FAULTS = (
    "AUTH-NONE",
    "AUTH-ACCEPT",
    "AUTH-REVOKED",
    "AUTH-TIME",
    "AUTH-NONDELEGABLE",
    "AUTH-DEPTH",
    "AUTH-CYCLE",
    "AUTH-ATTENUATE",
    "AUTH-SELF",
    "AUTH-NOBACKDATE",
)
"""The order in which a grant is refused (`domain.md`, rule 21)."""


def parent_with(faults: set[str]) -> Story:
    """Aoife gives Gita, who also audits, a grant; its faults are those that are wanted."""
    told = company().at("2026-01-10 10:00").by("aoife")
    told.given(AppointToRole(person="gita", role="auditor"))
    until = date(2026, 2, 28) if "AUTH-TIME" in faults else None
    told.given(
        GrantDelegation(
            grant="DEL-9",
            parent="ROOT",
            holder="person:gita",
            powers=("approve:plan",),
            amount=100,
            depth=2,
            until=until,
        )
    )
    if "AUTH-ACCEPT" not in faults:
        told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    if "AUTH-REVOKED" in faults:
        told.by("aoife").given(RevokeDelegation(grant="DEL-9"))
    return told.at("2026-03-09 10:00").by("jana" if "AUTH-NONE" in faults else "gita")


def child_with(faults: set[str]) -> GrantDelegation:
    holder = "role:auditor" if "AUTH-SELF" in faults else "person:ivo"
    return GrantDelegation(
        grant="DEL-10",
        parent="DEL-9",
        holder="role:chief-executive" if "AUTH-CYCLE" in faults else holder,
        powers=("approve:policy",) if "AUTH-NONDELEGABLE" in faults else ("approve:plan",),
        amount=101 if "AUTH-ATTENUATE" in faults else 100,
        depth=2 if "AUTH-DEPTH" in faults else 1,
        effective_from=date(2026, 3, 8) if "AUTH-NOBACKDATE" in faults else None,
    )


@given(faults=st.sets(st.sampled_from(FAULTS)))
def test_of_several_faults_the_first_in_the_order_is_named(faults: set[str]) -> None:
    told = parent_with(faults).when(child_with(faults))
    if faults:
        told.then_refused(min(faults, key=FAULTS.index))
    else:
        told.then("AuthorityDelegated")


# ---------------------------------------------------------------- nobody gives more than they hold


def chains(told: Story) -> list[tuple[Delegation, ...]]:
    with told.tracker.looking(told.now) as history:
        authority = Authority(history, told.now)
        return [authority.chain(grant.id) for grant in history.every(Delegation)]


def end(grant: Delegation) -> datetime:
    return grant.effective_until or instant("9000-01-01")


@given(st.lists(wanted, max_size=8))
def test_rule_3_no_chain_gives_more_than_what_stands_above(wishes: list[Wanted]) -> None:
    for chain in chains(grown(wishes)):
        for low, high in pairwise(chain):
            assert set(low.powers) <= set(high.powers)
            assert "*" in high.scope or set(low.scope) <= set(high.scope)
            assert high.amount is None or (low.amount is not None and low.amount <= high.amount)
            assert RISK_LEVELS.index(low.risk_level) <= RISK_LEVELS.index(high.risk_level)
            assert low.begins >= high.begins
            assert end(low) <= end(high)
            assert low.depth < high.depth
        assert chain[-1].id == "ROOT"


@given(st.lists(wanted, max_size=8))
def test_rule_4_nobody_stands_above_themselves(wishes: list[Wanted]) -> None:
    for chain in chains(grown(wishes)):
        holders = [grant.holder for grant in chain]
        assert len(set(holders)) == len(holders)
        assert all(grant.holder != f"person:{grant.grantor}" for grant in chain)


@given(st.lists(wanted, min_size=1, max_size=8))
def test_rule_7_no_grant_begins_before_it_was_recorded(wishes: list[Wanted]) -> None:
    for chain in chains(grown(wishes)):
        for grant in chain[:-1]:
            assert grant.recorded_at is not None
            assert grant.begins >= grant.recorded_at


# ---------------------------------------------------------------- revoking


def standing(told: Story, at: datetime) -> dict[str, str]:
    """Return for each grant `allowed`, or the rule against its holder, at an instant."""
    with told.tracker.looking(at) as history:
        authority = Authority(history, at)
        return {
            f"{grant.id} {who}": answer(authority, who, grant.id)
            for grant in history.every(Delegation)
            for who in authority.people(grant.holder)
        }


@given(st.lists(wanted, max_size=6), st.integers(0, 30), st.data())
def test_rule_4_revoking_stops_everything_below_from_that_instant_and_never_before(
    wishes: list[Wanted], days: int, data: st.DataObject
) -> None:
    told = grown(wishes).at("2026-03-15 10:00").by("aoife")
    hanging = chains(told)
    revoked = data.draw(st.sampled_from([c[0].id for c in hanging if c[0].id != "ROOT"]))
    moments = [
        told.now + timedelta(days=day, hours=h) for day in range(-10, 40, 5) for h in (0, 13)
    ]
    before = {at: standing(told, at) for at in moments}
    day = told.now.date() + timedelta(days)
    assume(tries(told, "aoife", RevokeDelegation(grant=revoked), day))
    until = told.the(Delegation, revoked).revoked_until
    assert until is not None
    below = {chain[0].id for chain in hanging if revoked in {grant.id for grant in chain}}
    for at in moments:
        for held, how in standing(told, at).items():
            fell = held.split()[0] in below and at >= until
            was = before[at][held]
            assert how == ("AUTH-REVOKED" if fell and was in ("allowed", "AUTH-TIME") else was)
