"""Receipts: a text file that proves, offline and for good, that an event is in the record.

It is a c2sp.org/tlog-proof: the index of the entry, its inclusion proof with the leaf's sibling
first, an empty line, and the signed checkpoint that the proof leads to:

    c2sp.org/tlog-proof@v1
    index 305
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

    example.com/governance/1
    306
    sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

    — example.com/governance/1 hI2DJw[...]1roloI=

What it is a receipt of, the entry, is kept beside it: one line of JSON (`events/entry.py`).
"""

from base64 import b64decode, b64encode
from collections.abc import Collection

from events.ledger import leaf_hash
from events.notes import BadNote, Checkpoint, Verifier, verify
from events.proofs import check_inclusion, inclusion_spans, span_root
from events.reading import Reading

FORMAT = "c2sp.org/tlog-proof@v1"
HASHES_MAX = 64  # of a proof: a tree cannot be higher


class BadReceipt(ValueError):
    """A receipt that does not prove what it should. Its text is a sentence saying why."""


def receipt(reading: Reading, pos: int) -> str:
    """Return the receipt of the event at a position, under the newest signed head.

    Reads a few hundred hashes at most, whatever the size of the record.

    Raises:
        ValueError: there is no event at this position.
    """
    spans = inclusion_spans(reading.size, pos)
    note = reading.checkpoint(reading.size)
    assert note is not None, "a record is read as a signed head leaves it"
    proof = [b64encode(span_root(span, reading.hashes)).decode() for span in spans]
    return "\n".join([FORMAT, f"index {pos}", *proof, "", note])


def check(text: str, entry: bytes, verifiers: Collection[Verifier]) -> Checkpoint:
    """Return the signed head under which a receipt proves that this entry was logged.

    Raises:
        BadReceipt: it is malformed, of another entry, or not signed by one of these keys.
    """
    pos, proof, note = _parts(text)
    try:
        head = Checkpoint.parse(verify(note, verifiers))
    except BadNote as problem:
        raise BadReceipt(str(problem)) from problem
    if not check_inclusion(head.root, head.size, leaf_hash(entry), pos, proof):
        raise BadReceipt(f"The receipt does not prove that this entry is event {pos + 1:,}.")
    return head


def _parts(text: str) -> tuple[int, list[bytes], str]:
    """Return the position, the proof, and the note of a receipt."""
    before, gap, note = text.partition("\n\n")
    first, *lines = before.split("\n")
    if first != FORMAT or not gap:
        raise BadReceipt(f"This is not a receipt: it does not begin with {FORMAT}.")
    if lines and lines[0].startswith("extra "):
        del lines[0]  # another program's, and not proved by anything
    index = lines.pop(0).removeprefix("index ") if lines else ""
    if not (index.isascii() and index.isdecimal()) or index != str(int(index)):
        raise BadReceipt("The receipt does not say which event it is of.")
    if len(lines) > HASHES_MAX:
        raise BadReceipt(f"A proof of more than {HASHES_MAX} hashes is not read.")
    return int(index), [_hash(line) for line in lines], note


def _hash(line: str) -> bytes:
    try:
        decoded = b64decode(line, validate=True)
    except ValueError:
        decoded = b""
    if b64encode(decoded).decode() != line:
        raise BadReceipt("A line of the proof is not proper base64.")
    return decoded
