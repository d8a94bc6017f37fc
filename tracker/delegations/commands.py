"""What can be asked of a grant of authority."""

from typing import Annotated

from tracker.kernel import Command
from tracker.words import (
    Holder,
    Id,
    Ids,
    Line,
    Moment,
    Money,
    Powers,
    RiskLevel,
    RoleHolder,
    Sha256,
    Text,
    Whole,
    one_of,
)

ROOT = "ROOT"
FORMS = ("standing", "acting", "absence cover")


class RecordRootAuthority(Command):
    """Enter what the governing body empowers a role to decide; only in set-up."""

    kind = "delegation"
    item = "grant"
    creates = True

    holder: RoleHolder
    powers: Powers
    scope: Ids = ("*",)
    amount: Money = None
    risk_level: RiskLevel = "extreme"
    depth: Whole = 3
    effective_from: Moment = None
    until: Moment = None
    instrument: Line = ""
    instrument_sha256: Sha256 = ""
    grant: Annotated[str, one_of(ROOT)] = ROOT


class GrantDelegation(Command):
    """Give part of a grant that one holds to a person or a role."""

    kind = "delegation"
    item = "grant"
    creates = True

    parent: Id
    holder: Holder
    powers: Powers
    scope: Ids = ("*",)
    amount: Money = 0
    risk_level: RiskLevel = ""
    depth: Whole = 0
    effective_from: Moment = None
    until: Moment = None
    form: Annotated[str, one_of(*FORMS)] = "standing"
    grant: Id = ""


class AcceptDelegation(Command):
    """Accept what one was given; a new holder of a role confirms it the same way."""

    kind = "delegation"
    item = "grant"

    grant: Id


class DeclineDelegation(Command):
    """Decline what one was given."""

    kind = "delegation"
    item = "grant"

    grant: Id


class EndDelegation(Command):
    """Give back what one was given."""

    kind = "delegation"
    item = "grant"

    grant: Id


class RevokeDelegation(Command):
    """Take back what one gave; what hangs below falls with it."""

    kind = "delegation"
    item = "grant"

    grant: Id


class CorrectDelegation(Command):
    """Correct the wording of the reason; nothing else of a grant ever changes."""

    kind = "delegation"
    item = "grant"

    grant: Id
    wording: Text


DelegationCommand = (
    RecordRootAuthority | GrantDelegation | AcceptDelegation | DeclineDelegation
    | EndDelegation | RevokeDelegation | CorrectDelegation
)  # fmt: skip
