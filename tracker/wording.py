"""What changed in a text, in words.

Texts are compared from the outside in: paragraphs are lined up first, and only inside changed
ones are words, so that long policies stay fast. Raw word differences read like confetti; a pass at
the end joins edits that only a few unchanged words keep apart.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, islice, pairwise
from typing import Literal, NamedTuple

PARAGRAPH = re.compile(r".*?\n(?:[^\S\n]*\n)+|.+\Z", re.DOTALL)
TOKEN = re.compile(r"(?:\d[\d.,]*\d|\w+|[^\w\s])\s*|\s+")  # a word and the space after it
WORD = re.compile(r"\w+")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

KEPT_WORDS_MAX = 3  # a shorter unchanged run between two edits is read as part of them
PAIRS_MAX = 20_000  # larger stretches are first cut at words that occur once in each
CUTS_MAX = 8  # how often a stretch is cut again; deeper, it is shown as rewritten


Op = Literal["equal", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, went or came."""

    op: Op
    text: str


class Piece(NamedTuple):
    """Two stretches that stand for each other; `same` where they are equal."""

    old: str
    new: str
    same: bool


def words(before: str, after: str) -> list[Run]:
    """Return the way from `before` to `after` in words.

    Equal and deleted runs joined are `before`; equal and inserted ones joined are `after`.
    """
    pieces = _joined(_pieces(before, after))
    runs = (run for piece in pieces for run in _runs(piece))
    return [Run(op, "".join(run.text for run in alike)) for op, alike in groupby(runs, key=_op)]


def _op(run: Run) -> Op:
    return run.op


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = PARAGRAPH.findall(before), PARAGRAPH.findall(after)
    for same, i, j in _aligned(old, new):
        if same:
            yield _kept("".join(old[i]))
        else:
            yield from _word_pieces("".join(old[i]), "".join(new[j]))


def _word_pieces(before: str, after: str) -> Iterator[Piece]:
    """Line up words; white space follows its word, so that a new line break moves nothing."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    for same, i, j in _aligned([each.rstrip() for each in old], [each.rstrip() for each in new]):
        if not same:
            yield Piece("".join(old[i]), "".join(new[j]), same=False)
        elif old[i] == new[j]:
            yield _kept("".join(old[i]))
        else:
            for one, other in zip(old[i], new[j], strict=True):
                yield from _respaced(one, other)


def _kept(text: str) -> Piece:
    return Piece(text, text, same=True)


def _respaced(old: str, new: str) -> Iterator[Piece]:
    """One word on both sides, perhaps with other white space behind it."""
    if old == new:
        yield _kept(old)
        return
    word = old.rstrip()
    if word:
        yield _kept(word)
    yield Piece(old[len(word) :], new[len(word) :], same=False)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    """Cut both sequences into stretches that are the same and stretches that differ."""
    i = j = 0
    for at_old, at_new, length in (*_matches(old, new), (len(old), len(new), 0)):
        if i < at_old or j < at_new:
            yield False, slice(i, at_old), slice(j, at_new)
        i, j = at_old + length, at_new + length
        if length:
            yield True, slice(at_old, i), slice(at_new, j)


def _matches(
    old: Sequence[str], new: Sequence[str], i: int = 0, j: int = 0, cuts: int = 0
) -> Iterator[tuple[int, int, int]]:
    """Yield (place in old, place in new, length) of what stayed; `i`, `j` shift the places."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if head:
        yield i, j, head
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(inner_old) * len(inner_new) <= PAIRS_MAX:
        matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
        for match in matcher.get_matching_blocks()[:-1]:
            yield i + head + match.a, j + head + match.b, match.size
    elif cuts < CUTS_MAX:
        yield from _between_anchors(inner_old, inner_new, i + head, j + head, cuts + 1)
    if tail:
        yield i + len(old) - tail, j + len(new) - tail, tail


def _between_anchors(
    old: Sequence[str], new: Sequence[str], i: int, j: int, cuts: int
) -> Iterator[tuple[int, int, int]]:
    anchors = _anchors(old, new)
    ends = [(-1, -1), *anchors, (len(old), len(new))]
    if not anchors:
        return
    for (from_old, from_new), (to_old, to_new) in pairwise(ends):
        gap_old, gap_new = old[from_old + 1 : to_old], new[from_new + 1 : to_new]
        yield from _matches(gap_old, gap_new, i + from_old + 1, j + from_new + 1, cuts)
        if to_old < len(old):
            yield i + to_old, j + to_new, 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of words that occur once in each, as many as stand in the same order."""
    once_old, once_new = _once(old), _once(new)
    places = [(i, once_new[word]) for word, i in once_old.items() if word in once_new]
    return _longest_rise(places)


def _once(tokens: Sequence[str]) -> dict[str, int]:
    counts = Counter(tokens)
    return {token: i for i, token in enumerate(tokens) if counts[token] == 1}


def _longest_rise(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Patience sorting: each pile's top is the smallest end of a rise of that length."""
    tops: list[int] = []
    piles: list[tuple[tuple[int, int], int]] = []  # (place, which one came before it)
    ends: list[int] = []
    for place in places:
        pile = bisect_left(tops, place[1])
        piles.append((place, ends[pile - 1] if pile else -1))
        tops[pile : pile + 1] = [place[1]]
        ends[pile : pile + 1] = [len(piles) - 1]
    rise: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        place, at = piles[at]
        rise.append(place)
    return rise[::-1]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many items both begin with."""
    for count, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return count
    return min(len(old), len(new))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Join neighbours alike, and edits that only a thin unchanged run keeps apart."""
    done: list[Piece] = []
    for piece in pieces:
        joined = piece
        if not piece.same and len(done) > 1 and _is_thin(done[-2], done[-1], piece):
            joined = _sum(*done[-2:], piece)
            del done[-2:]
        elif done and done[-1].same == piece.same:
            joined = _sum(done.pop(), piece)
        done.append(joined)
    return done


def _is_thin(left: Piece, kept: Piece, right: Piece) -> bool:
    """Say whether `kept`, between two edits, is blank or too short to help a reader."""
    if not kept.same or BLANK_LINE.search(kept.old):
        return False
    blank = not kept.old.strip()
    return blank or _size(kept) <= min(KEPT_WORDS_MAX, _size(left), _size(right))


def _size(piece: Piece) -> int:
    """Return the words of the longer side; counting stops where it no longer matters."""
    return max(
        sum(1 for _ in islice(WORD.finditer(text), KEPT_WORDS_MAX + 1))
        for text in (piece.old, piece.new)
    )


def _sum(*pieces: Piece) -> Piece:
    old, new = "".join(each.old for each in pieces), "".join(each.new for each in pieces)
    return Piece(old, new, same=all(each.same for each in pieces))


def _runs(piece: Piece) -> Iterator[Run]:
    """What went, what came, and as kept the white space that both end with."""
    space = piece.old[len(piece.old.rstrip()) :]
    shared = len(space) if piece.new[len(piece.new.rstrip()) :] == space else 0
    if piece.same:
        yield Run("equal", piece.old)
        return
    if gone := piece.old[: len(piece.old) - shared]:
        yield Run("delete", gone)
    if come := piece.new[: len(piece.new) - shared]:
        yield Run("insert", come)
    if shared:
        yield Run("equal", space)
