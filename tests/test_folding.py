"""Folding a compared text: edits stay with a few lines around them, the rest is counted."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.wording import Run, words
from web.content.comparison import Change
from web.content.folding import Hunk, folded


def change(before: str, after: str) -> Change:
    return Change(
        path="text",
        label="Text",
        before=before,
        after=after,
        runs=words(before, after),
        kind="changed",
    )


def shown(hunks: list[Hunk], *ops: str) -> str:
    return "".join(run.text for hunk in hunks for run in hunk.runs or () if run.op in ops)


def lines(*, without: int = -1) -> str:
    return "".join(f"{'other' if n == without else 'word'} {n}\n" for n in range(40))


def test_a_change_of_one_line_keeps_a_few_lines_around_it() -> None:
    (hunk, after) = folded([change(lines(), lines(without=20))])
    assert hunk.same == "17 lines are the same"
    assert shown([hunk], "equal", "delete").splitlines() == [f"word {n}" for n in range(17, 23)]
    assert (after.same, after.over) == ("17 lines are the same", True)


def test_two_changes_far_apart_stand_in_rows_of_their_own() -> None:
    before, after = lines(), lines(without=3).replace("word 36", "another 36")
    hunks = folded([change(before, after)])
    assert [hunk.label for hunk in hunks] == ["Text", ""]
    assert hunks[1].same == "27 lines are the same"
    assert "another" not in shown(hunks[:1], "insert")


def test_a_short_text_is_shown_whole() -> None:
    (hunk,) = folded([change("one\ntwo\nthree\n", "one\n2\nthree\n")])
    assert (hunk.same, hunk.over) == ("", False)
    assert shown([hunk], "equal", "insert") == "one\n2\nthree\n"


def test_a_change_without_a_counterpart_stays_as_it_is() -> None:
    added = Change(path="notes", label="Notes", before=None, after="new", runs=None, kind="added")
    assert folded([added]) == [
        Hunk(path="notes", label="Notes", before=None, after="new", runs=None, kind="added")
    ]


texts = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c d e\n"]), max_size=60).map("".join)


@given(before=texts, after=texts)
def test_no_edit_is_ever_folded_away(before: str, after: str) -> None:
    runs = words(before, after)
    hunks = folded([change(before, after)])
    for op in ("delete", "insert"):
        assert shown(hunks, op) == "".join(run.text for run in runs if run.op == op)
    assert all(not hunk.label for hunk in hunks[1:])


@given(before=texts, after=texts)
def test_only_lines_that_stayed_are_left_out(before: str, after: str) -> None:
    kept = [run for hunk in folded([change(before, after)]) for run in hunk.runs or ()]
    stayed = "".join(run.text for run in words(before, after) if run.op == "equal")
    assert len("".join(run.text for run in kept if run.op == "equal")) <= len(stayed)


def test_what_is_left_out_and_what_is_kept_make_the_whole() -> None:
    hunks = folded([change(lines(), lines(without=20))])
    left_out = sum(int(hunk.same.split()[0]) for hunk in hunks if hunk.same)
    assert left_out + len(shown(hunks, "equal", "delete").splitlines()) == 40
    assert Run("insert", "other") in (hunks[0].runs or ())
