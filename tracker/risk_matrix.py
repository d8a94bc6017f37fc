"""The matrix that risks are rated by: labels, levels, appetite. Pure; the default is data.

ISO/IEC 20000-1:2018, 6.1.2 (risk acceptance criteria) and 6.1.3. What is shipped lies in
`standards/risk-matrix.toml`; a version of the approach may bring its own.
"""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec

LEVELS = ("low", "medium", "high", "extreme")
"""The levels there are, the lowest first; authority to accept risks is given up to one of them."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Labels of likelihood and impact, the lowest first; `levels` maps a level to its top score.

    `appetite` is the highest level that is tolerated without treatment and without acceptance.
    """

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    levels: dict[str, int]
    appetite: str

    def level(self, score: int) -> str:
        """Return the level of a score; above all of them it is the highest."""
        return next(
            (level for level, top in self.levels.items() if score <= top), list(self.levels)[-1]
        )

    def above_appetite(self) -> tuple[str, ...]:
        """Return the levels that are not tolerated as they are, the highest first."""
        return tuple(reversed(LEVELS[LEVELS.index(self.appetite) + 1 :]))


@functools.cache
def shipped() -> Matrix:
    """Return the matrix as it is shipped."""
    file = resources.files("tracker").joinpath("standards", "risk-matrix.toml")
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Matrix)


def matrix_of(content: Mapping[str, Any]) -> Matrix:
    """Return the matrix that an approach's content means: its own, or the shipped one."""
    own, default = content.get("matrix") or {}, shipped()
    appetite = content.get("appetite") or default.appetite
    if not own:
        return msgspec.structs.replace(default, appetite=appetite)
    return Matrix(
        likelihood=tuple(own["likelihood"]), impact=tuple(own["impact"]),
        levels=in_order(own["levels"]), appetite=appetite,
    )  # fmt: skip


def in_order(levels: Mapping[str, int]) -> dict[str, int]:
    """Return levels with their top scores, the lowest level first."""
    return {level: levels[level] for level in LEVELS if level in levels}


def higher(level: str, other: str) -> bool:
    """Whether a level is higher than another; nothing is lower than any."""
    order = ("", *LEVELS)
    return order.index(level) > order.index(other)


def problems(own: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield what is wrong with a matrix of an approach's own: (field, sentence)."""
    labels = {name: own.get(name) or () for name in ("likelihood", "impact")}
    for name, words in labels.items():
        if not FEWEST <= len(words) <= MOST or len(set(words)) < len(words):
            yield name, f"Give {FEWEST} to {MOST} different words, the lowest first."
    levels = own.get("levels") or {}
    if levels.keys() - set(LEVELS):
        yield "levels", f"The levels are {', '.join(LEVELS)}."
        return
    tops = list(in_order(levels).values())
    highest = len(labels["likelihood"]) * len(labels["impact"])
    if tops != sorted(set(tops)) or not tops or tops[0] < 1 or tops[-1] != highest:
        yield "levels", f"The top scores rise from level to level, and the last is {highest}."


FEWEST, MOST = 2, 10
"""So many steps a likelihood or an impact may have."""
