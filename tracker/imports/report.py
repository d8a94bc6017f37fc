"""What a StratML document says, whichever of its parts and namespaces it is written in.

ISO 17469-1 (strategic plans, part 1) and ANSI/AIIM 22 (performance plans and reports, part 2).
Texts are exact; identifiers, dates, numbers and addresses come without the space around them, as
their types in the schema say. An empty text stands for an absent or empty element alike.
Every `line` is where the element begins, counted from 1.
"""

import msgspec


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A text or attribute that has no place in a report: kept, with where it stood."""

    path: str  # like /StrategicPlan/StrategicPlanCore/Goal[2]/Colour or .../@lang
    text: str
    line: int


class StakeholderRole(msgspec.Struct, frozen=True, kw_only=True):
    """What a stakeholder does or gets."""

    name: str
    description: str
    types: tuple[str, ...]  # Performer, Beneficiary, or both
    line: int


class Stakeholder(msgspec.Struct, frozen=True, kw_only=True):
    """A person, an organisation or a group; real documents also list blank ones."""

    name: str
    description: str
    kind: str  # Person, Organization, Generic_Group or empty
    roles: tuple[StakeholderRole, ...]
    line: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A baseline, a target or an actual result of an indicator, in number or in words."""

    description: str
    number: str  # exactly as given, which need not be a number
    start: str
    end: str
    descriptor_name: str
    descriptor_value: str
    instance: int  # the measurement it belongs to, counted from 1; 0 outside of any
    line: int


class Relationship(msgspec.Struct, frozen=True, kw_only=True):
    """A link from an indicator to other elements."""

    identifier: str
    referents: tuple[str, ...]  # identifiers of what it points to
    name: str
    description: str
    kind: str  # Broader_Than, Peer_To, Narrower_Than or empty
    line: int


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A performance indicator; several may carry one identifier."""

    identifier: str
    sequence: str
    dimension: str
    unit: str
    description: str
    other_information: str
    value_chain_stage: str
    indicator_type: str  # Quantitative, Qualitative or empty
    baselines: tuple[Result, ...]
    targets: tuple[Result, ...]
    actuals: tuple[Result, ...]
    relationships: tuple[Relationship, ...]
    line: int


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """A target level of results."""

    name: str
    description: str
    identifier: str
    sequence: str
    other_information: str
    stakeholders: tuple[Stakeholder, ...]
    indicators: tuple[Indicator, ...]
    line: int


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A broad statement of intended results and the objectives under it."""

    name: str
    description: str
    identifier: str
    sequence: str
    other_information: str
    stakeholders: tuple[Stakeholder, ...]
    objectives: tuple[Objective, ...]
    indicators: tuple[Indicator, ...]  # those that stand under the goal itself
    line: int


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation that the plan or report is about."""

    name: str
    acronym: str
    identifier: str
    description: str
    stakeholders: tuple[Stakeholder, ...]
    line: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A vision, a mission or a value."""

    name: str
    description: str
    identifier: str
    line: int


class Submitter(msgspec.Struct, frozen=True, kw_only=True):
    """Who handed the document in."""

    identifier: str
    given_name: str
    surname: str
    phone: str
    email: str
    line: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole strategic plan, performance plan or performance report."""

    root: str  # local name of the outermost element
    namespace: str
    type: str  # Strategic_Plan, Performance_Plan, Performance_Report or empty
    name: str
    description: str
    other_information: str
    identifier: str
    start: str
    end: str
    publication: str
    source: str
    submitter: Submitter | None
    organisations: tuple[Organisation, ...]
    vision: Statement | None
    mission: Statement | None
    values: tuple[Statement, ...]
    goals: tuple[Goal, ...]
    stakeholders: tuple[Stakeholder, ...]  # those that stand under no organisation or goal
    notes: tuple[Note, ...]
    line: int
