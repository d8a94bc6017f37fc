"""Signed texts: C2SP signed-note, and tlog-checkpoint, the note that signs the head of a log.

A note is a text, an empty line, and one line for each signature:

    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo
    tpRZb6KE6RyyBwJnAM=                                       (broken here, one line in a note)

It is UTF-8 without control characters but the line feed. The text ends with a line feed and may
hold empty lines: the last empty line ends it. A signature line is an em dash, a space, the name of
the key (no spaces, no plus), a space, and the base64 of a 4-byte key id followed by the signature
over the text. Who checks knows some keys, each written as a verifier key, which is public:

    PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW

that is: name, key id in hexadecimal, base64 of a type byte and the key. The id is the first four
bytes of SHA-256(name, line feed, type byte, key). Type 0x01 is Ed25519 (RFC 8032) over the text as
it stands: the only type this module knows. The seed of the example, in base64 and without its type
byte, is gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM= (all from golang.org/x/mod/sumdb/note).

Signatures of keys that are not known are passed over, which is how witnesses add theirs and how a
new key takes over from an old one. One signature of a known key must be there, and all must be
right. What does not have this shape exactly, down to the spare bits of base64, is refused.

A checkpoint is a note of three lines: the origin (the name of the log, and of its key), the number
of leaves, and the base64 of the root over them:

    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

C2SP allows more lines and advises against them, because nobody audits them: here they are refused.
"""

import functools
import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from hashlib import sha256
from typing import Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events.ledger import HASH

ED25519 = b"\x01"  # the type byte in a verifier key
SEED = 32  # bytes of an Ed25519 seed, and of an Ed25519 public key
KEY_ID = 4  # bytes
SIGNATURES_MAX = 100  # C2SP demands that at least 16 are read; more than this is an attack
SIZE_MAX = 2**63 - 1  # leaves; what a database can count

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_DASH = "\N{EM DASH} "


class BadNote(ValueError):
    """A note, key or checkpoint that is not to be believed. Its text is a sentence saying why."""


class Verifier(msgspec.Struct, frozen=True):
    """The public half of a key: what it takes to check its signatures."""

    name: str
    public: bytes  # Ed25519 public key, 32 bytes

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a verifier key: `name+id+base64`.

        Raises:
            BadNote: it is malformed, damaged, or of another type than Ed25519.
        """
        # The name holds no plus, but base64 does.
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        _check_name(name)
        key = _decode(encoded, "A verifier key")
        if key_id != _key_id(name, key).hex():
            raise BadNote(f"The verifier key of {name} is damaged: its id does not fit.")
        if key[:1] != ED25519 or len(key) != 1 + SEED:
            raise BadNote(f"The verifier key of {name} is not an Ed25519 key.")
        return cls(name, key[1:])

    @property
    def key_id(self) -> bytes:
        return _key_id(self.name, ED25519 + self.public)

    @property
    def vkey(self) -> str:
        """The verifier key as text, to be given to everybody."""
        encoded = b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def accepts(self, text: str, signature: bytes) -> bool:
        """Tell whether this key made this signature (without key id) over this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer:
    """A key that signs notes. It is loaded once; a signature then costs some 35 microseconds."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Load the key.

        Args:
            name: of the key; for a log its origin.
            seed: 32 secret bytes (RFC 8032).

        Raises:
            BadNote: the name has spaces or a plus, or the seed another length.
        """
        _check_name(name)
        if len(seed) != SEED:
            raise BadNote(f"A seed has {SEED} bytes; this one has {len(seed)}.")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.name = name
        self.verifier = Verifier(name, self._key.public_key().public_bytes_raw())
        self.vkey = self.verifier.vkey
        self._key_id = self.verifier.key_id

    def sign(self, text: str) -> str:
        """Return the note that this text becomes with a signature of this key.

        Raises:
            BadNote: the text does not end with a line feed, or has control characters.
        """
        return f"{text}\n{self.signature(text)}"

    def signature(self, text: str) -> str:
        """Return the signature line over a text, to be added to a note that others have signed.

        Raises:
            BadNote: the text does not end with a line feed, or has control characters.
        """
        signed = self._key.sign(_check_text(text))
        return f"{_DASH}{self.name} {b64encode(self._key_id + signed).decode()}\n"


def verify(note: str, verifiers: Collection[Verifier]) -> str:
    """Return the text of a note that one of these keys signed.

    Raises:
        BadNote: the note is malformed, a known key's signature is wrong, or no known key signed.
    """
    _check_text(note)
    text, signatures = _parts(note)
    known = 0
    for name, key_id, signature in signatures:
        # Two keys with the same name and id are a forger's work: then both would have to agree.
        for verifier in verifiers:
            if (verifier.name, verifier.key_id) == (name, key_id):
                if not verifier.accepts(text, signature):
                    raise BadNote(f"The signature of {name} is wrong: the text was changed.")
                known += 1
    if not known:
        raise BadNote("None of the known keys has signed this note.")
    return text


def _parts(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Return the text of a note, and of each signature the key's name, its id and the rest."""
    before, gap, after = note.rpartition("\n\n")
    if not gap or not after:
        raise BadNote("This is not a signed note: no signatures follow an empty line.")
    lines = after[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise BadNote(f"A note with more than {SIGNATURES_MAX} signatures is not read.")
    return before + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise BadNote("A line among the signatures of the note is not a signature.")
    _check_name(name)
    signed = _decode(encoded, f"The signature of {name}")
    if len(signed) <= KEY_ID:
        raise BadNote(f"The signature of {name} is too short.")
    return name, signed[:KEY_ID], signed[KEY_ID:]


class Checkpoint(msgspec.Struct, frozen=True):
    """The head of a log: how many leaves, and the root over them."""

    origin: str  # the name of the log
    size: int  # leaves
    root: bytes  # 32 bytes

    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a checkpoint, signed or not. Signatures are passed over: `verify` checks them.

        Raises:
            BadNote: it is malformed.
        """
        return cls(*_read_checkpoint(text))


@functools.lru_cache(maxsize=16)  # each command meets the head before it several times
def _read_checkpoint(text: str) -> tuple[str, int, bytes]:
    _check_text(text)
    body, gap, rest = text.removesuffix("\n").partition("\n\n")
    lines = body.split("\n")
    if len(lines) != len(Checkpoint.__struct_fields__) or not lines[0]:
        raise BadNote("A checkpoint has three lines: origin, size and root.")
    # Text after an empty line would be signed too, but read by nobody.
    if gap and not all(line.startswith(_DASH) for line in rest.split("\n")):
        raise BadNote("Only signatures may follow the three lines of a checkpoint.")
    origin, size, root = lines
    return origin, _decode_size(size), _decode_root(root)


def _decode_size(size: str) -> int:
    if not _DECIMAL.fullmatch(size) or int(size) > SIZE_MAX:
        raise BadNote("The size of a checkpoint is a plain decimal number.")
    return int(size)


def _decode_root(encoded: str) -> bytes:
    root = _decode(encoded, "The root of a checkpoint")
    if len(root) != HASH:
        raise BadNote(f"The root of a checkpoint has {HASH} bytes; this one has {len(root)}.")
    return root


def _check_text(text: str) -> bytes:
    """Return the bytes of a text that may be signed."""
    if not text.endswith("\n"):
        raise BadNote("A note ends with a line feed: this one was cut off, or is not a note.")
    if _CONTROL.search(text):
        raise BadNote("A note has no control characters but the line feed.")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadNote("A note is valid UTF-8; this one has half a character in it.") from None


def _check_name(name: str) -> None:
    if not name or "+" in name or _CONTROL.search(name) or any(map(str.isspace, name)):
        raise BadNote("The name of a key is not empty and has neither spaces nor a plus.")


def _key_id(name: str, typed_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + typed_key).digest()[:KEY_ID]


def _decode(encoded: str, what: str) -> bytes:
    """Return the bytes of base64 written in the one way there is to write them."""
    try:
        decoded = b64decode(encoded, validate=True)
    except ValueError:
        decoded = b""
    if not decoded or b64encode(decoded).decode() != encoded:
        raise BadNote(f"{what} is not proper base64.")
    return decoded
