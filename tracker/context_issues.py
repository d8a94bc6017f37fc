"""Context issues: what inside and outside bears on the management system, climate change too.

ISO/IEC 20000-1:2018, 4.1 (the organisation and its context), with Amd 1:2024: whether climate
change is relevant is a question that is answered, with yes or no and why.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Self, assert_never

import msgspec
from marshmallow import fields

from events import Envelope, Fact
from events.facts.context_issues import (
    ContextIssueEnded,
    ContextIssueRecorded,
    ContextIssueRevised,
)
from tracker.history import History
from tracker.kernel import Act, Command, Refusal, State
from tracker.management import by_management
from tracker.words import Id, Text, one_of

LABEL_MAX = 80  # characters; people read the whole text on its page

ContextIssueFact = ContextIssueRecorded | ContextIssueRevised | ContextIssueEnded


class _YesOrNo(fields.Boolean):
    """Yes, no, or nothing said."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return None if value == "" else super()._deserialize(value, attr, data, **kwargs)


def _yes_or_no(**options: Any) -> _YesOrNo:  # noqa: ANN401  # as marshmallow takes them
    options.setdefault("allow_none", True)
    return _YesOrNo(**options)


YesOrNo = Annotated[bool | None, _yes_or_no]
Origin = Annotated[str, one_of("internal", "external")]


class RecordContextIssue(Command):
    """Record an issue; `climate_relevant` answers the climate question, and the text says why."""

    kind = "context-issue"
    item = "issue"
    creates = True

    origin: Origin
    text: Text
    climate_relevant: YesOrNo = None
    issue: Id = ""


class ReviseContextIssue(Command):
    """Say how an issue is seen now."""

    kind = "context-issue"
    item = "issue"

    issue: Id
    origin: Origin
    text: Text
    climate_relevant: YesOrNo = None


class EndContextIssue(Command):
    """Say that an issue bears on the management system no longer."""

    kind = "context-issue"
    item = "issue"

    issue: Id


ContextIssueCommand = RecordContextIssue | ReviseContextIssue | EndContextIssue


class ContextIssue(State):
    """An issue as the record leaves it."""

    kind = "context-issue"
    prefix = "CTX"
    commands = (RecordContextIssue, ReviseContextIssue, EndContextIssue)

    origin: str = ""
    text: str = ""
    climate_relevant: bool | None = None
    ended: bool = False

    @property
    def label(self) -> str:
        """What people call the issue: its first words."""
        first = self.text.strip().split("\n", 1)[0]
        return first if len(first) <= LABEL_MAX else first[:LABEL_MAX].rsplit(" ", 1)[0] + " …"

    def decide(self, command: ContextIssueCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: REF-TAKEN, FACT-ACTOR, KIND-STATE, CTX-1.
        """
        if self.exists and isinstance(command, RecordContextIssue):
            raise Refusal("REF-TAKEN", f"{self.id} is an issue already.", "issue")
        by_management(act, "The context is")
        if self.ended:
            raise Refusal("KIND-STATE", f"The issue {self.id} was ended.", "issue")
        match command:
            case RecordContextIssue():
                self._answers(command, act)
                yield ContextIssueRecorded(
                    origin=command.origin, text=command.text,
                    climate_relevant=command.climate_relevant,
                )  # fmt: skip
            case ReviseContextIssue():
                self._answers(command, act)
                yield from self._revised(command)
            case EndContextIssue():
                yield ContextIssueEnded()
            case _:
                assert_never(command)

    def _answers(self, command: RecordContextIssue | ReviseContextIssue, act: Act) -> None:
        """Refuse an answer to the climate question that gives no reason, or contradicts another.

        Raises:
            Refusal: CTX-1.
        """
        said = command.climate_relevant
        if not command.text.strip():
            raise Refusal("CTX-1", "Say in words what the issue is, and why.", "text")
        if said is None:
            return
        others = [each for each in answers(act.history) if each.id != self.id]
        against = next((each for each in others if each.climate_relevant is not said), None)
        if against:
            answer = "yes" if against.climate_relevant else "no"
            raise Refusal(
                "CTX-1", f"{against.id} answers the climate question with {answer}."
                " Revise or end that one first: the question has one answer.", "climate_relevant",
            )  # fmt: skip

    def _revised(self, command: ReviseContextIssue) -> Iterable[Fact]:
        said = (command.origin, command.text, command.climate_relevant)
        if said != (self.origin, self.text, self.climate_relevant):
            yield ContextIssueRevised(
                origin=command.origin, text=command.text, former_origin=self.origin,
                former_text=self.text, climate_relevant=command.climate_relevant,
                former_climate_relevant=self.climate_relevant,
            )  # fmt: skip

    def after(self, fact: ContextIssueFact, envelope: Envelope, pos: int) -> Self:
        """Return the issue as it stands once the fact is known."""
        match fact:
            case ContextIssueRecorded() | ContextIssueRevised():
                return msgspec.structs.replace(
                    self, origin=fact.origin, text=fact.text,
                    climate_relevant=fact.climate_relevant,
                )  # fmt: skip
            case ContextIssueEnded():
                return msgspec.structs.replace(self, ended=True)
        assert_never(fact)

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found, while it holds, by where it comes from and by whether it speaks of the climate."""
        if not self.ended:
            yield "origin", self.origin
            if self.climate_relevant is not None:
                yield "climate", "answered"


def answers(history: History) -> list[ContextIssue]:
    """Return the issues that answer the climate question; none: it is open (CTX-1)."""
    return history.every(ContextIssue, climate="answered")
