"""Policies: what top management wants, in words that everybody can read.

ISO/IEC 20000-1:2018, 5.2.1 and 5.2.2. A policy changes only by an approved proposal.
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.policies import PolicyRetired, PolicyVersionApproved, PolicyVersionCancelled
from tracker.kernel import Act, Command, Refusal
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
    """What a version of a policy says. `text` is Markdown."""

    title: Line
    text: Text
    owner: Line = ""
    audience: Line = ""
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
