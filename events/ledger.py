r"""The tree over the record: RFC 6962 Merkle tree arithmetic on SHA-256, without storage.

Words
    entry     the bytes that are logged for one event.
    leaf      SHA-256(0x00 || entry), 32 bytes. Wherever this module says leaf it means this hash.
    node      SHA-256(0x01 || left || right). The first byte keeps a leaf from passing for a node.
    root      the hash over all leaves in order. RFC 6962 calls it MTH: the root of no leaves is
              SHA-256 of nothing, of one leaf that leaf, and of n leaves the node over the roots of
              the first k and of the other n - k, where k is the largest power of two below n.
    span      a half-open range (first, last) of leaves whose root is a subtree of that tree.
    edge      the roots of the perfect subtrees that a tree of n leaves falls into, largest first:
              one for each 1 bit of n. It is all that is needed to add leaves and to give the root.
    tile      256 neighbouring hashes of one level (c2sp.org/tlog-tiles). Level 0 holds leaves;
              hash i of level L + 1 is the root of tile i of level L. A full tile never changes.

Proofs
    An inclusion proof (RFC 6962 calls it an audit path) shows that one leaf is in the tree with a
    given root; a consistency proof shows that a larger tree only added to a smaller one. Both are
    lists of at most 1 + log2 n hashes and are read from the leaf upwards.

Example: five entries b"a" to b"e". The binary number 101 splits five leaves into four and one.

                      root  fe14a542
                     /              \
              33376a3b               |
             /        \              |
        b137985f    dbbd68c3         |
        /     \     /     \          |
    022a6979 57eb 597f d070      2824a7cc
       a       b    c    d           e

    Edge of 5:                 33376a3b 2824a7cc
    Inclusion of c (index 2):  d070dc5b b137985f 2824a7cc     its sibling first
    Consistency from 3 to 5:   597fcb31 d070dc5b b137985f 2824a7cc
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

import msgspec

HASH = 32  # bytes of one SHA-256 hash
TILE = 256  # hashes in a full tile, as tlog-tiles fixes it
TILE_HEIGHT = 8  # levels of the tree in one tile: 2 ** 8 == TILE
EMPTY_ROOT = sha256(b"").digest()

Span = tuple[int, int]  # leaves first (included) to last (excluded)

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""Reads kept hashes: (level, first, last) gives hashes first (included) to last (excluded)."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf of an entry: SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node over two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


# -- growing -----------------------------------------------------------------------------------


class Edge(msgspec.Struct, frozen=True):
    """The right edge of a tree: enough to add a leaf and to give the root, in log2 n hashes."""

    size: int  # leaves in the tree
    hashes: tuple[bytes, ...]  # roots of the perfect subtrees, largest first, one per 1 bit of size

    @classmethod
    def empty(cls) -> Self:
        """Return the edge of the tree without leaves."""
        return cls(0, ())

    def add(self, leaf: bytes) -> Self:
        """Return the edge with one leaf more. Costs one node hash on average, at most log2 n.

        Raises:
            ValueError: the leaf is not a 32-byte hash (an entry was passed in its place).
        """
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """Return the edge with these leaves more, in order; quicker than adding them one by one.

        Raises:
            ValueError: a leaf is not a 32-byte hash.
        """
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            if len(leaf) != HASH:
                raise ValueError(f"A leaf is a hash of {HASH} bytes; this one has {len(leaf)}.")
            node, ones = leaf, size
            # Each trailing 1 bit of the size is a perfect subtree that the new leaf completes
            # to one of twice its size, exactly as a carry runs when 1 is added to the number.
            # The node hash is written out: the call would cost a tenth of a full verification.
            while ones & 1:
                node = sha256(b"\x01" + hashes.pop() + node).digest()
                ones >>= 1
            hashes.append(node)
            size += 1
        return type(self)(size, tuple(hashes))

    def root(self) -> bytes:
        """Return the root of the tree. Costs one node hash for each subtree after the first."""
        if not self.hashes:
            return EMPTY_ROOT
        node = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            node = node_hash(left, node)
        return node

    def to_bytes(self) -> bytes:
        """Return the hashes one after another; the size is kept beside them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Self:
        """Return the edge that `to_bytes` wrote for a tree of this size.

        Raises:
            ValueError: the bytes cannot be the edge of a tree of this size.
        """
        if size < 0 or len(data) != HASH * size.bit_count():
            raise ValueError(f"{len(data)} bytes cannot be the right edge of a tree of {size}.")
        return cls(size, split(data))


def split(data: bytes) -> tuple[bytes, ...]:
    """Return the 32-byte hashes that stand one after another in these bytes."""
    return tuple(data[at : at + HASH] for at in range(0, len(data), HASH))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over these leaves."""
    return Edge.empty().extend(leaves).root()


# -- tiles -------------------------------------------------------------------------------------


class Tile(NamedTuple):
    """A full tile, ready to be kept and served for ever."""

    level: int  # 0 holds leaves; a hash of level L stands for 256 ** L leaves
    number: int  # from 0 within its level
    hashes: bytes  # 256 hashes one after another: 8,192 bytes


def full_tiles(old: int, new: int, kept: Hashes) -> Iterator[Tile]:
    """Give the tiles that become full when a tree grows from one size to another, lowest first.

    Keep each tile before asking for the next: a tile of a higher level reads the roots
    (`tile_root`) of the tiles below it, also of those that became full just now.

    Args:
        old: leaves in the tree before.
        new: leaves in the tree now.
        kept: reads the leaves at level 0, and above it the roots of the full tiles below.

    Raises:
        ValueError: `kept` gave fewer hashes than a tile has.
    """
    level = 0
    while old < new:
        old, new = old // TILE, new // TILE  # full tiles of this level, hashes of the next
        for number in range(old, new):
            hashes = kept(level, number * TILE, (number + 1) * TILE)
            if len(hashes) != TILE:
                raise ValueError(f"Tile {number} of level {level} misses hashes: {len(hashes)}.")
            yield Tile(level, number, b"".join(hashes))
        level += 1


def tile_root(hashes: bytes) -> bytes:
    """Return the root of a full tile: the hash of the same number one level above."""
    return root_of(split(hashes))
