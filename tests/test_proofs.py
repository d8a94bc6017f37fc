"""Proofs are those of RFC 6962, for every pair of sizes up to 257, and nothing else passes."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ledger import EMPTY_ROOT, leaf_hash, node_hash, root_of
from events.proofs import (
    check_consistency,
    check_inclusion,
    consistency,
    consistency_spans,
    inclusion,
    inclusion_spans,
)
from tests.rfc6962 import LEAVES, MOST, mth, path, steps, subproof, turns

# -- every pair up to 257 -------------------------------------------------------------------------


def test_every_leaf_of_every_tree_is_proved_as_the_rfc_defines_and_the_proof_is_accepted() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = [mth(*span) for span in inclusion_spans(size, index)]
            assert proof == path(index, 0, size)
            assert check_inclusion(mth(0, size), size, LEAVES[index], index, proof)


def test_every_growth_is_proved_as_the_rfc_defines_and_the_proof_is_accepted() -> None:
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            proof = [mth(*span) for span in consistency_spans(old, new)]
            assert proof == subproof(old, 0, new, complete=True)
            assert check_consistency(old, mth(0, old), new, mth(0, new), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 64, 65, 255, 256, 257])
def test_proofs_are_made_from_the_leaves_alone(size: int) -> None:
    for index in {0, 1, size // 2, size - 1} & set(range(size)):
        assert inclusion(LEAVES[:size], index) == path(index, 0, size)
        assert consistency(LEAVES, index + 1, size) == subproof(index + 1, 0, size, complete=True)


def test_every_tree_continues_the_empty_tree_and_itself() -> None:
    assert consistency(LEAVES, 0, 5) == consistency(LEAVES, 5, 5) == []
    assert check_consistency(0, EMPTY_ROOT, 5, mth(0, 5), [])
    assert check_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert check_consistency(5, mth(0, 5), 5, mth(0, 5), [])


# -- what is refused ------------------------------------------------------------------------------


def mutations(proof: list[bytes]) -> list[list[bytes]]:
    """Return proofs that are not this one: hashes changed, left out, doubled, added, swapped."""
    extra = sha256(b"extra").digest()
    at = range(len(proof))
    return [
        [*proof, extra],
        [extra, *proof],
        *([*proof[:i], bytes([proof[i][0] ^ 1]) + proof[i][1:], *proof[i + 1 :]] for i in at),
        *([*proof[:i], proof[i][:-1] + bytes([proof[i][-1] ^ 128]), *proof[i + 1 :]] for i in at),
        *([*proof[:i], *proof[i + 1 :]] for i in at),
        *([*proof[: i + 1], *proof[i:]] for i in at),
        *(proof[:i] for i in at),
        *([*proof[:i], proof[i + 1], proof[i], *proof[i + 2 :]] for i in at[:-1]),
        *([*proof[:i], proof[i][:-1], *proof[i + 1 :]] for i in at),
        *([*proof[:i], proof[i] + b"\x00", *proof[i + 1 :]] for i in at),
    ]


def test_no_mutation_of_an_inclusion_proof_is_accepted() -> None:
    for size in range(1, 35):
        for index in range(size):
            root, leaf, proof = mth(0, size), LEAVES[index], path(index, 0, size)
            for mutant in mutations(proof):
                assert not check_inclusion(root, size, leaf, index, mutant)
            assert not check_inclusion(mth(0, size + 1), size, leaf, index, proof)
            assert not check_inclusion(root, size, LEAVES[index + 1], index, proof)
            assert not check_inclusion(root, size, leaf, index - size, proof)
            assert not check_inclusion(root, size, leaf, index + size, proof)


def test_no_mutation_of_a_consistency_proof_is_accepted() -> None:
    for new in range(1, 35):
        for old in range(1, new + 1):
            proof = subproof(old, 0, new, complete=True)
            for mutant in mutations(proof):
                assert not check_consistency(old, mth(0, old), new, mth(0, new), mutant)
            assert not check_consistency(old, mth(0, old + 1), new, mth(0, new), proof)
            assert not check_consistency(old, mth(0, old), new, mth(0, new + 1), proof)
            assert not check_consistency(new + 1, mth(0, new + 1), old, mth(0, old), proof)


def test_an_inclusion_proof_fits_only_the_places_that_its_hashes_spell() -> None:
    # The root alone does not hold the size: the signed checkpoint does. What a proof can tell
    # apart, the sides and number of its hashes, is told apart for every other index and size.
    for size in range(1, 20):
        for index in range(size):
            root, leaf, proof = mth(0, size), LEAVES[index], path(index, 0, size)
            for other_size in range(40):
                for other in range(other_size):
                    accepted = check_inclusion(root, other_size, leaf, other, proof)
                    assert accepted == (turns(other, other_size) == turns(index, size))


def test_a_consistency_proof_fits_only_the_sizes_that_its_hashes_spell() -> None:
    for new in range(1, 14):
        for old in range(1, new + 1):
            roots, proof = (mth(0, old), mth(0, new)), subproof(old, 0, new, complete=True)
            for other_new in range(1, 30):
                for other_old in range(1, other_new + 1):
                    accepted = check_consistency(other_old, roots[0], other_new, roots[1], proof)
                    alike = steps(other_old, other_new) == steps(old, new)
                    assert accepted == (alike and (other_old == other_new) == (old == new))


def test_bytes_cannot_be_shifted_from_one_hash_to_its_neighbour() -> None:
    left, right = LEAVES[:2]
    assert node_hash(left + right[:1], right[1:]) == node_hash(left, right)
    assert not check_inclusion(mth(0, 2), 2, left + right[:1], 0, [right[1:]])
    assert not check_consistency(1, left + right[:1], 2, mth(0, 2), [right[1:]])


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [(0, 5, LEAVES[:1]), (5, 5, LEAVES[:1]), (3, 5, []), (4, 5, []), (-1, 5, []), (6, 5, [])],
)
def test_a_proof_of_the_wrong_length_is_refused(old: int, new: int, proof: list[bytes]) -> None:
    assert not check_consistency(old, mth(0, max(old, 0)), new, mth(0, new), proof)


def test_another_root_does_not_continue_the_empty_tree_or_a_tree_of_the_same_size() -> None:
    assert not check_consistency(0, LEAVES[0], 5, mth(0, 5), [])
    assert not check_consistency(0, EMPTY_ROOT, 0, LEAVES[0], [])
    assert not check_consistency(5, mth(0, 4), 5, mth(0, 5), [])


def test_what_is_outside_the_tree_is_not_proved() -> None:
    outside: list[Callable[[], object]] = [
        lambda: inclusion(LEAVES[:3], 3),
        lambda: inclusion(LEAVES[:3], -1),
        lambda: inclusion([], 0),
        lambda: consistency(LEAVES[:3], 2, 4),
        lambda: consistency(LEAVES, 3, 2),
        lambda: consistency(LEAVES, -1, 2),
    ]
    for prove in outside:
        with pytest.raises(ValueError, match="tree of"):
            prove()


@given(st.data())
def test_a_changed_tree_does_not_continue_the_old_one(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 80))
    old = data.draw(st.integers(1, new))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:changed], leaf_hash(b"forged"), *LEAVES[changed + 1 : new]]
    honest = root_of(LEAVES[:old])
    for proof in (consistency(forged, old, new), consistency(LEAVES, old, new)):
        assert not check_consistency(old, honest, new, root_of(forged), proof)
