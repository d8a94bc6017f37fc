"""The tree is compared with RFC 6962, section 2.1, as `tests.rfc6962` writes it down again."""

from collections.abc import Sequence
from random import Random

import pytest

from events.ledger import TILE, Edge, Tile, full_tiles, leaf_hash, node_hash, root_of, tile_root
from events.proofs import (
    check_inclusion,
    consistency,
    consistency_spans,
    inclusion,
    inclusion_spans,
    span_root,
)
from tests.rfc6962 import LEAVES, MOST, mth

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


def test_a_node_does_not_pass_for_an_entry() -> None:
    # Without the first byte, two leaves written together would be an entry of a smaller tree.
    entry = mth(0, 1) + mth(1, 2)
    assert not check_inclusion(mth(0, 4), 2, leaf_hash(entry), 0, [mth(2, 4)])
    assert check_inclusion(mth(0, 4), 2, node_hash(mth(0, 1), mth(1, 2)), 0, [mth(2, 4)])


def test_an_entry_is_not_taken_for_a_leaf() -> None:
    with pytest.raises(ValueError, match="32 bytes; this one has 7"):
        Edge.empty().add(b"entry 0")


@pytest.mark.parametrize(("size", "length"), [(0, 32), (1, 0), (3, 32), (3, 65), (-1, 32)])
def test_bytes_that_cannot_be_the_edge_of_a_tree_are_refused(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="cannot be the right edge"):
        Edge.from_bytes(size, bytes(length))


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
