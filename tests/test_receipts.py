"""Receipts prove, without the record, that an event is in it; nothing else passes for one."""

from pathlib import Path

import pytest

from events import Record
from events.keys import KeyFolder
from events.notes import Verifier
from events.proofs import inclusion
from events.receipts import BadReceipt, check, receipt
from tests.copies import Copy, length, original
from tests.recording import added

ENTRY = b'{"another":"entry"}'


@pytest.fixture(scope="module")
def copy() -> Copy:
    return Copy()


def verifier() -> Verifier:
    return Verifier.parse((original() / "keys" / "verifier.vkey").read_text().rstrip("\n"))


def written(copy: Copy, pos: int) -> tuple[str, bytes]:
    with copy.record().reading() as reading:
        entry = reading.entry(pos)
        assert entry is not None
        return receipt(reading, pos), entry


@pytest.mark.parametrize("pos", [0, 1, 100, 255, 256, -2, -1])
def test_a_receipt_proves_its_entry_under_the_newest_head(copy: Copy, pos: int) -> None:
    text, entry = written(copy, pos % length())
    assert check(text, entry, [verifier()]).size == length()


def test_a_receipt_is_written_as_the_specification_says(copy: Copy) -> None:
    text, _ = written(copy, 100)
    with copy.record().reading() as reading:
        proof, note = inclusion(reading.leaves(length()), 100), reading.checkpoint()
    head, lines = text.split("\n\n", 1)[0].split("\n"), len(proof)
    assert head[:2] == ["c2sp.org/tlog-proof@v1", "index 100"]
    assert len(head) == 2 + lines
    assert text.endswith(f"\n\n{note}")


def test_a_receipt_is_of_one_entry_only(copy: Copy) -> None:
    text, _ = written(copy, 100)
    with pytest.raises(BadReceipt, match="does not prove that this entry is event 101"):
        check(text, ENTRY, [verifier()])


def test_no_changed_line_of_a_receipt_proves_anything(copy: Copy) -> None:
    text, entry = written(copy, 100)
    for at in range(0, len(text), 7):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(BadReceipt):
            check(changed, entry, [verifier()])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("index 100", "index 0100"),
        ("index 100", "index -100"),
        ("index 100", "index ١٠٠"),
        ("index 100\n", ""),
        ("index 100", "index 100\n" + "\n".join(["A" * 43 + "="] * 65)),
        ("index 100", "index 100\nextra AAAA"),
        ("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\n"),
        ("\n\n", "\n"),
    ],
)
def test_what_is_not_exactly_a_receipt_is_refused(copy: Copy, old: str, new: str) -> None:
    text, entry = written(copy, 100)
    with pytest.raises(BadReceipt):
        check(text.replace(old, new), entry, [verifier()])


def test_what_another_program_added_is_passed_over(copy: Copy) -> None:
    text, entry = written(copy, 100)
    extended = text.replace("index", "extra AAAA\nindex", 1)
    assert check(extended, entry, [verifier()]).size == length()


def test_there_is_no_receipt_of_what_did_not_happen(copy: Copy) -> None:
    with copy.record().reading() as reading, pytest.raises(ValueError, match="not in a tree"):
        receipt(reading, length())


def test_receipts_of_a_record_of_one_event(tmp_path: Path) -> None:
    record = Record.create(tmp_path / "record.db", KeyFolder(tmp_path), "tests.example/one")
    added(record, "role/x")
    with record.reading() as reading:
        entry = reading.entry(0)
        assert entry is not None
        text = receipt(reading, 0)
    assert check(text, entry, [Verifier.parse(record.verifier_key)]).size == 1
