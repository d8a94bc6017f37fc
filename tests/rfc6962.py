"""RFC 6962, section 2.1, written down again as it defines it: what the tree is compared with."""

from functools import cache
from hashlib import sha256

from events.ledger import leaf_hash

MOST = 257  # one more than a full tile
ENTRIES = [f"entry {number}".encode() for number in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


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
