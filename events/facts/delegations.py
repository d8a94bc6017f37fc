"""What can happen to a grant of authority: the root authority and the delegations below it."""

from datetime import datetime

from events.fact import Fact, fact


@fact("root-authority.recorded@1")
class RootAuthorityRecorded(Fact):
    """What the governing body empowers a role to decide, by which instrument.

    `amount` is in minor units of the organisation's currency, None: no limit. `depth` is how many
    levels of delegation may hang below.
    """

    holder: str
    powers: tuple[str, ...]
    scope: tuple[str, ...]
    amount: int | None
    risk_level: str
    depth: int
    effective_from: datetime
    effective_until: datetime | None = None
    instrument: str = ""
    instrument_sha256: str = ""


@fact("root-authority.replaced@1")
class RootAuthorityReplaced(Fact):
    """The governing body's next instrument takes the place of the former, from now on.

    Everything as in `RootAuthorityRecorded`; the role that holds it stays the same.
    """

    powers: tuple[str, ...]
    scope: tuple[str, ...]
    amount: int | None
    risk_level: str
    depth: int
    effective_from: datetime
    instrument: str
    instrument_sha256: str
    former_instrument: str
    former_sha256: str
    effective_until: datetime | None = None


@fact("authority.delegated@2")
class AuthorityDelegated(Fact):
    """A grantor gives part of a grant to `holder` (`role:ID` or `person:ID`).

    `amount` for an act and `amount_per_period` for all acts in a `period` (month, quarter,
    half-year or year of the calendar), in minor units, None: no limit. `risk_level` empty: no risk
    acceptance at all. `on_vacancy`: what becomes of it when the grantor goes (continue, flag or
    lapse). `renews`: the grant that this one continues.
    """

    parent: str
    grantor: str
    holder: str
    powers: tuple[str, ...]
    scope: tuple[str, ...]
    amount: int | None
    risk_level: str
    depth: int
    form: str
    effective_from: datetime
    effective_until: datetime | None = None
    amount_per_period: int | None = None
    period: str = "year"
    on_vacancy: str = "flag"
    conditions: str = ""
    renews: str = ""


@fact("delegation.accepted@1")
class DelegationAccepted(Fact):
    """The grantee has accepted; for a role, the person who holds it."""

    accepted_by: str


@fact("delegation.declined@1")
class DelegationDeclined(Fact):
    """The grantee has declined."""

    declined_by: str


@fact("delegation.confirmed@1")
class DelegationConfirmed(Fact):
    """A new holder of the role has accepted what the role was granted."""

    confirmed_by: str


@fact("delegation.upheld@1")
class DelegationUpheld(Fact):
    """The grantor has gone; whoever stands above now lets the grant stand."""

    upheld_by: str


@fact("delegation.renewed@1")
class DelegationRenewed(Fact):
    """Another grant, `by`, continues this one. Nothing of this one changes."""

    by: str
    effective_from: datetime
    effective_until: datetime | None = None


@fact("delegation.regranted@1")
class DelegationRegranted(Fact):
    """With a revocation: what hung below is given anew from `parent`, from `effective_from` on."""

    regranted: tuple[str, ...]
    parent: str
    effective_from: datetime


@fact("delegation.ended@1")
class DelegationEnded(Fact):
    """The grantee has given it back with effect from `effective_until`."""

    effective_until: datetime


@fact("delegation.revoked@1")
class DelegationRevoked(Fact):
    """Taken back with effect from `effective_until`; `fallen` hung below and fell with it."""

    revoked_by: str
    effective_until: datetime
    fallen: tuple[str, ...] = ()


@fact("delegation.corrected@1")
class DelegationCorrected(Fact):
    """A slip in the wording of the reason; powers, scope, limits and dates never change."""

    wording: str
    former_wording: str
