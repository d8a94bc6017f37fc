"""What can be asked of a grant of authority."""

from datetime import datetime
from typing import Annotated

from tracker.kernel import Command
from tracker.periods import MONTHS
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
ON_VACANCY = ("continue", "flag", "lapse")
"""What becomes of a grant whose grantor goes: it continues; it waits to be upheld; it ends."""


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
    amount_per_period: Money = None
    period: Annotated[str, one_of(*MONTHS)] = "year"
    on_vacancy: Annotated[str, one_of(*ON_VACANCY)] = "flag"
    conditions: Text = ""
    renews: Id = ""
    grant: Id = ""


class ReplaceRootAuthority(Command):
    """Enter the governing body's next instrument: by whoever holds the root authority."""

    kind = "delegation"
    item = "grant"

    powers: Powers
    instrument: Line
    instrument_sha256: Sha256
    scope: Ids = ("*",)
    amount: Money = None
    risk_level: RiskLevel = "extreme"
    depth: Whole = 3
    until: Moment = None
    grant: Annotated[str, one_of(ROOT)] = ROOT


class AcceptDelegation(Command):
    """Accept what one was given; a new holder of a role confirms it the same way."""

    kind = "delegation"
    item = "grant"
    by_auditors = True

    grant: Id


class DeclineDelegation(Command):
    """Decline what one was given."""

    kind = "delegation"
    item = "grant"
    by_auditors = True

    grant: Id


class EndDelegation(Command):
    """Give back what one was given."""

    kind = "delegation"
    item = "grant"
    by_auditors = True

    grant: Id


class RevokeDelegation(Command):
    """Take back what one gave; what hangs below falls with it.

    `regrant` names what hung directly below and is given anew in the same act.
    """

    kind = "delegation"
    item = "grant"

    grant: Id
    regrant: Ids = ()


class UpholdDelegation(Command):
    """Let a grant stand whose grantor has gone: by whoever holds what it was made from."""

    kind = "delegation"
    item = "grant"

    grant: Id


class NoteRenewal(Command):
    """Follows from a grant that continues this one."""

    kind = "delegation"
    item = "grant"

    grant: str
    by: str
    effective_from: datetime
    effective_until: datetime | None


class CorrectDelegation(Command):
    """Correct the wording of the reason; nothing else of a grant ever changes."""

    kind = "delegation"
    item = "grant"

    grant: Id
    wording: Text


DelegationCommand = (
    RecordRootAuthority | ReplaceRootAuthority | GrantDelegation | AcceptDelegation
    | DeclineDelegation | EndDelegation | RevokeDelegation | UpholdDelegation | CorrectDelegation
    | NoteRenewal
)  # fmt: skip
