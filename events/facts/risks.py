"""What can happen to a risk, or to an opportunity: the same with its sign reversed."""

from datetime import date, datetime

import msgspec

from events.chain import Link
from events.fact import Fact, fact
from events.told import Told


class TreatmentAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is done about a risk. `owner` is `role:ID` or `person:ID`."""

    what: str
    owner: str
    due: date


@fact("risk.identified@1")
class RiskIdentified(Fact):
    """Why it might happen, what happens then, and what is felt of it.

    `sort` is `risk` or `opportunity`; `services` are ids, `*` stands for the whole organisation.
    """

    title: str
    sort: str
    category: str
    cause: str
    event: str
    consequence: str
    services: tuple[str, ...]
    owner: str
    customer_impact: str = ""
    other_parties: tuple[str, ...] = ()
    source: str = ""


class Description(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a risk is about; `services` as in `RiskIdentified`."""

    title: str
    cause: str
    event: str
    consequence: str
    services: tuple[str, ...]
    customer_impact: str = ""


@fact("risk.revised@1")
class RiskRevised(Fact):
    """It is described otherwise than before."""

    description: Description
    former: Description


@fact("risk.assessed@1")
class RiskAssessed(Fact):
    """A rating by a version of the approach; the level is the one of then, for ever.

    `type` is `inherent` (nothing is done about it), `current` (with what works today) or `target`.
    """

    type: str
    likelihood: int
    impact: int
    score: int
    level: str
    approach: str
    approach_version: int


@fact("risk.owner-changed@1")
class RiskOwnerChanged(Fact):
    """Somebody else answers for it now."""

    owner: str
    former_owner: str


@fact("risk.treatment-decided@1")
class TreatmentDecided(Fact):
    """What shall be done about it, in place of what was decided before.

    The target is where the treatment should lead, rated by a version of the approach; all of it is
    empty where none was named.
    """

    option: str
    actions: tuple[TreatmentAction, ...] = ()
    target_likelihood: int = 0
    target_impact: int = 0
    target_score: int = 0
    target_level: str = ""
    approach: str = ""
    approach_version: int = 0


@fact("risk.treatment-action-completed@1")
class TreatmentActionCompleted(Fact):
    """An action of the treatment, named by what it was, is done."""

    action: str
    evidence: str = ""


@fact("risk.treatment-effect-evaluated@1")
class TreatmentEffectEvaluated(Fact):
    """Whether the treatment did what it was decided for."""

    worked: bool
    note: str


@fact("risk.accepted@1")
class RiskAccepted(Fact):
    """Somebody entitled bears it as it is until before an instant, with the chain of that moment.

    `reaches` is the highest level of risk that the grant covers.
    """

    level: str
    until: datetime
    rationale: str
    reaches: str
    chain: tuple[Link, ...]


@fact("risk.acceptance-withdrawn@1")
class RiskAcceptanceWithdrawn(Fact):
    """The risk is no longer borne as it is."""

    level: str
    accepted_by: str


@fact("risk.materialized@1")
class RiskMaterialized(Fact):
    """It happened: `incident` is its reference wherever incidents are kept."""

    incident: str
    happened: date
    note: str = ""
    late_by_days: int = 0


@fact("risk.closing-agreed@2")
class RiskClosingAgreed(Fact):
    """The first of two people who are needed to close it.

    `cover` is the grant by which they stand in for who may speak, where they may not by themself.
    """

    level: str
    cover: str = ""


@fact("risk.closed@1")
class RiskClosed(Fact):
    """It is looked after no longer; `agreed_by` is the first of two people, where it took two."""

    level: str
    agreed_by: str = ""


@fact("risk.reopened@1")
class RiskReopened(Fact):
    """It is looked after again."""


@fact("risk.told@1")
class RiskTold(Told):
    """A line of a risk that another system kept."""
