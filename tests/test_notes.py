"""Notes are compared with those of golang.org/x/mod/sumdb/note, and with Ed25519 written anew."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.notes import BadNote, Checkpoint, Signer, Verifier, verify
from tests.rfc8032 import rfc8032_verifies

# -- vectors: golang.org/x/mod/sumdb/note ----------------------------------------------------------

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
PETERS_SEED = b64decode("gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=")
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
BY_ENOCH = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WW"
    "d1RvMc+QQ=\n"
)
peter, enoch = Verifier.parse(PETER), Verifier.parse(ENOCH)
signer = Signer("PeterNeumann", PETERS_SEED)


def test_a_note_is_signed_as_go_signs_it() -> None:
    assert signer.vkey == PETER
    assert signer.sign(TEXT) == f"{TEXT}\n{BY_PETER}"


def test_notes_that_go_signed_are_believed() -> None:
    assert verify(f"{TEXT}\n{BY_PETER}", [peter]) == TEXT
    assert verify(f"{TEXT}\n{BY_PETER}{BY_ENOCH}", [peter, enoch]) == TEXT
    assert verify(f"{TEXT}\n{BY_PETER}{BY_PETER}", [peter]) == TEXT


def test_a_verifier_key_is_written_as_it_was_read() -> None:
    assert (peter.vkey, enoch.vkey) == (PETER, ENOCH)
    assert (enoch.name, enoch.key_id.hex()) == ("EnochRoot", "af0cfe78")


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    note = f"{TEXT}\n{BY_PETER}{BY_ENOCH}"
    assert verify(note, [peter]) == verify(note, [enoch]) == TEXT
    # A key of the same name with another id, as after a change of keys, is another key.
    successor = Signer("PeterNeumann", bytes(32))
    assert verify(f"{TEXT}\n{successor.signature(TEXT)}{BY_PETER}", [peter]) == TEXT
    # So is one of the same id with another name, however it came to it.
    assert verify(f"{TEXT}\n{BY_PETER}{BY_PETER.replace('Peter', 'Paul')}", [peter]) == TEXT


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    for known in ([], [enoch], [Signer("PeterNeumann", bytes(32)).verifier]):
        with pytest.raises(BadNote, match="None of the known keys"):
            verify(f"{TEXT}\n{BY_PETER}", known)


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    wrong = signer.signature("Another text.\n")
    for signatures in (wrong, BY_PETER + wrong, wrong + BY_ENOCH):
        with pytest.raises(BadNote, match="PeterNeumann is wrong"):
            verify(f"{TEXT}\n{signatures}", [peter, enoch])


def test_a_key_forged_to_the_same_name_and_id_has_to_agree() -> None:
    class Forged(Verifier, frozen=True):
        @property
        def key_id(self) -> bytes:
            return peter.key_id

    forged = Forged("PeterNeumann", enoch.public)
    for known in ([peter, forged], [forged, peter]):
        with pytest.raises(BadNote, match="is wrong"):
            verify(f"{TEXT}\n{BY_PETER}", known)


def test_the_last_empty_line_ends_the_text() -> None:
    text = "one\n\n\ntwo\n"
    assert verify(signer.sign(text), [peter]) == text
    cosigned = f"{TEXT}\n{BY_PETER}\n{signer.signature(f'{TEXT}{chr(10)}{BY_PETER}')}"
    assert verify(cosigned, [peter]) == f"{TEXT}\n{BY_PETER}"


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{BY_PETER}",
        f"{TEXT}\n{BY_PETER}"[:-1],
        f"{TEXT}\n{BY_PETER}\n",
        f"{TEXT}\n{BY_PETER}And more.\n",
        f"{TEXT}\n And more.\n{BY_PETER}",
        f"{TEXT}\n{BY_PETER[1:]}",
        f"{TEXT}\n-{BY_PETER[1:]}",
        f"{TEXT}\n— \n{BY_PETER}",
        f"{TEXT}\n— name\n{BY_PETER}",
        f"{TEXT}\n— name \n{BY_PETER}",
        f"{TEXT}\n— name AAAA\n{BY_PETER}",
        f"{TEXT}\n— name AAAAAA==\n{BY_PETER}",
        f"{TEXT}\nname AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n—  AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— two names AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— two\N{NO-BREAK SPACE}names AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— two\N{LINE SEPARATOR}names AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— na+me AAAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— name AAAAAAA\n{BY_PETER}",
        f"{TEXT}\n— name AAAAAAA-\n{BY_PETER}",
        f"{TEXT}\n— name AAAAAAB=\n{BY_PETER}",
        f"{TEXT}\n— name AAAAAAAA \n{BY_PETER}",
        f"{TEXT}\n{BY_PETER * 101}",
        f"{TEXT}\n{BY_PETER}".replace("\n", "\r\n"),
        f"\t{TEXT}\n{BY_PETER}",
        f"\0{TEXT}\n{BY_PETER}",
        f"\x1f{TEXT}\n{BY_PETER}",
        f"\ud800{TEXT}\n{BY_PETER}",
    ],
)
def test_what_is_not_exactly_a_note_is_refused(note: str) -> None:
    with pytest.raises(BadNote, match=r"^[A-Z].*\.$"):
        verify(note, [peter])


def test_a_hundred_signatures_are_read() -> None:
    assert verify(f"{TEXT}\n{BY_ENOCH * 99}{BY_PETER}", [peter]) == TEXT


def test_no_changed_character_of_a_note_is_believed() -> None:
    note = f"{TEXT}\n{BY_PETER}"
    for at, character in enumerate(note):
        with pytest.raises(BadNote):
            verify(note[:at] + chr(ord(character) + 1) + note[at + 1 :], [peter])
        with pytest.raises(BadNote):
            verify(note[:at] + note[at + 1 :], [peter])


def test_no_piece_and_no_mangling_of_a_verifier_key_is_accepted() -> None:
    pieces = {PETER[i:j] for i in range(len(PETER)) for j in range(i, len(PETER) + 1)} - {PETER}
    mangled = {PETER[:i] + chr(ord(PETER[i]) + 1) + PETER[i + 1 :] for i in range(len(PETER))}
    for vkey in pieces | mangled | {PETER + "\n", PETER.replace("c74f20a3", "C74F20A3")}:
        with pytest.raises(BadNote):
            Verifier.parse(vkey)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_key_of_another_length_or_type_is_refused_though_its_id_fits(vkey: str) -> None:
    with pytest.raises(BadNote):
        Verifier.parse(vkey)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\t", "line\n", "thin\N{THIN SPACE}"])
def test_a_name_that_could_not_be_read_back_is_no_name_for_a_key(name: str) -> None:
    with pytest.raises(BadNote, match="neither spaces nor a plus"):
        Signer(name, bytes(32))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadNote, match=f"has 32 bytes; this one has {length}"):
        Signer("name", bytes(length))


@pytest.mark.parametrize("text", ["", "no line feed", "tab\t\n", "return\r\n", "half \udc00\n"])
def test_a_text_that_could_not_be_read_back_is_not_signed(text: str) -> None:
    with pytest.raises(BadNote):
        signer.sign(text)


LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n")))


@given(LINES, st.binary(min_size=32, max_size=32))
def test_every_text_without_control_characters_comes_back_from_its_note(
    lines: list[str], seed: bytes
) -> None:
    text = "".join(line.translate(dict.fromkeys(range(32))) + "\n" for line in [*lines, ""])
    by = Signer("example.org/governance/1", seed)
    assert verify(by.sign(text), [Verifier.parse(by.vkey)]) == text


@given(st.text())
def test_anything_else_is_refused_in_one_way(text: str) -> None:
    for read in (lambda: verify(text, [peter]), lambda: Verifier.parse(text)):
        with pytest.raises(BadNote):
            read()


# -- by a second Ed25519 ---------------------------------------------------------------------------


def test_the_second_ed25519_agrees_with_the_first_vector_of_the_rfc() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert rfc8032_verifies(public, b"", signature)
    assert not rfc8032_verifies(public, b"x", signature)


@settings(max_examples=10)
@given(st.binary(min_size=32, max_size=32), st.text(st.characters(codec="ascii", min_codepoint=32)))
def test_signatures_are_right_by_the_second_ed25519(seed: bytes, words: str) -> None:
    by, text = Signer("example.org/1", seed), words + "\n"
    signature = b64decode(by.signature(text).split()[-1])[4:]
    assert rfc8032_verifies(by.verifier.public, text.encode(), signature)
    assert by.verifier.accepts(text, signature)
    for wrong in (signature[:-1], bytes(64), bytes([signature[0] ^ 1]) + signature[1:]):
        assert not rfc8032_verifies(by.verifier.public, text.encode(), wrong.ljust(63, b"\0"))
        assert not by.verifier.accepts(text, wrong)


# -- checkpoints -----------------------------------------------------------------------------------

SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_checkpoint_of_the_specification_is_read_and_written_again() -> None:
    checkpoint = Checkpoint.parse(SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert b64encode(checkpoint.root).startswith(b"CsUYapGG")
    assert checkpoint.text() == SOFA


def test_a_checkpoint_is_read_from_its_note_whoever_signed_it() -> None:
    note = signer.sign(SOFA) + BY_ENOCH
    assert Checkpoint.parse(note) == Checkpoint.parse(SOFA)
    assert Checkpoint.parse(verify(note, [peter])) == Checkpoint.parse(SOFA)


@given(
    st.integers(0, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_every_checkpoint_comes_back_from_its_text(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("example.org/governance/1", size, root)
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


ORIGIN, SIZE, ROOT = SOFA.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        SOFA[:-1],
        SOFA + "\n",
        SOFA + "\n\n",
        f"\n{SIZE}\n{ROOT}\n",
        f"{ORIGIN}\n{SIZE}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n{SIZE}\n\n",
        f"{SOFA}an extension\n",
        f"{SOFA}\nsigned but not read\n",
        f"{SOFA}\nsigned but not read\n\n{BY_PETER}",
        f"{SOFA}\n{BY_PETER}\n{BY_PETER}",
        *(
            f"{ORIGIN}\n{size}\n{ROOT}\n"
            for size in ("-1", "+1", "01", "00", "1.0", "1e3", " 1", "1_000", "٣", "x", "0x1")
        ),
        f"{ORIGIN}\n{2**63}\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n",
        *(
            f"{ORIGIN}\n{SIZE}\n{root}\n"
            for root in (ROOT[:-1], ROOT[:-2] + "J=", ROOT + "=", ROOT[4:], "AAAA" + ROOT, " ")
        ),
        f"{ORIGIN}\r\n{SIZE}\r\n{ROOT}\r\n",
        f"or\tigin\n{SIZE}\n{ROOT}\n",
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote, match=r"^[A-Z].*\.$"):
        Checkpoint.parse(text)
