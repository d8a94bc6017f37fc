"""Policies: what top management wants, in words that everybody can read.

ISO/IEC 20000-1:2018, 5.2.1 and 5.2.2. A policy changes only by an approved proposal.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.policies import PolicyRetired, PolicyVersionApproved, PolicyVersionCancelled
from tracker.communications.audience import known_audience
from tracker.communications.commands import Audience
from tracker.kernel import Act, Command, Refusal, Remark
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    refuse_edit,
)
from tracker.words import Id, Line, Lines, Text

PolicyFact = PolicyVersionApproved | PolicyVersionCancelled | PolicyRetired


class PolicyContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of a policy says. `text` is Markdown.

    `audience` says in words whom it is for, `meant_for` so that the record can count them.
    `still_acknowledged` says why nobody has to acknowledge this version anew; where it says
    nothing, the version is material, and acknowledgements start at zero (POL-2).
    """

    title: Line
    text: Text
    owner: Line = ""
    audience: Line = ""
    meant_for: Audience = ()
    still_acknowledged: Line = ""
    commitments: Lines = ()
    notes: Text = ""


class EditPolicy(EditDirectly):
    """An attempt to change a policy without a proposal."""

    kind = "policy"


class RetirePolicy(Command):
    """End a policy: top management does."""

    kind = "policy"
    item = "policy"

    policy: Id


PolicyCommand = ApproveVersion | CancelVersion | ImportVersion | EditPolicy | RetirePolicy


class Policy(Governed):
    """A policy as the record leaves it."""

    kind = "policy"
    prefix = "POL"
    commands = (RetirePolicy, EditPolicy)
    content = PolicyContent
    approved = PolicyVersionApproved
    cancelled = PolicyVersionCancelled
    shows = ("title", "owner", "meant_for", "still_acknowledged")
    said_anew = ("still_acknowledged",)

    meant_for: tuple[str, ...] = ()
    still_acknowledged: str = ""

    def wording(self, number: int) -> tuple[int, ...]:
        """Return the versions whose acknowledgements are good for a version, newest first.

        Its own, and those of the versions before it back to the last one that was material.
        """
        found: list[int] = []
        for version in reversed(self.versions):
            if version.number > number or version.cancelled:
                continue
            found.append(version.number)
            if not version.says.get("still_acknowledged"):
                break
        return tuple(found)

    def remarks(self, content: Mapping[str, Any], former: Mapping[str, Any]) -> Iterable[Remark]:
        """Say to approvers whether people have to acknowledge the version anew."""
        if why := content.get("still_acknowledged"):
            sentence = f"Nobody has to acknowledge it anew, because: {why}"
            yield Remark("POL-2", sentence, "still_acknowledged")
        elif former:
            yield Remark("POL-2", "Everybody it is meant for has to acknowledge it anew.")

    def check(
        self, content: Mapping[str, Any], former: Mapping[str, Any], act: Act, begins: datetime
    ) -> None:
        """Refuse an audience that the record does not know, and what a first version cannot say.

        Raises:
            Refusal: REF-UNKNOWN, POL-2.
        """
        known_audience(content.get("meant_for", ()), act, "meant_for")
        if content.get("still_acknowledged") and not former:
            raise Refusal(
                "POL-2", "This is the first version: there are no acknowledgements before it.",
                "still_acknowledged",
            )  # fmt: skip

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by whether anybody is asked to acknowledge a version."""
        if not self.closed and any(v.says.get("meant_for") for v in self.versions):
            yield "asks", "yes"

    def decide(self, command: PolicyCommand, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, FACT-ACTOR, KIND-STATE.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditPolicy():
                return refuse_edit(self)
            case RetirePolicy():
                if not act.authority.is_top(act.actor):
                    raise Refusal("FACT-ACTOR", "A policy is top management's to retire.")
                self.refuse_when_closed()
                return [PolicyRetired()]
        assert_never(command)

    def after(self, fact: PolicyFact, envelope: Envelope, pos: int) -> Self:
        """Return the policy as it stands once the fact is known."""
        match fact:
            case PolicyVersionApproved():
                return self.with_version(fact, envelope, pos)
            case PolicyVersionCancelled():
                return self.without_version(fact.version)
            case PolicyRetired():
                return msgspec.structs.replace(self, closed="retired")
        assert_never(fact)
