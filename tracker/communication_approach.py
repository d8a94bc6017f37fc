"""The communication approach: who learns what, when, how and from whom, as it was approved.

ISO/IEC 20000-1:2018, 7.4 (what, when, with whom, how and by whom is communicated) and 5.1 h. It
changes only by an approved proposal; the lines that it names are filled in by its owner.
"""

from collections.abc import Iterable
from typing import Annotated, Self, assert_never

import msgspec
from marshmallow import fields, validate

from events import Envelope, Fact
from events.facts.communication_approach import (
    CommunicationApproachVersionApproved,
    CommunicationApproachVersionCancelled,
)
from tracker.kernel import Act
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    refuse_edit,
)
from tracker.words import Ids, Line, Text

Percent = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(0, 100), **o)]

ApproachFact = CommunicationApproachVersionApproved | CommunicationApproachVersionCancelled


class CommunicationApproachContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the approach says. `text` is Markdown.

    `lines` are ids; a line that is named and not filled in yet is shown as such. Below
    `reach_threshold`, in percent of an audience or of a part of it, a delivery leaves a gap.
    """

    title: Line
    text: Text
    owner: Line = ""
    purpose: Text = ""
    lines: Ids = ()
    feedback: Text = ""
    reach_threshold: Percent = 0
    review: Line = ""
    notes: Text = ""


class EditCommunicationApproach(EditDirectly):
    """An attempt to change the approach without a proposal."""

    kind = "communication_approach"


ApproachCommand = ApproveVersion | CancelVersion | ImportVersion | EditCommunicationApproach


class CommunicationApproach(Governed):
    """The communication approach as the record leaves it."""

    kind = "communication_approach"
    prefix = "CAP"
    commands = (EditCommunicationApproach,)
    content = CommunicationApproachContent
    approved = CommunicationApproachVersionApproved
    cancelled = CommunicationApproachVersionCancelled
    shows = ("title", "owner", "lines", "reach_threshold")

    lines: tuple[str, ...] = ()
    reach_threshold: int = 0

    def decide(self, command: ApproachCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, KIND-STATE.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditCommunicationApproach():
                return refuse_edit(self)
        assert_never(command)

    def after(self, fact: ApproachFact, envelope: Envelope, pos: int) -> Self:
        """Return the approach as it stands once the fact is known."""
        match fact:
            case CommunicationApproachVersionApproved():
                return self.with_version(fact, envelope, pos)
            case CommunicationApproachVersionCancelled():
                return self.without_version(fact.version)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by each line that its newest version names."""
        return (("line", line) for line in self.lines)
