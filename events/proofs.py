"""Proofs over the tree of `events.ledger`: that a leaf is in it, and that it only ever grew.

An inclusion proof (RFC 6962 calls it an audit path) shows that one leaf is in the tree with a given
root; a consistency proof shows that a larger tree only added to a smaller one. Both are lists of at
most 1 + log2 n hashes and are read from the leaf upwards.
"""

from collections.abc import Sequence

from events.ledger import (
    EMPTY_ROOT,
    HASH,
    TILE_HEIGHT,
    Edge,
    Hashes,
    Span,
    node_hash,
    root_of,
)

# -- proving


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


# -- from what is kept


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
