"""What may be asked for about a risk."""

from typing import Annotated

import msgspec
from marshmallow import fields, validate

from tracker.kernel import Command
from tracker.risk_matrix import LEVELS, MOST
from tracker.told import Tell
from tracker.words import Day, Holder, Id, Ids, Line, Lines, Moment, Text, Tick, one_of

SORTS = ("risk", "opportunity")
CATEGORIES = ("organization", "service requirement", "other party")
TYPES = ("inherent", "current", "target")
OPTIONS = {
    "risk": ("avoid", "reduce", "share", "accept"),
    "opportunity": ("pursue", "exploit", "enhance", "share", "ignore"),
}
"""What can be done about each sort."""

ANY_OPTION = tuple(dict.fromkeys(option for each in OPTIONS.values() for option in each))

Step = Annotated[int, lambda **o: fields.Integer(validate=validate.Range(1, MOST), **o)]
"""A likelihood or an impact, by its place in the matrix; 1 is the lowest."""


class _AboutRisk(Command):
    kind = "risk"
    item = "risk"


class IdentifyRisk(_AboutRisk):
    """Enter a risk or an opportunity: cause, event and consequence, each in a sentence.

    `services` are ids; `*`, or none of them for a risk of the organisation: all of it.
    """

    creates = True

    title: Line
    category: Annotated[str, one_of(*CATEGORIES)]
    cause: Text
    event: Text
    consequence: Text
    owner: Holder
    sort: Annotated[str, one_of(*SORTS)] = "risk"
    services: Ids = ()
    customer_impact: Text = ""
    other_parties: Lines = ()
    source: Line = ""
    risk: Id = ""


class ReviseRisk(_AboutRisk):
    """Describe a risk anew, as a whole; what kind it is, and where it comes from, stay."""

    risk: Id
    title: Line
    cause: Text
    event: Text
    consequence: Text
    services: Ids = ()
    customer_impact: Text = ""


class AssessRisk(_AboutRisk):
    """Rate a risk: without what is done about it, as it is today, or as it shall be."""

    risk: Id
    type: Annotated[str, one_of(*TYPES)]
    likelihood: Step
    impact: Step


class ChangeRiskOwner(_AboutRisk):
    """Let somebody else answer for a risk."""

    risk: Id
    owner: Holder


class TreatmentActionWanted(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be done about a risk, by whom and by when."""

    what: Line
    owner: Holder
    due: Day = None


class TargetWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Where a treatment should lead."""

    likelihood: Step
    impact: Step


class DecideTreatment(_AboutRisk):
    """Decide what is done about a risk, in place of what was decided before."""

    risk: Id
    option: Annotated[str, one_of(*ANY_OPTION)]
    actions: tuple[TreatmentActionWanted, ...] = ()
    target: TargetWanted | None = None


class CompleteTreatmentAction(_AboutRisk):
    """Say that an action of the treatment is done; it is named by what it is."""

    risk: Id
    action: Line
    evidence: Line = ""


class EvaluateTreatmentEffect(_AboutRisk):
    """Say whether a finished treatment did what it was decided for."""

    risk: Id
    note: Text
    worked: Tick = False


class AcceptRisk(_AboutRisk):
    """Bear a risk as it is until a day, by authority that reaches its level."""

    risk: Id
    level: Annotated[str, one_of(*LEVELS)]
    rationale: Text
    until: Moment = None


class WithdrawAcceptance(_AboutRisk):
    """Bear a risk no longer as it is."""

    risk: Id


class RecordMaterialisation(_AboutRisk):
    """Say that a risk came true, with the reference of the incident; `happened` None: today."""

    risk: Id
    incident: Line
    happened: Day = None
    note: Text = ""


class CloseRisk(_AboutRisk):
    """Look after a risk no longer; a high one takes two people, each of whom asks for it."""

    risk: Id


class ReopenRisk(_AboutRisk):
    """Look after a closed risk again."""

    risk: Id


class TellRisk(Tell):
    """A line of a risk that another system kept."""

    kind = "risk"


OwnersCommand = (
    ReviseRisk | AssessRisk | ChangeRiskOwner | DecideTreatment | EvaluateTreatmentEffect
    | RecordMaterialisation
)  # fmt: skip
"""What is the owner's or the risk manager's to say."""

RiskCommand = (
    IdentifyRisk | OwnersCommand | CompleteTreatmentAction | AcceptRisk | WithdrawAcceptance
    | CloseRisk | ReopenRisk
)  # fmt: skip
