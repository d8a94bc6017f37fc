"""Which file a record is, whose keys signed it, and that it never forks."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from events import Record, RecordProblem
from events.keys import KeyFolder
from events.verify import verify
from tests.recording import ORIGIN, added, size


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.create(tmp_path / "record.db", KeyFolder(tmp_path / "keys"), ORIGIN)


# -- never forked ----------------------------------------------------------------------------------


def test_an_old_copy_of_the_database_is_read_but_not_added_to(
    record: Record, tmp_path: Path
) -> None:
    added(record, "role/cio")
    record.close()
    old = shutil.copy(record.file, tmp_path / "old.db")
    added(Record.open(record.file, record.keys), "role/cto")
    again = Record.open(Path(old), record.keys)
    assert size(again) == 1
    with pytest.raises(RecordProblem, match="Recovery needed: event 2 was signed"):
        added(again, "role/coo")
    assert not verify(Path(old), record.keys).ok


def test_a_database_that_tells_another_story_is_not_added_to(
    record: Record, tmp_path: Path
) -> None:
    added(record, "role/cio")
    record.close()
    other_keys = shutil.copytree(record.keys.path, tmp_path / "other keys")
    other = Record.open(Path(shutil.copy(record.file, tmp_path / "o.db")), KeyFolder(other_keys))
    added(Record.open(record.file, record.keys), "role/cto")
    added(other, "role/coo")
    other.close()
    forked = Record.open(other.file, record.keys)
    with pytest.raises(RecordProblem, match="tells another story"):
        added(forked, "role/clo")


def test_a_head_that_was_not_kept_because_the_power_went_is_no_fork(record: Record) -> None:
    added(record, "role/cio")
    before = (record.keys.path / "last-head").read_text()
    added(record, "role/cto")
    (record.keys.path / "last-head").write_text(before)
    assert added(record, "role/coo").number == 3


# -- files and keys --------------------------------------------------------------------------------


def test_a_copy_of_the_file_verifies_elsewhere_with_the_same_keys(
    record: Record, tmp_path: Path
) -> None:
    added(record, "role/cio")
    record.close()
    copy = Path(shutil.copy(record.file, tmp_path / "copy.db"))
    assert verify(copy, record.keys).ok
    assert added(Record.open(copy, record.keys), "role/cto").number == 2


def test_a_folder_of_keys_that_is_there_and_empty_will_do(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    keys = KeyFolder(tmp_path / "keys")
    assert added(Record.create(tmp_path / "record.db", keys, ORIGIN), "role/cio").number == 1


def test_making_a_record_that_is_there_opens_it(record: Record) -> None:
    added(record, "role/cio")
    assert size(Record.create(record.file, record.keys, ORIGIN)) == 1


def test_another_record_is_not_made_over_one_that_is_there(record: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordProblem, match="holds another record already"):
        Record.create(record.file, KeyFolder(tmp_path / "new"), "other.example/log")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("makes", [False, True])
def test_keys_that_are_not_there_are_asked_for_and_never_made(
    record: Record, tmp_path: Path, *, makes: bool
) -> None:
    added(record, "role/cio")
    (tmp_path / "empty").mkdir()
    keys = KeyFolder(tmp_path / "empty")
    with pytest.raises(RecordProblem, match="Set TRACKER_KEYS to the folder"):
        Record.create(record.file, keys, ORIGIN) if makes else Record.open(record.file, keys)
    assert list((tmp_path / "empty").iterdir()) == []


def test_keys_of_another_record_of_the_same_origin_are_refused(
    record: Record, tmp_path: Path
) -> None:
    added(record, "role/cio")
    other = KeyFolder(tmp_path / "other")
    Record.create(tmp_path / "other.db", other, ORIGIN)
    with pytest.raises(RecordProblem, match="did not sign the record"):
        Record.open(record.file, other)


def test_keys_of_another_origin_are_refused(record: Record, tmp_path: Path) -> None:
    added(record, "role/cio")
    other = KeyFolder(tmp_path / "other")
    Record.create(tmp_path / "other.db", other, "other.example/log")
    with pytest.raises(RecordProblem, match="belong to the log"):
        Record.open(record.file, other)


@pytest.mark.parametrize("content", [None, b"", b"no database" * 1000])
def test_where_there_is_no_record_one_is_told_how_to_make_or_find_one(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "record.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RecordProblem, match=r"tracker (init|verify)"):
        Record.open(file, KeyFolder(tmp_path / "keys"))
    assert not (tmp_path / "keys").exists()


def test_a_database_of_another_program_is_no_record(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE things (name TEXT)")
    with pytest.raises(RecordProblem, match="There is no record"):
        Record.open(tmp_path / "other.db", KeyFolder(tmp_path / "keys"))


def test_a_program_that_ends_leaves_one_file_that_is_whole(record: Record, tmp_path: Path) -> None:
    record.close()
    program = (
        "from tests.test_record_files import *;"
        f"kept = Record.open(Path({str(record.file)!r}), KeyFolder({str(record.keys.path)!r}));"
        "added(kept, 'role/cio')"
    )
    house = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, cwd=house)
    copy = Path(shutil.copy(record.file, tmp_path / "copy.db"))
    verdict = verify(copy, record.keys)
    assert (verdict.ok, verdict.events) == (True, 1)
