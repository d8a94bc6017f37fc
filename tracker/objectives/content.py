"""What a version of an objective says."""

from typing import Annotated

import msgspec

from tracker.words import Day, Ids, Line, Number, Text, Tick, one_of

MEASURABLE = ("measure", "unit", "target", "due", "owner")

Better = Annotated[str, one_of("up", "down", "range")]


class Measure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A further measure beside the objective's own."""

    measure: Text = ""
    unit: Line = ""
    baseline: Number = None
    baseline_date: Day = None
    target: Number = None
    target_text: Text = ""
    notes: Text = ""


class ObjectiveContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of an objective says. `scope` names services, `*` is all of them."""

    title: Line
    owner: Line = ""
    measure: Text = ""
    unit: Line = ""
    baseline: Number = None
    baseline_date: Day = None
    target: Number = None
    target_text: Text = ""
    better: Better = "up"
    due: Day = None
    scope: Ids = ("*",)
    supports: Ids = ()
    frequency: Line = ""
    source: Text = ""
    evaluated_by: Text = ""
    business_as_usual: Tick = False
    further: dict[str, Measure] = {}
    stakeholders: Text = ""
    notes: Text = ""
