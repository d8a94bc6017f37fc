"""The scope of the management system: for which services, delivered how, it is there.

ISO/IEC 20000-1:2018, 4.3 (determining the scope). Its first statement is entered in set-up and
confirmed with it; from then on it changes only by an approved proposal (`domain.md`, rule 16).
"""

from collections.abc import Iterable
from typing import Self, assert_never

import msgspec

from events import Envelope, Fact
from events.facts.scope import ScopeVersionApproved, ScopeVersionCancelled
from tracker.kernel import Act
from tracker.versions import (
    ApproveVersion,
    CancelVersion,
    EditDirectly,
    Governed,
    ImportVersion,
    refuse_edit,
)
from tracker.words import Holder, Text

SCOPE = "SCP"

ScopeFact = ScopeVersionApproved | ScopeVersionCancelled
ScopeCommand = ApproveVersion | CancelVersion | ImportVersion


class ScopeContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the scope says; `statement` is Markdown."""

    statement: Text
    owner: Holder = ""
    notes: Text = ""


class EditScope(EditDirectly):
    """An attempt to change the scope without a proposal."""

    kind = "scope"


class Scope(Governed):
    """The scope statement as the record leaves it."""

    kind = "scope"
    prefix = "SCP"
    commands = (EditScope,)
    content = ScopeContent
    approved = ScopeVersionApproved
    cancelled = ScopeVersionCancelled
    shows = ("statement", "owner")
    only_one = True

    title: str = "Scope of the management system"
    statement: str = ""

    def decide(self, command: ScopeCommand | EditScope, act: Act) -> Iterable[Fact]:
        """Return the facts that follow.

        Raises:
            Refusal: PROP-4, KIND-STATE.
        """
        match command:
            case ApproveVersion() | CancelVersion() | ImportVersion():
                return self.made(command, act)
            case EditScope():
                return refuse_edit(self)
        assert_never(command)

    def after(self, fact: ScopeFact, envelope: Envelope, pos: int) -> Self:
        """Return the scope as it stands once the fact is known."""
        match fact:
            case ScopeVersionApproved():
                return self.with_version(fact, envelope, pos)
            case ScopeVersionCancelled():
                return self.without_version(fact.version)
        assert_never(fact)
