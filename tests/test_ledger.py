"""The tree is compared with RFC 6962, section 2.1, written down again here as it defines it."""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.ledger import (
    EMPTY_ROOT,
    TILE,
    Edge,
    Tile,
    check_consistency,
    check_inclusion,
    consistency,
    consistency_spans,
    full_tiles,
    inclusion,
    inclusion_spans,
    leaf_hash,
    node_hash,
    root_of,
    span_root,
    tile_root,
)

MOST = 257  # one more than a full tile
ENTRIES = [f"entry {number}".encode() for number in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


# -- the oracle: definitions of RFC 6962 over ENTRIES, recursive as they are written ------------


@cache
def mth(first: int, last: int) -> bytes:
    """MTH(D[first:last]), 2.1."""
    if first == last:
        return sha256().digest()
    if last - first == 1:
        return sha256(bytes([0]) + ENTRIES[first]).digest()
    k = split_at(last - first)
    return sha256(bytes([1]) + mth(first, first + k) + mth(first + k, last)).digest()


def split_at(n: int) -> int:
    """k: the largest power of two smaller than n."""
    return max(1 << power for power in range(20) if 1 << power < n)


def path(m: int, first: int, last: int) -> list[bytes]:
    """PATH(m, D[first:last]), 2.1.1."""
    if last - first == 1:
        return []
    k = split_at(last - first)
    if m < k:
        return [*path(m, first, first + k), mth(first + k, last)]
    return [*path(m - k, first + k, last), mth(first, first + k)]


def subproof(m: int, first: int, last: int, *, complete: bool) -> list[bytes]:
    """SUBPROOF(m, D[first:last], b), 2.1.2."""
    if m == last - first:
        return [] if complete else [mth(first, last)]
    k = split_at(last - first)
    if m <= k:
        return [*subproof(m, first, first + k, complete=complete), mth(first + k, last)]
    return [*subproof(m - k, first + k, last, complete=False), mth(first, first + k)]


@cache
def turns(m: int, n: int) -> str:
    """On which sides the hashes of PATH(m, D[n]) stand: what a proof says about index and size."""
    if n == 1:
        return ""
    k = split_at(n)
    return turns(m, k) + "r" if m < k else turns(m - k, n - k) + "l"


@cache
def steps(m: int, n: int, *, complete: bool = True) -> str:
    """The same of PROOF(m, D[n])."""
    if m == n:
        return "" if complete else "s"
    k = split_at(n)
    if m <= k:
        return steps(m, k, complete=complete) + "r"
    return steps(m - k, n - k, complete=False) + "l"


# -- vectors of others ----------------------------------------------------------------------------


def words(text: str) -> list[str]:
    return text.split()


# The leaves and roots with which the Certificate Transparency reference implementation tests.
CT_ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_LEAVES = [leaf_hash(entry) for entry in CT_ENTRIES]
CT_ROOTS = words("""
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
    fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
    aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
    4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
    76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
    ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
    5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""")
CT_1_TO_8 = words("""
    96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
    6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
""")
CT_6_TO_8 = words("""
    0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
    ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
""")
CT_2_TO_5 = words("""
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
    bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
""")
CT_LEAF_5_OF_8 = words("""
    bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
    ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
""")


def hexes(hashes: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def test_roots_are_those_of_the_certificate_transparency_reference() -> None:
    assert [root_of(CT_LEAVES[:size]).hex() for size in range(9)] == CT_ROOTS


def test_proofs_are_those_of_the_certificate_transparency_reference() -> None:
    assert hexes(inclusion(CT_LEAVES, 0)) == CT_1_TO_8  # the same three subtrees
    assert hexes(inclusion(CT_LEAVES, 5)) == CT_LEAF_5_OF_8
    assert hexes(consistency(CT_LEAVES, 1, 8)) == CT_1_TO_8
    assert hexes(consistency(CT_LEAVES, 6, 8)) == CT_6_TO_8
    assert hexes(consistency(CT_LEAVES, 2, 5)) == CT_2_TO_5


def test_the_worked_example_at_the_top_of_the_module_is_true() -> None:
    leaves = [leaf_hash(entry) for entry in (b"a", b"b", b"c", b"d", b"e")]

    def short(hashes: Sequence[bytes]) -> str:
        return " ".join(one.hex()[:8] for one in hashes)

    assert short(leaves) == "022a6979 57eb3561 597fcb31 d070dc5b 2824a7cc"
    assert short([root_of(leaves)]) == "fe14a542"
    assert short(Edge.empty().extend(leaves).hashes) == "33376a3b 2824a7cc"
    assert short(inclusion(leaves, 2)) == "d070dc5b b137985f 2824a7cc"
    assert short(consistency(leaves, 3, 5)) == "597fcb31 d070dc5b b137985f 2824a7cc"


# -- every pair up to 257 -------------------------------------------------------------------------


def test_every_edge_has_the_root_that_the_rfc_defines_and_survives_being_stored() -> None:
    edge = Edge.empty()
    for size in range(MOST + 1):
        assert edge.size == size
        assert edge.root() == mth(0, size)
        assert len(edge.hashes) == size.bit_count()
        assert Edge.from_bytes(size, edge.to_bytes()) == edge
        assert edge == Edge.empty().extend(LEAVES[:size])
        if size < MOST:
            edge = edge.add(LEAVES[size])


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


def test_a_node_does_not_pass_for_an_entry() -> None:
    # Without the first byte, two leaves written together would be an entry of a smaller tree.
    entry = mth(0, 1) + mth(1, 2)
    assert not check_inclusion(mth(0, 4), 2, leaf_hash(entry), 0, [mth(2, 4)])
    assert check_inclusion(mth(0, 4), 2, node_hash(mth(0, 1), mth(1, 2)), 0, [mth(2, 4)])


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


def test_an_entry_is_not_taken_for_a_leaf() -> None:
    with pytest.raises(ValueError, match="32 bytes; this one has 7"):
        Edge.empty().add(b"entry 0")


@pytest.mark.parametrize(("size", "length"), [(0, 32), (1, 0), (3, 32), (3, 65), (-1, 32)])
def test_bytes_that_cannot_be_the_edge_of_a_tree_are_refused(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="cannot be the right edge"):
        Edge.from_bytes(size, bytes(length))


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


# -- tiles ----------------------------------------------------------------------------------------

MANY = 70_000  # the example of c2sp.org/tlog-tiles


class Shelf:
    """Keeps leaves and tiles as a database would, and counts what is read."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.read: dict[int, int] = {}

    def grow(self, leaves: Sequence[bytes]) -> None:
        before = len(self.leaves)
        self.leaves += leaves
        for tile in full_tiles(before, len(self.leaves), self.hashes):
            assert (tile.level, tile.number) not in self.tiles
            self.tiles[tile.level, tile.number] = tile.hashes

    def hashes(self, level: int, first: int, last: int) -> Sequence[bytes]:
        self.read[level] = self.read.get(level, 0) + last - first
        if level == 0:
            return self.leaves[first:last]
        return [tile_root(self.tiles[level - 1, number]) for number in range(first, last)]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    shelf, random = Shelf(), Random(6962)
    leaves = [leaf_hash(number.to_bytes(4)) for number in range(MANY)]
    while len(shelf.leaves) < MANY:
        at = len(shelf.leaves)
        shelf.grow(leaves[at : at + random.choice([1, 2, 255, 256, 257, 3000])])
    return shelf


def test_a_tree_of_70_000_has_the_full_tiles_that_the_specification_counts(shelf: Shelf) -> None:
    assert set(shelf.tiles) == {(0, number) for number in range(273)} | {(1, 0)}


def test_a_tile_holds_the_roots_that_the_specification_names(shelf: Shelf) -> None:
    assert shelf.tiles[0, 272] == b"".join(shelf.leaves[272 * TILE : 273 * TILE])
    roots = [root_of(shelf.leaves[i * TILE : (i + 1) * TILE]) for i in range(TILE)]
    assert shelf.tiles[1, 0] == b"".join(roots)
    assert tile_root(shelf.tiles[1, 0]) == root_of(shelf.leaves[: TILE**2])


def test_tiles_do_not_depend_on_the_steps_in_which_a_tree_grew(shelf: Shelf) -> None:
    at_once = Shelf()
    at_once.grow(shelf.leaves)
    assert at_once.tiles == shelf.tiles


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999])
def test_a_proof_from_tiles_is_the_proof_from_all_leaves(shelf: Shelf, index: int) -> None:
    shelf.read.clear()
    proof = [span_root(span, shelf.hashes) for span in inclusion_spans(MANY, index)]
    assert max(shelf.read.values()) <= 510
    assert proof == inclusion(shelf.leaves, index)
    assert check_inclusion(root_of(shelf.leaves), MANY, shelf.leaves[index], index, proof)


def test_consistency_from_tiles_is_consistency_from_all_leaves(shelf: Shelf) -> None:
    for old in (1, 256, 65_536, 69_999):
        proof = [span_root(span, shelf.hashes) for span in consistency_spans(old, MANY)]
        assert proof == consistency(shelf.leaves, old, MANY)


def test_no_tile_is_full_before_256_hashes_are_there() -> None:
    assert list(full_tiles(0, 255, lambda *_: LEAVES[:TILE])) == []
    [tile] = full_tiles(255, 256, lambda *_: LEAVES[:TILE])
    assert tile == Tile(level=0, number=0, hashes=b"".join(LEAVES[:TILE]))


def test_a_tile_is_not_made_from_fewer_hashes_than_it_has() -> None:
    with pytest.raises(ValueError, match="Tile 0 of level 0 misses hashes: 255"):
        list(full_tiles(0, 256, lambda *_: LEAVES[:255]))
