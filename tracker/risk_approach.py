"""The approach to risks: how they are found, rated, treated, and who accepts which.

ISO/IEC 20000-1:2018, 6.1.2 (the approach to be taken, and the criteria for accepting risks). It
changes only by an approved proposal; there is one. Who owns it is the risk manager.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self, assert_never

import marshmallow as ma
import msgspec

from events import Envelope, Fact
from events.facts.risk_approach import RiskApproachVersionApproved, RiskApproachVersionCancelled
from tracker.history import History
from tracker.kernel import Act, Refusal
from tracker.risk_matrix import LEVELS, Matrix, matrix_of, problems, shipped
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    Version,
    content_of,
    refuse_edit,
)
from tracker.words import Line, Lines, RiskLevel, Text, Whole

RiskApproachFact = RiskApproachVersionApproved | RiskApproachVersionCancelled


class OwnMatrix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Labels, the lowest first, and the top score of each level."""

    likelihood: Lines = ()
    impact: Lines = ()
    levels: dict[str, Whole] = {}


class RiskApproachContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the approach says. `text` is Markdown.

    `criteria` maps a level to who accepts it, `cadences` a level to how often it is looked at
    again. Without a `matrix` or an `appetite` of its own the shipped ones hold.
    """

    title: Line
    text: Text
    owner: Line = ""
    matrix: OwnMatrix = OwnMatrix()
    appetite: RiskLevel = ""
    criteria: dict[str, Line] = {}
    cadences: dict[str, Line] = {}
    method: Line = ""
    reporting: Line = ""
    notes: Text = ""


class EditRiskApproach(EditDirectly):
    """An attempt to change the approach to risks without a proposal."""

    kind = "risk_approach"


RiskApproachCommand = ApproveVersion | CancelVersion | ImportVersion | EditRiskApproach


class RiskApproach(Governed):
    """The approach to risks as the record leaves it."""

    kind = "risk_approach"
    prefix = "RAP"
    commands = (EditRiskApproach,)
    content = RiskApproachContent
    approved = RiskApproachVersionApproved
    cancelled = RiskApproachVersionCancelled

    def decide(self, command: RiskApproachCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, KIND-STATE.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditRiskApproach():
                return refuse_edit(self)
        assert_never(command)

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse a second approach, and a matrix that would leave a score without its level.

        Raises:
            Refusal: KIND-STATE.
            marshmallow.ValidationError: under `changes`, by path.
        """
        other = next((a for a in act.history.every(RiskApproach) if a.id != self.id), None)
        if other:
            raise Refusal("KIND-STATE", f"{other.label} is there: propose to change it.", "target")
        if wrong := dict(_wrong(content)):
            raise ma.ValidationError({"changes": wrong})

    def after(self, fact: RiskApproachFact, envelope: Envelope, pos: int) -> Self:
        """Return the approach as it stands once the fact is known."""
        match fact:
            case RiskApproachVersionApproved():
                return self.with_version(fact, envelope, pos)
            case RiskApproachVersionCancelled():
                return self.without_version(fact.version)
        assert_never(fact)


def _wrong(content: Mapping[str, Any]) -> Iterable[tuple[str, list[str]]]:
    if own := content.get("matrix"):
        for field, sentence in problems(own):
            yield f"matrix.{field}", [sentence]
    for name in ("criteria", "cadences"):
        if content.get(name, {}).keys() - set(LEVELS):
            yield name, [f"The levels are {', '.join(LEVELS)}."]


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """The approach that holds at an instant: its version, who owns it, how it rates."""

    approach: RiskApproach
    version: Version
    owner: str
    matrix: Matrix


def approach_in_force(history: History, at: datetime) -> InForce | None:
    """Return the approach in force at an instant; of two, what was decided last."""
    found = [(v, each) for each in history.every(RiskApproach) if (v := each.in_force(at))]
    if not found:
        return None
    version, approach = max(found, key=lambda pair: (pair[0].recorded_at, pair[1].id))
    content = content_of(approach, version, history)
    return InForce(
        approach=approach, version=version, owner=content.get("owner", ""),
        matrix=matrix_of(content),
    )  # fmt: skip


def matrix_on(history: History, at: datetime) -> Matrix:
    """Return the matrix that holds at an instant; before any approach is in force, the default."""
    found = approach_in_force(history, at)
    return found.matrix if found else shipped()
