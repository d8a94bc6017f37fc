"""Versions: numbered densely, in force by dates alone, and never rewritten by what comes later."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import Envelope, Source
from events.facts.plans import PlanVersionApproved
from tests.alone import item
from tests.cast import PLAN, company
from tests.proposing import approved, opened, signed, the
from tests.specification import Story, instant
from tracker.paths import at_path, changed
from tracker.plans import Plan
from tracker.proposals import CancelProposal, RebaseProposal, SubmitProposal
from tracker.versions import ImportVersion, Version, content_of

DAY = timedelta(days=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def version(number: int, day: int, **also: Any) -> Version:
    begins = FIRST + day * DAY
    return Version(number=number, pos=number, effective_from=begins, recorded_at=FIRST, **also)


def numbers(versions: tuple[Version, ...]) -> list[int]:
    return [each.number for each in versions]


# ---------------------------------------------------------------- in force by dates


def test_of_several_that_have_begun_the_newest_is_in_force() -> None:
    plan = Plan(versions=(version(1, 0), version(2, 10), version(3, 5)))
    in_force = [plan.in_force(FIRST + day * DAY) for day in (-1, 0, 4, 5, 20)]
    assert [each and each.number for each in in_force] == [None, 1, 1, 3, 3]


def test_a_version_is_in_force_from_its_very_instant() -> None:
    plan = Plan(versions=(version(1, 0),))
    assert plan.in_force(FIRST) == plan.versions[0]
    assert plan.in_force(FIRST - timedelta(microseconds=1)) is None


def test_what_never_came_to_be_is_never_in_force() -> None:
    plan = Plan(versions=(version(1, 0), version(2, 1, cancelled=True)))
    assert plan.in_force(FIRST + 5 * DAY) == plan.versions[0]
    assert (plan.base, plan.next_number) == (1, 3)
    assert plan.newest == plan.versions[0]


def test_scheduled_versions_are_those_that_will_come_to_be_in_force() -> None:
    plan = Plan(
        versions=(version(1, 0), version(2, 10), version(3, 20), version(4, 9, cancelled=True))
    )
    assert numbers(plan.scheduled(FIRST)) == [2, 3]
    assert numbers(plan.scheduled(FIRST + 10 * DAY)) == [3]
    assert numbers(plan.scheduled(FIRST + 20 * DAY)) == []
    overtaken = Plan(versions=(version(1, 0), version(2, 10), version(3, 5)))
    assert numbers(overtaken.scheduled(FIRST)) == [2, 3]
    assert numbers(overtaken.scheduled(FIRST + 5 * DAY)) == [], "version 2 was overtaken"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (-1, ["scheduled", "scheduled", "cancelled"]),
        (0, ["in force", "scheduled", "cancelled"]),
        (10, ["superseded", "in force", "cancelled"]),
    ],
)
def test_a_version_says_how_it_stands(day: int, words: list[str]) -> None:
    plan = Plan(versions=(version(1, 0), version(2, 10), version(3, 5, cancelled=True)))
    assert [plan.state_of(each, FIRST + day * DAY) for each in plan.versions] == words


def test_nothing_is_in_force_of_what_is_closed() -> None:
    plan = Plan(versions=(version(1, 0),), closed="closed")
    assert plan.state_of(plan.versions[0], FIRST) == "superseded"


def test_before_anything_began_the_newest_describes_it() -> None:
    says = {"title": "To come", "owner": "role:x"}
    plan = Plan(id="PLN-9", versions=(version(1, 5, says=says), version(2, 9, says={})))
    assert plan.standing(FIRST).title == ""
    assert plan.standing(FIRST + 5 * DAY).title == "To come"
    assert plan.standing(FIRST + 9 * DAY).owner == ""
    assert plan.numbered(2) == plan.versions[1]
    assert plan.numbered(3) is None
    assert Plan().newest is None
    assert (Plan().base, Plan().next_number) == (0, 1)


# ---------------------------------------------------------------- made by proposals


def test_versions_are_dense_and_each_is_made_by_one_proposal() -> None:
    told = company()
    made = [approved(told, {"notes": f"Version {n}"}, base=n) for n in (1, 2, 3)]
    plan = told.the(Plan, "PLN-1")
    assert numbers(plan.versions) == [1, 2, 3, 4]
    assert [each.proposal for each in plan.versions[1:]] == made
    assert [each.recorded_at for each in plan.versions[1:]] == [told.now] * 3
    assert not any(each.imported for each in plan.versions)


def test_what_is_in_force_at_a_recorded_moment_never_depends_on_later_events() -> None:
    told = company()
    looked_at: dict[tuple[int, int], int | None] = {}

    def remember() -> None:
        size = told.size()
        plan = told.the(Plan, "PLN-1", size)
        for day in range(0, 200, 20):
            in_force = plan.in_force(instant("2026-01-01") + day * DAY)
            looked_at[size, day] = in_force.number if in_force else None

    remember()
    for n, act in enumerate((schedule, take_effect, correct, cancel_last)):
        told.later(days=1)
        act(told, n)
        remember()
    for (size, day), number in looked_at.items():
        plan = told.the(Plan, "PLN-1", size)
        in_force = plan.in_force(instant("2026-01-01") + day * DAY)
        assert (in_force.number if in_force else None) == number


def schedule(told: Story, n: int) -> None:
    approved(told, {"notes": f"s{n}"}, base=told.the(Plan, "PLN-1").base, effective="2026-05-01")


def take_effect(told: Story, n: int) -> None:
    approved(told, {"notes": f"t{n}"}, base=told.the(Plan, "PLN-1").base)


def correct(told: Story, n: int) -> None:
    base = told.the(Plan, "PLN-1").base
    approved(told, {"notes": f"c{n}"}, base=base, change="correction", effective="2026-02-01")


def cancel_last(told: Story, n: int) -> None:
    newest = told.the(Plan, "PLN-1").newest
    assert newest is not None, n
    told.by("bram").when(CancelProposal(proposal=newest.proposal))
    told.refusal = None  # what has taken effect stays


def open_more(told: Story, n: int) -> None:
    opened(told, {"notes": f"o{n}"}, base=told.the(Plan, "PLN-1").base)


ACTS = [schedule, take_effect, correct, cancel_last, open_more]


@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=5))
def test_numbers_are_never_used_again_whatever_happens(acts: list[Any]) -> None:
    told = company()
    seen: dict[int, str] = {}
    for n, act in enumerate(acts):
        told.later(days=1)
        act(told, n)
        for each in told.the(Plan, "PLN-1").versions:
            assert seen.setdefault(each.number, each.proposal) == each.proposal
    plan = told.the(Plan, "PLN-1")
    assert numbers(plan.versions) == list(range(1, len(plan.versions) + 1))
    assert plan.next_number == len(plan.versions) + 1
    live = [each for each in plan.versions if not each.cancelled]
    for earlier, later in pairwise(live):
        corrects = the(told, later.proposal).change == "correction"
        assert corrects or earlier.effective_from <= later.effective_from


PATHS = ("notes", "stakeholders", "title", "actions.A1.budget", "actions.A2.title",
         "period.until", "sections.technology")  # fmt: skip
WORDS = {"actions.A1.budget": st.integers(1, 10**6), "period.until": st.just("2027-01-31")}
changes = st.sets(st.sampled_from(PATHS), min_size=1, max_size=4).flatmap(
    lambda paths: st.fixed_dictionaries(
        {path: WORDS.get(path, st.sampled_from(["One.", "Two.", "Three."])) for path in paths}
    )
)


def content(told: Story, number: int) -> Mapping[str, Any]:
    with told.tracker.looking(told.now) as history:
        plan = history.find(Plan, "PLN-1")
        assert plan is not None
        return content_of(plan, plan.numbered(number), history)


@given(changes)
def test_a_version_is_its_base_with_the_changes(wished: dict[str, Any]) -> None:
    told = company()
    approved(told, wished, ("bram",) if small(wished) else ("bram", "chiara"))
    assert content(told, 2) == changed(content(told, 1), wished)
    assert content(told, 1)["title"] == PLAN["title"], "the base stays as it was"


def small(wished: Mapping[str, Any]) -> bool:
    return bool(abs(wished.get("actions.A1.budget", 5_000_00) - 5_000_00) <= 10_000_00)


@given(changes, changes)
def test_two_changes_that_do_not_touch_end_up_both_in_the_content(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    mine = {path: value for path, value in mine.items() if path not in theirs}
    mine["sections.limitations"] = "Mine alone."
    told = company()
    proposal = opened(told, mine)
    theirs_signed = ("bram",) if small(theirs) else ("bram", "chiara")
    approved(told, theirs, theirs_signed, by="jana")
    told.by("gita").given(
        RebaseProposal(proposal=proposal, base=2), SubmitProposal(proposal=proposal)
    )
    signed(told, proposal, "bram", *(() if small(mine) else ("chiara",)))
    result = content(told, 3)
    for path, value in {**theirs, **mine}.items():
        assert at_path(result, path) == value


# ---------------------------------------------------------------- imported versions


def importing(**also: Any) -> ImportVersion:
    return ImportVersion(target="PLN-1", content={"title": "Old", "owner": ""}, **also)


def test_history_from_elsewhere_comes_in_its_order_and_with_its_numbers() -> None:
    told = item(Plan(id="PLN-1"))
    told.when(importing()).then(
        PlanVersionApproved(
            version=1, content={"title": "Old"}, effective_from=told.now, proposal=""
        )
    )
    told = item(Plan(id="PLN-1", versions=(version(3, 0, imported=True),)))
    told.when(importing(number=3)).then_refused("KIND-STATE", "version")
    told.when(importing(number=7)).then("PlanVersionApproved")
    began = datetime(2019, 5, 3, tzinfo=UTC)
    told.effective(began).when(importing()).then(
        PlanVersionApproved(version=4, content={"title": "Old"}, effective_from=began, proposal="")
    )


def test_what_was_approved_here_is_not_changed_by_an_import() -> None:
    told = item(Plan(id="PLN-1", versions=(version(1, 0),)))
    told.when(importing()).then_refused("KIND-STATE", "content")
    closed = item(Plan(id="PLN-1", closed="closed"))
    closed.when(importing()).then_refused("KIND-STATE")


def test_an_imported_version_says_so() -> None:
    fact = PlanVersionApproved(version=1, content={"title": "Old"}, effective_from=FIRST)
    envelope = Envelope(
        event_id="", recorded_at=FIRST, effective_at=FIRST, actor="", door="import", key="",
        source=Source(file="old.xml", line=1),
    )  # fmt: skip
    plan = Plan().after(fact, envelope, 4)
    assert plan.versions == (
        Version(
            number=1, pos=4, effective_from=FIRST, recorded_at=FIRST, imported=True,
            says={"title": "Old"},
        ),
    )  # fmt: skip
    assert plan.title == "Old"
