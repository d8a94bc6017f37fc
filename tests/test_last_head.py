"""The last signed head in the folder of keys: it only moves on, whoever moves it."""

import fcntl
import multiprocessing
import os
import stat
from collections.abc import Iterator
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from events.keys import KeyFolder, KeyProblem
from events.notes import BadNote, Checkpoint, Signer

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


# -- the last head ---------------------------------------------------------------------------------


def test_before_the_first_head_there_is_none(keys: KeyFolder, tmp_path: Path) -> None:
    assert keys.last_head() is None
    assert KeyFolder(tmp_path / "nowhere").last_head() is None


def test_the_head_that_was_kept_is_found_again(keys: KeyFolder, folder: Path) -> None:
    keys.keep_head(head(5))
    assert KeyFolder(folder).last_head() == head(5)
    assert (folder / "last-head").read_text() == head(5)
    assert mode(folder / "last-head") == 0o600


def test_the_head_only_moves_to_a_larger_size(keys: KeyFolder) -> None:
    for size, kept in [(0, 0), (5, 5), (4, 5), (0, 5), (5, 5), (100, 100), (99, 100)]:
        keys.keep_head(head(size))
        assert keys.last_head() == head(kept)


def test_a_shorter_note_leaves_nothing_of_a_longer_one(keys: KeyFolder, folder: Path) -> None:
    keys.keep_head(head(5) + Signer("witness", bytes(32)).signature("x\n"))
    keys.keep_head(head(6))
    assert keys.last_head() == head(6)
    assert (folder / "last-head").read_text().rstrip() == head(6).rstrip()


def test_two_heads_of_one_size_are_a_fork(keys: KeyFolder) -> None:
    keys.keep_head(head(5))
    with pytest.raises(KeyProblem, match=r"Two different heads of 5 events.*Stop every process"):
        keys.keep_head(head(5, root=b"\1" * 32))
    assert keys.last_head() == head(5)


def test_the_head_of_another_log_is_not_kept(keys: KeyFolder) -> None:
    keys.keep_head(head(5))
    with pytest.raises(KeyProblem, match=f"not to {OTHER}"):
        keys.keep_head(head(6, origin=OTHER))
    assert keys.last_head() == head(5)


def test_what_is_not_a_checkpoint_is_not_kept(keys: KeyFolder) -> None:
    with pytest.raises(BadNote):
        keys.keep_head("not a checkpoint\n")
    assert keys.last_head() is None


@pytest.mark.parametrize("content", [b"", bytes(190)])
def test_a_file_that_a_power_cut_left_empty_counts_as_none(
    keys: KeyFolder, folder: Path, content: bytes
) -> None:
    (folder / "last-head").write_bytes(content)
    assert keys.last_head() is None
    keys.keep_head(head(7))
    assert keys.last_head() == head(7)


@pytest.mark.parametrize(
    "content", [head(5).encode()[:20], head(5).encode().replace(b"5", b"five"), b"\xff\xfe\n"]
)
def test_a_damaged_head_is_told_with_its_cure(
    keys: KeyFolder, folder: Path, content: bytes
) -> None:
    (folder / "last-head").write_bytes(content)
    for use in (keys.last_head, lambda: keys.keep_head(head(6))):
        with pytest.raises(KeyProblem, match=r"last-head is damaged.*kept elsewhere"):
            use()
    assert (folder / "last-head").read_bytes() == content


def test_a_full_disk_is_told_with_its_cure(keys: KeyFolder, folder: Path) -> None:
    (folder / "last-head").symlink_to("/dev/full")
    with pytest.raises(KeyProblem, match=r"No space left on device.*disk with room"):
        keys.keep_head(head(1))


def test_a_folder_that_is_gone_is_told_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="No such file or directory"):
        KeyFolder(tmp_path / "gone").keep_head(head(1))


# -- processes and threads -------------------------------------------------------------------------

PROCESSES = 6
forks = multiprocessing.get_context("fork")  # as gunicorn makes its workers


def keep_many(keys: KeyFolder, barrier: Barrier, number: int) -> None:
    sizes = list(range(number, 600, PROCESSES))
    Random(number).shuffle(sizes)
    notes = [head(size) for size in sizes]
    seen = -1
    barrier.wait()
    for size, note in zip(sizes, notes, strict=True):
        keys.keep_head(note)
        last = keys.last_head()
        assert last is not None
        now = Checkpoint.parse(last).size
        assert now >= max(seen, size)
        seen = now


def test_processes_never_move_the_head_back_nor_see_half_of_it(keys: KeyFolder) -> None:
    barrier = forks.Barrier(PROCESSES)
    finish(
        [
            forks.Process(target=keep_many, args=(keys, barrier, number))
            for number in range(PROCESSES)
        ]
    )
    assert keys.last_head() == head(599)


def finish(workers: list[ForkProcess]) -> None:
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


def test_nobody_reads_or_moves_the_head_while_another_moves_it(
    keys: KeyFolder, folder: Path
) -> None:
    keys.keep_head(head(1))
    for use in (keys.last_head, lambda: keys.keep_head(head(2))):
        with (folder / "last-head").open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            waiting = Thread(target=use)
            waiting.start()
            waiting.join(0.1)
            assert waiting.is_alive()
        waiting.join(10)
        assert not waiting.is_alive()
    assert keys.last_head() == head(2)


def test_threads_never_move_the_head_back(keys: KeyFolder) -> None:
    notes = [head(size) for size in range(400)]

    def keep(mine: list[str]) -> None:
        for note in mine:
            keys.keep_head(note)

    threads = [Thread(target=keep, args=(notes[number::4],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys.last_head() == notes[-1]
