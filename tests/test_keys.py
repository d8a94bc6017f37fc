"""The folder of keys, with real files and real processes."""

import multiprocessing
import os
import stat
from base64 import b64decode
from collections.abc import Iterator
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from events.keys import KeyFolder, KeyProblem
from events.notes import Checkpoint, Signer, Verifier, verify

ORIGIN = "tracker.example/governance/1"
OTHER = "tracker.example/governance/2"
by = Signer(ORIGIN, bytes(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "keys"


@pytest.fixture
def keys(folder: Path) -> KeyFolder:
    keys = KeyFolder(folder)
    keys.signer(ORIGIN)
    return keys


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def head(size: int, root: bytes = bytes(32), origin: str = ORIGIN) -> str:
    return by.sign(Checkpoint(origin, size, root).text())


# -- secrets ---------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_made_for_its_owner_alone(folder: Path) -> None:
    KeyFolder(folder).signer(ORIGIN)
    KeyFolder(folder).session_secret()
    assert mode(folder) == 0o700
    assert mode(folder / "signing.key") == mode(folder / "session.key") == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [
        "session.key",
        "signing.key",
        "verifier.vkey",
    ]


def test_an_empty_folder_that_is_there_will_do(tmp_path: Path) -> None:
    assert KeyFolder(str(tmp_path)).signer(ORIGIN).name == ORIGIN


def test_keys_stay_what_they_are(folder: Path) -> None:
    first, again = KeyFolder(folder), KeyFolder(folder)
    assert first.signer(ORIGIN).vkey == again.signer(ORIGIN).vkey
    assert first.session_secret() == first.session_secret() == again.session_secret()
    assert len(again.session_secret()) == 32


def test_every_folder_has_keys_of_its_own(tmp_path: Path) -> None:
    one, two = KeyFolder(tmp_path / "one"), KeyFolder(tmp_path / "two")
    assert one.signer(ORIGIN).vkey != two.signer(ORIGIN).vkey
    assert one.session_secret() != two.session_secret()
    assert b64decode((tmp_path / "one/signing.key").read_text()) != one.session_secret()


def test_the_public_half_lies_beside_the_key_for_everybody(keys: KeyFolder, folder: Path) -> None:
    known = Verifier.parse((folder / "verifier.vkey").read_text().strip())
    assert known.name == ORIGIN
    assert mode(folder / "verifier.vkey") == 0o644
    assert verify(keys.signer(ORIGIN).sign("text\n"), [known]) == "text\n"


def test_the_public_half_is_written_anew_when_it_was_removed(keys: KeyFolder, folder: Path) -> None:
    (folder / "verifier.vkey").unlink()
    again = KeyFolder(folder).signer(ORIGIN)
    assert (folder / "verifier.vkey").read_text() == again.vkey + "\n"
    assert again.vkey == keys.signer(ORIGIN).vkey


def test_the_keys_of_another_log_are_not_used(keys: KeyFolder, folder: Path) -> None:
    for asked in (keys, KeyFolder(folder)):
        with pytest.raises(KeyProblem, match=rf"belong to the log {ORIGIN}, not to {OTHER}.*TRACK"):
            asked.signer(OTHER)


def test_a_lost_key_is_not_replaced_in_silence(keys: KeyFolder, folder: Path) -> None:
    (folder / "signing.key").unlink()
    with pytest.raises(KeyProblem, match=r"Put signing.key back from your copy"):
        KeyFolder(folder).signer(ORIGIN)
    (folder / "verifier.vkey").unlink()
    keys.keep_head(head(1))
    with pytest.raises(KeyProblem, match=r"has last-head but no signing.key"):
        KeyFolder(folder).signer(ORIGIN)
    assert not (folder / "signing.key").exists()


def test_a_key_that_does_not_belong_to_its_public_half_is_refused(
    keys: KeyFolder, folder: Path
) -> None:
    (folder / "signing.key").write_text("A" * 43 + "=\n")
    with pytest.raises(KeyProblem, match=r"not halves of one key.*Put back the signing.key"):
        KeyFolder(folder).signer(ORIGIN)
    assert keys.signer(ORIGIN).vkey


@pytest.mark.parametrize("content", [b"", b"AAAA\n", b"A" * 43 + b"\n", b"not base64!", b"\xff\0"])
@pytest.mark.parametrize("name", ["signing.key", "session.key"])
def test_a_damaged_secret_is_refused(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    (folder / name).chmod(0o600)
    with pytest.raises(KeyProblem, match=r"not 32 bytes in base64.*Put it back from your copy"):
        load(folder, name)


@pytest.mark.parametrize("name", ["signing.key", "session.key"])
def test_a_secret_that_others_may_read_is_refused(folder: Path, name: str) -> None:
    load(folder, name)
    for others in (0o640, 0o604, 0o660):
        (folder / name).chmod(others)
        with pytest.raises(KeyProblem, match=rf"chmod 600 .*{name}"):
            load(folder, name)
    (folder / name).chmod(0o400)
    load(folder, name)
    assert mode(folder / name) == 0o400


@pytest.mark.parametrize("name", ["signing.key", "session.key"])
def test_a_secret_that_cannot_be_read_is_told_with_its_cure(folder: Path, name: str) -> None:
    (folder / name).mkdir(parents=True)
    with pytest.raises(KeyProblem, match=r"cannot be read or written \(Is a directory\).*chown -R"):
        load(folder, name)


def load(folder: Path, name: str) -> None:
    keys = KeyFolder(folder)
    _ = keys.session_secret() if name == "session.key" else keys.signer(ORIGIN)


def test_a_file_in_place_of_the_folder_is_told_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "keys").touch()
    with pytest.raises(KeyProblem, match=r"Not a directory.*chown -R"):
        KeyFolder(tmp_path / "keys").signer(ORIGIN)


def test_a_damaged_public_half_is_told_with_its_cure(keys: KeyFolder, folder: Path) -> None:
    (folder / "verifier.vkey").write_text(keys.signer(ORIGIN).vkey[:-1])
    with pytest.raises(KeyProblem, match="Remove it: it is written anew"):
        KeyFolder(folder).signer(ORIGIN)


def test_an_origin_that_cannot_name_a_key_is_refused(folder: Path) -> None:
    with pytest.raises(KeyProblem, match="'two words' cannot be the origin"):
        KeyFolder(folder).signer("two words")


# -- processes and threads -------------------------------------------------------------------------

PROCESSES = 6
forks = multiprocessing.get_context("fork")  # as gunicorn makes its workers


def start_together(folder: Path, barrier: Barrier, answers: Path, number: int) -> None:
    keys = KeyFolder(folder)
    barrier.wait()
    answer = f"{keys.signer(ORIGIN).vkey} {keys.session_secret().hex()}"
    (answers / str(number)).write_text(answer)


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    for trial in range(10):
        folder, answers = tmp_path / f"keys{trial}", tmp_path / f"answers{trial}"
        answers.mkdir()
        barrier = forks.Barrier(PROCESSES)
        workers = [
            forks.Process(target=start_together, args=(folder, barrier, answers, number))
            for number in range(PROCESSES)
        ]
        finish(workers)
        assert len(list(answers.iterdir())) == PROCESSES
        assert len({answer.read_text() for answer in answers.iterdir()}) == 1
        assert sorted(path.name for path in folder.iterdir()) == [
            "session.key",
            "signing.key",
            "verifier.vkey",
        ]


def finish(workers: list[ForkProcess]) -> None:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
