"""What can be asked of a line of communication."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from marshmallow import fields, validate

from tracker.kernel import Command
from tracker.told import Tell
from tracker.words import Holder, Id, Ids, Line, Target, Text, Tick, Whole, one_of, wanted

BY_MAIL = "e-mail"
CHANNELS = (BY_MAIL, "meeting", "page", "other")
CADENCES = ("monthly", "quarterly", "half-yearly", "yearly")
VERDICTS = ("effective", "partly", "not")
SUBJECTS = (
    "goal", "objective", "plan", "resource", "policy", "risk", "delegation", "role",
    "risk_approach", "communication_approach", "approval-rules", "review",
)  # fmt: skip
"""The kinds of items that people can be told about, by the names they have in the record."""

_TYPED = re.compile(
    r"(?P<name>.+?):?\s+(?P<reached>\d{1,9})\s*(?:of|/)\s*(?P<of>\d{1,9})", re.ASCII
)
_MOST = 10**9
_HOLDER = r"\*|(role|person|group):[A-Za-z0-9][A-Za-z0-9._@-]{0,79}"


class SegmentWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an audience that is counted apart: how many of how many were reached."""

    name: Line
    reached: Whole
    of: Whole


class _Parts(fields.List[Any]):
    """A list; in a form one text, its entries between commas or on lines of their own."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str):
            value = [part.strip() for part in re.split(r"[,\n]", value) if part.strip()]
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class _Count(fields.Integer):
    """A whole number, or nothing: `nothing` stands for an empty field."""

    def __init__(self, nothing: int | None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.nothing = nothing

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str) and not value.strip():
            return self.nothing
        found = super()._deserialize(value, attr, data, **kwargs)
        if not 0 <= found <= _MOST:
            raise self.make_error("invalid")
        return found


class _Segments(fields.Field[Any]):
    """Parts of an audience: a list of maps, or one text with `night: 19 of 22` on each line."""

    default_error_messages = {"invalid": "Must be lines such as: night 19 of 22."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        rows = value.splitlines() if isinstance(value, str) else value
        if not isinstance(rows, (list, tuple)):
            raise self.make_error("invalid")
        return tuple(self._segment(row) for row in rows if row != "")

    def _segment(self, row: object) -> SegmentWanted:
        typed = _TYPED.fullmatch(row.strip()) if isinstance(row, str) else None
        given = typed.groupdict() if typed else row
        if not isinstance(given, Mapping):
            raise self.make_error("invalid")
        return wanted(SegmentWanted, given)


Channel = Annotated[str, one_of("", *CHANNELS)]
Cadence = Annotated[str, one_of("", *CADENCES)]
Verdict = Annotated[str, one_of(*VERDICTS)]
Subjects = Annotated[
    tuple[str, ...],
    lambda **o: _Parts(fields.String(validate=validate.OneOf(SUBJECTS)), **o),
]
Audience = Annotated[
    tuple[str, ...],
    lambda **o: _Parts(
        fields.String(
            validate=validate.Regexp(
                rf"(?:{_HOLDER})\Z", error="Must be role:ID, person:ID, group:ID, or *."
            )
        ),
        **o,
    ),
]
Names = Annotated[
    tuple[str, ...],
    lambda **o: _Parts(fields.String(validate=validate.Length(1, 80)), **o),
]
Numbers = Annotated[
    tuple[int, ...],
    lambda **o: _Parts(fields.Integer(validate=validate.Range(1, _MOST)), **o),
]
Count = Annotated[int | None, lambda **o: _Count(None, **{"allow_none": True, **o})]
Many = Annotated[int, lambda **o: _Count(0, **o)]
Segments = Annotated[tuple[SegmentWanted, ...], _Segments]


class PlanCommunication(Command):
    """Fill in a line that an approved approach names. `within` counts days after the change."""

    kind = "communication"
    item = "line"
    creates = True

    line: Id
    on_what: Line = ""
    when: Line = ""
    with_whom: Line = ""
    how: Line = ""
    who: Holder = ""
    size: Many = 0
    segments: Names = ()
    feedback: Text = ""
    about: Subjects = ()
    on_change: Tick = False
    within: Many = 0
    working_days: Tick = False
    cadence: Cadence = ""
    audience: Audience = ()
    channel: Channel = ""


class DeliverCommunication(Command):
    """Say that something was told. Nothing in `reached`: who acknowledges it is counted.

    `occasion` says what was told, such as "PLN-01 v2 and v3": what is named there need not be
    named again in `about` and `versions`. Without `of` the audience of that day is counted.
    """

    kind = "communication"
    item = "line"

    line: Id
    occasion: Line
    about: Target = ""
    versions: Numbers = ()
    channel: Channel = ""
    reached: Count = None
    of: Count = None
    segments: Segments = ()
    message: Text = ""
    evidence: Ids = ()


class SkipCommunication(Command):
    """Leave an occasion out, for a reason."""

    kind = "communication"
    item = "line"

    line: Id
    occasion: Line
    about: Target = ""
    versions: Numbers = ()


class AssessEffectiveness(Command):
    """Say whether people know what they were told."""

    kind = "communication"
    item = "line"

    line: Id
    verdict: Verdict
    notes: Text = ""
    evidence: Ids = ()


class EndCommunication(Command):
    """Tell nothing by this line any more."""

    kind = "communication"
    item = "line"

    line: Id


class AcknowledgeDelivery(Command):
    """Confirm to have read a delivery; `version` is the one it is about, 0 if it is about none."""

    kind = "delivery-acknowledgement"
    item = "acknowledgement"
    by_auditors = True
    creates = True

    line: Id
    delivery: Whole
    version: Whole = 0
    acknowledgement: str = ""


class TellCommunication(Tell):
    """A line of a line of communication that another system kept."""

    kind = "communication"


LineCommand = (
    PlanCommunication | DeliverCommunication | SkipCommunication | AssessEffectiveness
    | EndCommunication
)  # fmt: skip
