"""Attacks on the record's file: by whoever else has an account on the machine."""

import os
import stat
from pathlib import Path

import pytest

from events import Record
from events.keys import KeyFolder


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_on_the_machine_reads_the_record_or_its_keys(
    tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        file = tmp_path / "record.db"
        record = Record.create(file, KeyFolder(tmp_path / "keys"), "tests.example/private")
        record.keys.session_secret()
        beside = sorted(tmp_path.glob("record.db*"))
        secrets = [tmp_path / "keys" / name for name in ("signing.key", "session.key")]
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (*beside, *secrets)
        }
        record.close()
    finally:
        os.umask(before)
    assert len(beside) > 1, "the write-ahead log lies beside the file"
    assert modes == dict.fromkeys(modes, 0)
