"""The rows that pages read are what a replay of the events gives, at every instant."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from events.evidence import looking_at
from events.verdict import Problem
from tests.copies import Copy, length
from tracker.application import KINDS
from tracker.kernel import State, kept
from tracker.replay import compare, replay
from web.cli.verify import verify_record


def compared(copy: Copy) -> Problem | None:
    with looking_at(copy.file) as reading:
        return compare(reading)


def test_a_replay_from_nothing_gives_every_row_as_it_is_kept() -> None:
    copy, told = Copy(), list[tuple[int, int]]()
    with looking_at(copy.file) as reading:
        assert compare(reading, lambda done, total: told.append((done, total))) is None
    assert told == [(length(), length())]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_the_same_bytes_whichever_objects_its_texts_are(kind: type[State]) -> None:
    blank = kind(id="X-1")
    texts = {
        name: "".join(list(value))
        for name in kind.__struct_fields__
        if isinstance(value := getattr(blank, name), str)
    }
    assert kept(msgspec.structs.replace(blank, **texts)) == kept(blank)


def test_a_replay_shows_each_item_after_each_of_its_events() -> None:
    copy = Copy()
    with looking_at(copy.file) as reading:
        steps = list(replay(reading))
        assert [step.recorded.number for step in steps] == list(range(1, length() + 1))
        for step in steps[::25]:
            row = reading.row(step.recorded.kind, step.recorded.id, step.recorded.number)
            assert row is not None
            assert row.body == kept(step.state)


@pytest.mark.parametrize(
    ("change", "number", "said"),
    [
        ("UPDATE rows SET body=x'7b7d' WHERE since=55", 56, "says something else (acceptance, "),
        ("UPDATE rows SET body=CAST(body || ' ' AS BLOB) WHERE since=55", 56, "in its wording"),
        ("UPDATE rows SET body=x'5b5d' WHERE since=55", 56, "cannot be read"),
        ("UPDATE rows SET body=x'7b' WHERE since=55", 56, "cannot be read"),
        ("DELETE FROM rows WHERE since=55", 56, "has no row"),
        ("UPDATE rows SET id='APT-99' WHERE since=55", 56, "the row of another item"),
        ("UPDATE rows SET version=9 WHERE since=55", 56, "the row of another item"),
        ("UPDATE rows SET sort='z' WHERE since=55", 56, "another place of the order"),
        ("UPDATE rows SET ends='2026' WHERE since=55", 56, "in effect at another time"),
        ("UPDATE rows SET begins=NULL WHERE since=55", 56, "in effect at another time"),
        ("DELETE FROM facets WHERE since=55", 56, "by the words it should be"),
        ("UPDATE facets SET value='nobody' WHERE since=55", 56, "by the words it should be"),
        ("UPDATE rows SET until=until+1 WHERE since=38", 56, "where the row before it ends"),
        ("UPDATE rows SET until=4000 WHERE since=1", 2, "ends too early"),
        (
            "INSERT INTO rows VALUES ('role', 'x', 'x', 9000, 9001, 1, NULL, NULL, x'')",
            None,
            "no event made",
        ),
        ("INSERT INTO facets VALUES ('role', 'a', 'b', 'x', 'x', 9000)", None, "no event made"),
        ("UPDATE stored_events SET topic='x' WHERE rowid=56", 56, "cannot be replayed"),
        ("UPDATE stored_events SET state=x'80' WHERE rowid=56", 56, "cannot be replayed"),
    ],
)
def test_the_first_row_that_is_not_what_happened_is_named(
    change: str, number: int | None, said: str
) -> None:
    copy = Copy()
    with copy.damaging() as connection:
        connection.execute(change)
    problem = compared(copy)
    assert problem is not None
    assert said in problem.sentence
    assert problem.number == number


# -- by command ------------------------------------------------------------------------------------


def tracker_verify(copy: Copy, *arguments: str) -> tuple[int, str]:
    environment = {"TRACKER_DATABASE": str(copy.file), "TRACKER_KEYS": str(copy.keys.path)}
    result = CliRunner().invoke(verify_record, list(arguments), env=environment)
    return result.exit_code, result.output


def test_verify_checks_the_log_and_the_rows() -> None:
    code, said = tracker_verify(Copy(), "--json")
    verdict = json.loads(said)
    assert (code, verdict["ok"], verdict["problems"]) == (0, True, [])
    assert any("replay" in each for each in verdict["checked"])
    assert not any("rows" in each for each in verdict["unchecked"])


def test_verify_fails_when_only_a_row_is_wrong() -> None:
    copy = Copy().change("DELETE FROM facets WHERE since=55")
    code, said = tracker_verify(copy)
    assert code == 1
    assert "First of all: Event 56" in said


def test_verify_proves_that_the_record_only_grew(tmp_path: Path) -> None:
    copy, kept_at_visit = Copy(), tmp_path / "checkpoint"
    (note,) = copy.column("SELECT note FROM checkpoints WHERE size=60")
    kept_at_visit.write_text(str(note), encoding="utf-8")
    assert tracker_verify(copy, "--since", str(kept_at_visit))[0] == 0
    kept_at_visit.write_text(str(note).replace("\n60\n", "\n61\n"), encoding="utf-8")
    assert tracker_verify(copy, "--since", str(kept_at_visit))[0] == 1


def test_verify_called_wrongly_ends_with_2(tmp_path: Path) -> None:
    assert tracker_verify(Copy(), "--since", str(tmp_path / "none"))[0] == 2
