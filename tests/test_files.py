"""Files beside the record: whole or not at all, under their hash, never believed."""

import hashlib
import io
from pathlib import Path

import pytest

from events.files import FILE_BYTES_MAX, Files, NotKept, TooLarge, measured

TEXT = b"Minutes of the review"
HASH = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "tracker.evidence")


def kept(files: Files, content: bytes = TEXT) -> str:
    return files.keep(io.BytesIO(content)).sha256


def place(files: Files, hashed: str = HASH) -> Path:
    return files.folder / hashed[:2] / hashed


def test_a_file_lies_under_its_hash_and_is_read_as_it_was(files: Files) -> None:
    assert files.keep(io.BytesIO(TEXT)) == (HASH, len(TEXT))
    assert place(files).read_bytes() == TEXT
    assert files.read(HASH) == TEXT
    assert (files.state(HASH), files.size(HASH)) == ("kept", len(TEXT))
    assert list(files.every()) == [HASH]


def test_nobody_else_may_look_into_it(files: Files) -> None:
    kept(files)
    assert place(files).stat().st_mode & 0o777 == 0o600
    assert files.folder.stat().st_mode & 0o777 == 0o700
    assert place(files).parent.stat().st_mode & 0o777 == 0o700


def test_the_same_file_is_kept_once(files: Files) -> None:
    assert kept(files) == kept(files)
    assert len(list(files.every())) == 1
    assert list(files.folder.glob(".draft-*")) == []


def test_what_would_be_kept_can_be_measured_without_keeping_it(files: Files) -> None:
    assert measured(io.BytesIO(TEXT)) == (HASH, len(TEXT))
    assert not files.folder.exists()


def test_a_file_that_is_not_there_is_missing(files: Files) -> None:
    assert (files.state(HASH), files.size(HASH)) == ("missing", None)
    assert list(files.every()) == []
    with pytest.raises(NotKept) as problem:
        files.read(HASH)
    assert problem.value.found == ""


@pytest.mark.parametrize("altered", [b"", TEXT + b".", TEXT[:-1], b"M" * len(TEXT)])
def test_a_file_that_was_altered_is_never_read(files: Files, altered: bytes) -> None:
    kept(files)
    place(files).write_bytes(altered)
    assert files.state(HASH) == "altered"
    with pytest.raises(NotKept) as problem:
        files.read(HASH)
    assert problem.value.found == hashlib.sha256(altered).hexdigest()


def test_keeping_it_again_puts_it_back(files: Files) -> None:
    kept(files)
    place(files).write_bytes(b"altered")
    kept(files)
    assert files.state(HASH) == "kept"
    files.remove(HASH)
    assert files.state(HASH) == "missing"
    files.remove(HASH)
    kept(files)
    assert files.read(HASH) == TEXT


def test_a_link_to_somewhere_else_is_not_followed(files: Files, tmp_path: Path) -> None:
    kept(files)
    elsewhere = tmp_path / "secret"
    elsewhere.write_bytes(TEXT)
    place(files).unlink()
    place(files).symlink_to(elsewhere)
    assert (files.state(HASH), files.size(HASH)) == ("missing", None)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", HASH.upper(), HASH[:-1], f"{HASH}\n", f"{HASH}/x", "a" * 65]
)
def test_no_name_leads_out_of_the_folder(files: Files, name: str) -> None:
    for ask in (files.read, files.size, files.state, files.remove):
        with pytest.raises(ValueError, match="no SHA-256"):
            ask(name)


def test_a_file_may_have_so_many_bytes_and_not_one_more(files: Files) -> None:
    whole = bytes(FILE_BYTES_MAX)
    assert files.keep(io.BytesIO(whole)).size == FILE_BYTES_MAX
    assert files.state(hashlib.sha256(whole).hexdigest()) == "kept"
    for ask in (files.keep, measured):
        with pytest.raises(TooLarge, match="16 MB"):
            ask(io.BytesIO(whole + b"x"))
    assert len(list(files.every())) == 1
    assert list(files.folder.glob(".draft-*")) == []


def test_what_is_larger_than_any_file_was_altered(files: Files) -> None:
    hashed = kept(files, bytes(FILE_BYTES_MAX))
    with place(files, hashed).open("ab") as file:
        file.write(b"x" * 10)
    assert files.state(hashed) == "altered"


class Broken(io.BytesIO):
    """A sender who hangs up in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(4)


def test_an_upload_that_breaks_off_leaves_nothing(files: Files) -> None:
    with pytest.raises(ConnectionResetError):
        files.keep(Broken(TEXT))
    assert list(files.folder.iterdir()) == []


def test_other_things_in_the_folder_are_no_files_of_the_record(files: Files) -> None:
    kept(files)
    (place(files).parent / "notes.txt").write_text("x")
    assert list(files.every()) == [HASH]
