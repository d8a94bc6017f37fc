"""What verification finds, and how it names it."""

import json
from pathlib import Path

import pytest

from events import RecordProblem
from events.__main__ import main
from events.keys import KeyFolder
from events.notes import BadNote, Signer
from events.verdict import PROBLEMS_MAX, Problems
from events.verify import verify
from tests.copies import ORIGIN, Copy, length, original


def test_a_record_that_nobody_touched_is_as_it_was_signed() -> None:
    verdict = Copy().verdict()
    assert (verdict.ok, verdict.events, verdict.problems) == (True, length(), ())
    assert verdict.head is not None
    assert verdict.head.size == length()
    assert len(verdict.checked) >= 8
    assert any("sent twice" in each for each in verdict.unchecked)


def test_dropping_the_guards_changes_nothing_that_was_recorded() -> None:
    copy = Copy()
    with copy.damaging():
        pass
    assert copy.verdict().ok


# -- events ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("state=CAST(replace(state, '{', '[') AS BLOB)", "its stored bytes are not those"),
        ("state=CAST(state || ' ' AS BLOB)", "its stored bytes are not those"),
        ("state=x''", "its stored bytes are not those"),
        ("state=x'80'", "its stored bytes are not those"),
        ("state=CAST(printf('%.*c', 100000, '[') AS BLOB)", "its stored bytes are not those"),
        ("topic='role.retired@1'", "its type was person.added@1 and now is role.retired@1"),
        ("topic=CAST(x'ff00' AS TEXT)", "its type was person.added@1"),
        ("originator_id='person/x'", "now is version 1 of person/x"),
        ("originator_id=CAST(x'c328' AS TEXT)", "now is version 1 of"),
        ("originator_version=7", "now is version 7 of person"),
    ],
)
def test_an_altered_event_is_named_with_what_was_altered(change: str, sentence: str) -> None:
    copy = Copy()
    with copy.damaging() as connection:
        connection.execute(f"UPDATE stored_events SET {change} WHERE rowid=5")
    problem = copy.first()
    assert (problem.number, problem.what) == (5, "altered")
    assert problem.stream.startswith("person/")
    assert sentence in problem.sentence


def test_an_event_that_is_not_there_is_missing() -> None:
    problem = Copy().change("DELETE FROM stored_events WHERE rowid=100").first()
    assert (problem.number, problem.what) == (100, "missing")
    assert "its entry is still in the log" in problem.sentence


def test_an_event_is_missing_though_the_ones_behind_it_closed_up() -> None:
    copy = Copy().change("DELETE FROM stored_events WHERE rowid=100")
    for number in range(101, length() + 1):
        copy.change("UPDATE stored_events SET rowid=rowid-1 WHERE rowid=?", number)
        if number == 103:
            break
    problem = copy.first()
    assert (problem.number, problem.what) == (100, "missing")
    assert "stands in its place" in problem.sentence


def test_an_event_with_its_entry_and_head_taken_out_is_missing() -> None:
    copy = Copy().change("DELETE FROM stored_events WHERE rowid=100")
    copy.change("DELETE FROM log_entries WHERE pos=99").change(
        "DELETE FROM commands WHERE first=99"
    )
    copy.change("DELETE FROM checkpoints WHERE size=100")
    problem = copy.first()
    assert (problem.number, problem.what) == (100, "missing")


def test_an_event_that_was_put_in_is_extra() -> None:
    copy = Copy().change(
        "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
        " SELECT 'role/new', 1, topic, state FROM stored_events WHERE rowid=9"
    )
    problem = copy.first()
    assert (problem.number, problem.what, problem.stream) == (length() + 1, "extra", "role/new")


def test_an_event_before_the_first_one_is_extra() -> None:
    copy = Copy().change(
        "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
        " SELECT -4, 'role/new', 1, topic, state FROM stored_events WHERE rowid=9"
    )
    assert (copy.first().number, copy.first().what) == (-4, "extra")


def test_events_that_changed_places_are_reordered() -> None:
    copy = Copy()
    for before, after in ((50, -1), (60, 50), (-1, 60)):
        copy.change("UPDATE stored_events SET rowid=? WHERE rowid=?", after, before)
    problem = copy.first()
    assert (problem.number, problem.what) == (50, "reordered")
    assert "stands in the place of event 60" in problem.sentence


def test_only_the_event_that_was_altered_is_named() -> None:
    verdict = Copy().change("UPDATE stored_events SET topic='x' WHERE rowid=100").verdict()
    assert [problem.number for problem in verdict.problems] == [100]


def test_of_many_altered_events_the_first_is_named_first_and_the_list_ends() -> None:
    verdict = Copy().change("UPDATE stored_events SET topic='x' WHERE rowid>=30").verdict()
    assert [problem.number for problem in verdict.problems] == list(range(30, 50))


def test_bytes_that_are_kept_as_text_are_found_though_they_are_the_same() -> None:
    copy = Copy()
    with copy.damaging() as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql=replace(sql, 'STRICT', '') WHERE name='stored_events'"
        )
    with copy.damaging() as connection:
        connection.execute("UPDATE stored_events SET state=CAST(state AS TEXT) WHERE rowid=8")
    problem = copy.first()
    assert (problem.number, problem.what) == (8, "altered")
    assert "another type" in problem.sentence


# -- the log ---------------------------------------------------------------------------------------


def test_an_entry_that_was_altered_is_told_from_an_altered_event() -> None:
    problem = Copy().change("UPDATE log_entries SET entry=x'20' WHERE pos=70").first()
    assert (problem.number, problem.what) == (71, "altered")
    assert "is as it was logged, but its entry in the log was altered" in problem.sentence


def test_an_event_altered_with_its_entry_and_leaf_does_not_fit_the_signed_head() -> None:
    copy = Copy()
    with copy.damaging() as connection:
        connection.execute(
            "UPDATE log_entries SET (entry, leaf) ="
            " (SELECT entry, leaf FROM log_entries WHERE pos=71) WHERE pos=70"
        )
    assert copy.first().number == 71


@pytest.mark.parametrize("nth", ["min(size)", "60", "max(size)"])
def test_a_head_with_another_signature_is_found(nth: str) -> None:
    copy = Copy()
    (size,) = copy.column(f"SELECT {nth} FROM checkpoints LIMIT 1")
    (note,) = copy.column("SELECT note FROM checkpoints WHERE size=?", size)
    forged = Signer(ORIGIN, bytes(32)).sign(str(note).partition("\n\n")[0] + "\n")
    problem = copy.change("UPDATE checkpoints SET note=? WHERE size=?", forged, size).first()
    assert (problem.number, problem.what) == (size, "altered")
    assert "did not sign" in problem.sentence


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE checkpoints SET recorded_at='2026-11-11' WHERE size=17", 17),
        ("UPDATE checkpoints SET edge=x'00' WHERE size=17", 17),
        ("DELETE FROM checkpoints WHERE size=17", 17),
        ("DELETE FROM commands WHERE first=16", 17),
        ("UPDATE commands SET size=19 WHERE first=16", 17),
        ("INSERT INTO commands VALUES ('new', x'00', 16, 17)", 17),
        ("UPDATE directory SET name='Somebody else' WHERE since=8", 9),
        ("DELETE FROM log_entries WHERE pos=20", 21),
    ],
)
def test_whatever_lies_beside_the_events_is_compared_with_them(change: str, number: int) -> None:
    assert Copy().change(change).first().number == number


def test_the_last_head_is_missed() -> None:
    copy = Copy().change("DELETE FROM checkpoints WHERE size=?", length())
    assert copy.first().number == length()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tiles SET hashes=zeroblob(8192)",
        "DELETE FROM tiles",
        "INSERT INTO tiles VALUES (7, 7, x'00')",
        "UPDATE sqlite_sequence SET seq=500",
    ],
)
def test_damage_that_no_single_event_has_is_told_in_a_sentence(change: str) -> None:
    problem = Copy().change(change).first()
    assert problem.number is None
    assert problem.sentence.endswith(".")


def test_a_name_that_was_erased_leaves_every_proof_intact() -> None:
    assert Copy().change("DELETE FROM directory WHERE since=8").verdict().ok


# -- heads that were kept elsewhere ----------------------------------------------------------------


def test_an_old_checkpoint_shows_that_the_record_only_grew() -> None:
    copy = Copy()
    (note,) = copy.column("SELECT note FROM checkpoints WHERE size=60")
    verdict = copy.verdict(since=str(note))
    assert verdict.ok
    assert any("growth" in each for each in verdict.checked)


def test_a_record_that_was_written_anew_does_not_continue_an_old_checkpoint() -> None:
    copy = Copy()
    signer = copy.keys.signer(ORIGIN)
    old = signer.sign(f"{ORIGIN}\n60\n{'A' * 43}=\n")
    verdict = copy.verdict(since=old)
    assert not verdict.ok
    assert "another root over the first 60 events" in verdict.problems[0].sentence


def test_a_checkpoint_of_another_log_is_not_taken() -> None:
    other = Signer("other.example/log", bytes(32)).sign(f"other.example/log\n0\n{'A' * 43}=\n")
    with pytest.raises(BadNote, match="None of the known keys"):
        Copy().verdict(since=other)


def test_an_old_copy_of_the_database_ends_before_the_last_signed_head(tmp_path: Path) -> None:
    copy = Copy()
    last = f"{ORIGIN}\n{length() + 1}\n{'A' * 43}=\n"
    copy.keys.keep_head(copy.keys.signer(ORIGIN).sign(last))
    problem = copy.first()
    assert (problem.number, problem.what) == (length() + 1, "missing")
    assert "an old copy" in problem.sentence


def test_without_the_last_signed_head_the_verdict_says_what_it_could_not_check() -> None:
    copy = Copy()
    (copy.folder / "keys" / "last-head").unlink()
    verdict = copy.verdict()
    assert verdict.ok
    assert any("last signed head" in each for each in verdict.unchecked)


def test_the_public_key_is_all_that_an_auditor_needs(tmp_path: Path) -> None:
    vkey = (original() / "keys" / "verifier.vkey").read_text()
    (tmp_path / "verifier.vkey").write_text(vkey)
    copy = Copy()
    assert verify(copy.file, KeyFolder(tmp_path)).ok


def test_without_a_key_nothing_is_verified_and_no_key_is_made(tmp_path: Path) -> None:
    copy = Copy()
    with pytest.raises(RecordProblem, match="holds no key of the log"):
        verify(copy.file, KeyFolder(tmp_path))
    assert list(tmp_path.iterdir()) == []


# -- files -----------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "record.db"
    file.write_bytes(b"no database" * 1000)
    verdict = verify(file, KeyFolder(tmp_path))
    assert [problem.what for problem in verdict.problems] == ["unreadable"]


def test_a_file_that_is_not_there_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordProblem, match="There is no file"):
        verify(tmp_path / "record.db", KeyFolder(tmp_path))


def test_a_file_with_a_damaged_page_is_found_to_be_damaged() -> None:
    copy = Copy()
    query = "SELECT rootpage FROM sqlite_master WHERE name='stored_events'"
    (page,) = copy.column(query)
    content = bytearray(copy.file.read_bytes())
    content[4096 * (int(str(page)) - 1) : 4096 * int(str(page))] = bytes(4096)
    copy.file.write_bytes(content)
    assert not copy.verdict().ok


def test_verifying_does_not_change_the_file() -> None:
    copy = Copy()
    before = copy.file.read_bytes()
    assert copy.verdict().ok
    assert copy.file.read_bytes() == before


# -- by command ------------------------------------------------------------------------------------


def test_an_auditor_verifies_with_this_package_alone(capsys: pytest.CaptureFixture[str]) -> None:
    copy = Copy()
    asked = ["verify", str(copy.file), "--keys", str(copy.keys.path)]
    assert main(asked) == 0
    assert capsys.readouterr().out.startswith(f"The record is as it was signed: {length()} events.")
    copy.change("DELETE FROM stored_events WHERE rowid=100")
    assert main(asked) == 1
    assert "First of all: Event 100" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["number"] == 100


def test_what_cannot_be_verified_is_said_on_the_error_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["verify", str(tmp_path / "none.db"), "--keys", str(tmp_path)]
    assert main(asked) == 1
    assert "There is no file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert ended.value.code == 2


def test_an_event_has_one_problem_and_a_list_of_them_ends() -> None:
    problems = Problems()
    for number in (2, 1, 2, None, None):
        problems.add(number, "role/new", "altered", f"Event {number} was altered.")
    found = problems.in_order()
    assert [problem.number for problem in found] == [None, None, 1, 2]
    assert {(problem.what, problem.stream) for problem in found} == {("altered", "role/new")}
    for number in range(3, 40):
        problems.add(number, "", "missing", "Gone.")
    assert problems.full
    assert len(problems.in_order()) == PROBLEMS_MAX
