import random
from itertools import pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from tracker.compare import FieldChange, Run, fields, three_way, words

TEXTS = st.text(alphabet="ab \n.,1", max_size=80) | st.text(max_size=60)
VALUES = st.none() | st.integers(0, 3) | st.sampled_from(["x", "y"])
RECORDS = st.recursive(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES | inner),
    max_leaves=8,
)

HOSTING = (
    "Payroll runs on two servers in the Leeds data hall under the Northwind contract, which ends "
    "on 31 December 2026."
)
CLOUD = (
    "Payroll runs in the regional cloud, from 1 March 2027. The Leeds data hall contract with "
    "Northwind ends on 31 December 2026 and is extended by three months."
)


def before_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.op != "insert")


def after_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.op != "delete")


def ops(before: str, after: str) -> list[tuple[str, str]]:
    return [(run.op, run.text) for run in words(before, after)]


# ---------------------------------------------------------------- words


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_their_difference(before: str, after: str) -> None:
    runs = words(before, after)
    assert before_of(runs) == before
    assert after_of(runs) == after


@given(TEXTS, TEXTS)
def test_no_run_is_empty_and_no_two_neighbours_are_alike(before: str, after: str) -> None:
    runs = words(before, after)
    assert all(run.text for run in runs)
    assert all(one.op != other.op for one, other in pairwise(runs))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert words(text, text) == ([Run("equal", text)] if text else [])


def test_an_edit_is_shown_in_phrases_not_in_confetti() -> None:
    assert ops(HOSTING, CLOUD) == [
        ("equal", "Payroll runs "),
        ("delete", "on two servers in the"),
        ("insert", "in the regional cloud, from 1 March 2027. The"),
        ("equal", " Leeds data hall "),
        ("delete", "under the Northwind contract, which"),
        ("insert", "contract with Northwind"),
        ("equal", " ends on 31 December 2026"),
        ("insert", " and is extended by three months"),
        ("equal", "."),
    ]


def test_a_sum_is_one_word() -> None:
    assert ops("€184,000 per year", "€212,500 per year") == [
        ("equal", "€"),
        ("delete", "184,000"),
        ("insert", "212,500"),
        ("equal", " per year"),
    ]


def test_a_lonely_word_between_two_long_edits_belongs_to_them() -> None:
    before, after = "one two three kept four five six", "uno due tre kept quattro cinque sei"
    assert [op for op, _ in ops(before, after)] == ["delete", "insert"]


def test_paragraphs_are_never_joined_across_a_blank_line() -> None:
    assert ("equal", ".\n\n") in ops("one two.\n\nthree four", "uno due.\n\ntre quattro")


def test_a_paragraph_wrapped_anew_keeps_its_words() -> None:
    runs = words("the plan meets the objectives set", "the plan meets\nthe objectives set")
    assert [run.text for run in runs if run.op != "equal"] == [" ", "\n"]


def test_a_paragraph_taken_out_leaves_the_others_alone() -> None:
    runs = words("first one\n\nsecond two\n\nthird three", "first one\n\nthird three")
    assert [run.text for run in runs if run.op == "delete"] == ["second two\n\n"]


def long_text(seed: int) -> str:
    chance = random.Random(seed)
    vocabulary = [f"word{number}" for number in range(2000)]
    lines = (" ".join(chance.choices(vocabulary, k=12)) for _ in range(560))
    return "\n\n".join(lines)[:50_000]


def test_long_texts_are_compared_fast() -> None:
    """Best of three, in processor time: other work on the machine should not fail this."""
    chance = random.Random(7)
    before = long_text(1)
    after = " ".join(
        f"other{chance.randrange(300)}" if chance.random() < 0.1 else word
        for word in before.split(" ")
    )
    assert min(seconds_of(before, after) for _ in range(3)) < 0.06
    assert min(seconds_of(before, long_text(2)) for _ in range(3)) < 0.06


def seconds_of(before: str, after: str) -> float:
    start = process_time()
    runs = words(before, after)
    spent = process_time() - start
    assert (before_of(runs), after_of(runs)) == (before, after)
    return spent


def test_texts_made_to_be_slow_are_shown_as_rewritten_instead() -> None:
    chance = random.Random(3)
    before, after = (" ".join(chance.choices("ab", k=25_000)) for _ in range(2))
    assert seconds_of(before, after) < 0.5


# ---------------------------------------------------------------- fields


def test_a_change_is_named_by_its_path_and_says_its_kind() -> None:
    before = {"title": "Plan", "budget": {"amount": 184_000}, "note": "old"}
    after = {"title": "Plan", "budget": {"amount": 212_500, "per": "year"}, "note": None}
    assert fields(before, after) == [
        FieldChange("budget.amount", "Budget, amount", 184_000, 212_500, "changed"),
        FieldChange("note", "Note", "old", None, "removed"),
        FieldChange("budget.per", "Budget, per", None, "year", "added"),
    ]


def test_items_with_an_id_are_compared_one_by_one() -> None:
    before = {"actions": [{"id": "A-1", "title": "Move"}, {"id": "A-2", "title": "Test"}]}
    after = {"actions": [{"id": "A-2", "title": "Test twice"}, {"id": "A-3", "title": "Tell"}]}
    assert [(each.path, each.kind) for each in fields(before, after)] == [
        ("actions.A-1.id", "removed"),
        ("actions.A-1.title", "removed"),
        ("actions.A-2.title", "changed"),
        ("actions.A-3.id", "added"),
        ("actions.A-3.title", "added"),
    ]


def test_a_new_order_of_items_is_a_change() -> None:
    sections = [{"id": "S-1", "title": "Scope"}, {"id": "S-2", "title": "Risks"}]
    change = fields({"sections": sections}, {"sections": sections[::-1]})
    assert [(each.path, each.before, each.after) for each in change] == [
        ("sections.order", ("S-1", "S-2"), ("S-2", "S-1"))
    ]


def test_other_lists_are_one_value() -> None:
    assert [each.path for each in fields({"tags": ["a", "b"]}, {"tags": ["b"]})] == ["tags"]


@given(RECORDS)
def test_a_record_does_not_differ_from_itself(record: dict[str, object]) -> None:
    assert fields(record, record) == []


@given(RECORDS, RECORDS)
def test_the_way_back_is_the_way_there_turned_round(
    one: dict[str, object], other: dict[str, object]
) -> None:
    there = {(each.path, str(each.before), str(each.after)) for each in fields(one, other)}
    back = {(each.path, str(each.after), str(each.before)) for each in fields(other, one)}
    assert there == back


# ---------------------------------------------------------------- three ways

BASE: dict[str, object] = {"target": 95, "owner": "CIO", "budget": {"amount": 10}}


def test_changes_in_different_fields_do_not_meet() -> None:
    assert three_way(BASE, BASE | {"target": 96}, BASE | {"owner": "CFO"}) == []


def test_the_same_change_twice_is_no_quarrel() -> None:
    assert three_way(BASE, BASE | {"target": 96}, BASE | {"target": 96}) == []


def test_two_changes_of_one_field_are_shown_with_what_both_started_from() -> None:
    (overlap,) = three_way(BASE, BASE | {"target": 96}, BASE | {"target": 97})
    assert (overlap.path, overlap.base, overlap.theirs, overlap.mine) == ("target", 95, 96, 97)


def test_a_field_and_what_it_was_replaced_by_meet() -> None:
    overlaps = three_way(BASE, BASE | {"budget": "none"}, BASE | {"budget": {"amount": 12}})
    assert ("budget", "none", 12) in [(each.path, each.theirs, each.mine) for each in overlaps]


@given(RECORDS, RECORDS)
def test_nothing_meets_when_only_one_side_changed(
    base: dict[str, object], mine: dict[str, object]
) -> None:
    assert three_way(base, base, mine) == []
