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


# -- proving -----------------------------------------------------------------------------------


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the inclusion proof of one leaf in the tree of all these leaves; rehashes them all.

    Raises:
        ValueError: the index is outside the tree.
    """
    return [root_of(leaves[first:last]) for first, last in inclusion_spans(len(leaves), index)]


def consistency(leaves: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """Return the proof that the first `old` leaves are unchanged in the tree of the first `new`.

    Raises:
        ValueError: not 0 <= old <= new <= number of leaves.
    """
    if new > len(leaves):
        raise ValueError(f"A tree of {new} cannot be proved from {len(leaves)} leaves.")
    return [root_of(leaves[first:last]) for first, last in consistency_spans(old, new)]


def inclusion_spans(size: int, index: int) -> list[Span]:
    """Return the spans whose roots are the inclusion proof of a leaf in a tree of this size.

    Raises:
        ValueError: the index is outside the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"Leaf {index} is not in a tree of {size}.")
    spans, first, last = [], 0, size
    while last - first > 1:
        middle = first + _larger_half(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """Return the spans whose roots are the consistency proof between two tree sizes.

    From the empty tree, and from a tree to itself, there is nothing to show: no spans.

    Raises:
        ValueError: not 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} does not continue a tree of {old}.")
    if old in (0, new):
        return []
    spans, first, last = [], 0, new
    # Walks down to the subtree in which the old tree ends, and keeps what is passed by.
    while last != old:
        middle = first + _larger_half(last - first)
        if old <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    # A subtree that starts at 0 is the whole old tree: whoever checks has its root already.
    if first:
        spans.append((first, last))
    return spans[::-1]


def _larger_half(count: int) -> int:
    """Return the largest power of two below count, where RFC 6962 divides count > 1 leaves."""
    return 1 << (count - 1).bit_length() - 1


# -- checking ----------------------------------------------------------------------------------
# Written from RFC 9162, 2.1.3.2 and 2.1.4.2, which climbs from the leaf by the bits of the index,
# and not from the functions above, which descend: one mistake should not pass on both sides.


def check_inclusion(
    root: bytes, size: int, leaf: bytes, index: int, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows this leaf at this index of the tree with this size and root.

    The proof must have exactly the length that index and size demand; anything malformed is False.
    """
    if not 0 <= index < size or not _are_hashes(root, leaf, *proof):
        return False
    at, end, node = index, size - 1, leaf
    for sibling in proof:
        if end == 0:
            return False  # the proof is longer than the way to the root
        if at & 1 or at == end:
            node = node_hash(sibling, node)
            at, end = _skip_levels_without_sibling(at, end)
        else:
            node = node_hash(node, sibling)
        at, end = at >> 1, end >> 1
    return end == 0 and node == root


def check_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows that the new tree begins with all leaves of the old tree.

    Every tree continues the empty one, with an empty proof. The proof must have exactly the length
    that the sizes demand; anything malformed is False.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == 0:
        return old_root == EMPTY_ROOT and not proof and (new_size > 0 or new_root == EMPTY_ROOT)
    if old_size == new_size:
        return old_root == new_root and not proof
    return _climb_both(old_size, old_root, new_size, new_root, proof)


def _climb_both(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Rebuild both roots from one proof, for 0 < old_size < new_size."""
    at, end = old_size - 1, new_size - 1
    while at & 1:
        at, end = at >> 1, end >> 1
    # Zero means that the old tree is one perfect subtree: its root itself begins the climb.
    climb = [old_root, *proof] if at == 0 else list(proof)
    if not climb:
        return False
    old_node = new_node = climb[0]
    for sibling in climb[1:]:
        if end == 0:
            return False  # the proof is longer than the way to the root
        if at & 1 or at == end:
            old_node = node_hash(sibling, old_node)
            new_node = node_hash(sibling, new_node)
            at, end = _skip_levels_without_sibling(at, end)
        else:
            new_node = node_hash(new_node, sibling)
        at, end = at >> 1, end >> 1
    return end == 0 and old_node == old_root and new_node == new_root


def _skip_levels_without_sibling(at: int, end: int) -> tuple[int, int]:
    """Climb while the node is the last of its level and has no sibling to be hashed with."""
    while at and not at & 1:
        at, end = at >> 1, end >> 1
    return at, end


def _are_hashes(*hashes: bytes) -> bool:
    """Tell whether all have 32 bytes: other lengths could shift bytes between left and right."""
    return all(len(one) == HASH for one in hashes)


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


def span_root(span: Span, kept: Hashes) -> bytes:
    """Return the root of a span of `inclusion_spans` or `consistency_spans` from kept hashes.

    All spans of one proof together read at most 510 hashes of each tile level: those beside the
    leaf, and those at the right edge.

    Args:
        span: the span, not empty.
        kept: as for `full_tiles`, over a tree that contains the span.
    """
    first, last = span
    roots = []
    while first < last:
        height = (last - first).bit_length() - 1
        roots.append(_perfect_root(height, first >> height, kept))
        first += 1 << height
    return Edge(last - span[0], tuple(roots)).root()


def _perfect_root(height: int, index: int, kept: Hashes) -> bytes:
    """Return the root of the index-th perfect subtree of 2 ** height leaves."""
    level, rest = divmod(height, TILE_HEIGHT)
    return root_of(kept(level, index << rest, index + 1 << rest))
