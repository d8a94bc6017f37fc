"""Governed content, field by field: what people call each field, and what sort of value it holds.

One list for each kind serves the form in which content is changed and the comparison of versions.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec

from tracker.default_rules import TARGETS_IN_WORDS as IN_WORDS
from tracker.plans import SECTIONS
from tracker.risk_matrix import LEVELS


class Field(msgspec.Struct, frozen=True):
    """One field: its path in the content, its name in words, and its sort (see `SORTS`)."""

    path: str
    label: str
    sort: str = "line"
    hint: str = ""


class Items(msgspec.Struct, frozen=True):
    """Fields that repeat under ids: `actions.A2.due`. `prefix` begins the ids of new ones."""

    path: str
    one: str
    prefix: str
    fields: tuple[Field, ...]


SORTS = (
    "line", "text", "holder", "office", "money", "number", "day", "services", "goals", "ids",
    "lines", "milestones", "tick", "better", "whole", "level", "needs", "target", "urgency",
    "covering", "sequence", "clearing",
)  # fmt: skip

ACTIONS = Items(
    "actions", "Action", "A",
    (
        Field("title", "Title"),
        Field("owner", "Owner", "office"),
        Field("budget", "Budget", "money"),
        Field("start", "Start", "day"),
        Field("due", "Due", "day"),
        Field("serves", "Serves", "ids", "Objectives, such as OBJ-1, OBJ-2"),
        Field("description", "Description", "text"),
        Field("milestones", "Milestones", "milestones", "One on each line: M1: Contract signed"),
    ),
)  # fmt: skip

MEASURES = Items(
    "further", "Further measure", "M",
    (
        Field("measure", "What is measured", "text"),
        Field("unit", "Unit"),
        Field("baseline", "Value at the start", "number"),
        Field("baseline_date", "Date of that value", "day"),
        Field("target", "Target", "number"),
        Field("target_text", "Target in words"),
        Field("notes", "Notes", "text"),
    ),
)  # fmt: skip

APPETITE = "Above it a risk needs a treatment or an acceptance"
STEPS = "One on each line, the lowest first; empty: the usual five by five"
RULE_ITEMS = Items(
    "rules", "Rule", "R-",
    (
        Field("target", "Speaks of changes to", "target"),
        Field("change", "Kind of change", "urgency"),
        Field("over", "Above the amount", "money", "Left empty: from nothing on"),
        Field("up_to", "Up to the amount", "money", "Left empty: without an end"),
        Field("scope", "Only within these services", "services", "None ticked: any"),
        Field("paths", "Only where these parts change", "lines", "Such as actions; one on a line"),
        Field("needs", "Needs", "needs",
              "One on each line, such as 2 approve:plan; 1 approve:spend from cfo"),
        Field("amount_covered_by", "The amount is covered by", "covering"),
        Field("order", "Signed in", "sequence"),
        Field("reset_on", "Signatures are cleared by", "clearing"),
        Field("ratify_within_days", "Days to ratify an emergency", "whole"),
        Field("expires_after_days", "Days until it expires undecided", "whole", "0: never"),
        Field("escalates_after_days", "Days until it goes up the chain", "whole", "0: never"),
        Field("place", "Place in the order", "whole", "The lowest is tried first; the first wins"),
    ),
)  # fmt: skip

OPTIONS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "target": (
        "Choose what",
        tuple((kind, words[:1].upper() + words[1:]) for kind, words in IN_WORDS.items()),
    ),
    "urgency": ("Normal", (("emergency", "Emergency"),)),
    "covering": ("Every signature", (("at least one", "At least one"),)),
    "sequence": ("Any order", (("sequence", "The sequence of the needs"),)),
    "clearing": ("A revision of what they are about", (("any revision", "Any revision"),)),
}
"""What it is as a rule, and what else there is to choose from, by the sort of a field."""

CONTENT: Mapping[str, tuple[Field | Items, ...]] = {
    "plan": (
        Field("title", "Title"),
        Field("owner", "Owner", "holder"),
        Field("period.start", "Begins", "day"),
        Field("period.until", "Last day", "day"),
        Field("services", "Services", "services"),
        *(Field(f"sections.{key}", title, "text") for key, title in SECTIONS.items()),
        ACTIONS,
        Field("resources.human", "People", "text"),
        Field("resources.technical", "Technology", "text"),
        Field("resources.information", "Information", "text"),
        Field("resources.financial", "Money in all", "money"),
        Field("stakeholders", "Stakeholders", "text"),
        Field("notes", "Notes", "text"),
    ),
    "objective": (
        Field("title", "Title"),
        Field("owner", "Owner", "holder"),
        Field("measure", "What is measured", "text"),
        Field("unit", "Unit", hint="Such as %, hours or points"),
        Field("baseline", "Value at the start", "number"),
        Field("baseline_date", "Date of that value", "day"),
        Field("target", "Target", "number"),
        Field("target_text", "Target in words"),
        Field("better", "Which way is better", "better"),
        Field("due", "Due", "day"),
        Field("supports", "Supports the business goals", "goals"),
        Field("scope", "Services", "services"),
        Field("frequency", "How often it is measured", hint="Monthly, quarterly ..."),
        Field("source", "Where the value comes from", "text"),
        Field("evaluated_by", "How it is evaluated", "text"),
        Field("business_as_usual", "Kept up without an action of its own", "tick"),
        MEASURES,
        Field("stakeholders", "Stakeholders", "text"),
        Field("notes", "Notes", "text"),
    ),
    "policy": (
        Field("title", "Title"),
        Field("owner", "Owner", "holder"),
        Field("text", "Text", "text"),
        Field("audience", "Audience"),
        Field("meant_for", "Whom the record counts", "ids", "Everybody: *. Or role:ID, person:ID"),
        Field(
            "still_acknowledged", "Earlier acknowledgements still hold, because",
            hint="Fill this in only if nobody has to read and confirm this version anew",
        ),
        Field("commitments", "Commitments", "lines", "One on each line"),
        Field("notes", "Notes", "text"),
    ),
    "scope": (
        Field("statement", "Scope statement", "text"),
        Field("owner", "Owner", "holder"),
        Field("notes", "Notes", "text"),
    ),
    "approval-rules": (
        Field("document", "Document", "line", "The paper that these rules come from"),
        RULE_ITEMS,
    ),
    "communication_approach": (
        Field("title", "Title"),
        Field("owner", "Owner", "holder"),
        Field("purpose", "Purpose", "text"),
        Field("text", "Text", "text"),
        Field("lines", "Lines", "ids", "Such as COM-1, COM-2; the owner fills them in"),
        Field("feedback", "How people answer", "text"),
        Field(
            "reach_threshold", "Least reach in percent", "number",
            "Of the audience and of each part of it; a delivery below leaves a gap",
        ),
        Field("review", "How often it is reviewed", hint="Such as each half-year"),
        Field("notes", "Notes", "text"),
    ),
    "risk_approach": (
        Field("title", "Title"),
        Field("owner", "Owner: the risk manager", "holder"),
        Field("text", "Text", "text"),
        Field("method", "Method in one line"),
        Field("reporting", "Reported to"),
        Field("appetite", "Highest level tolerated as it is", "level", APPETITE),
        *(Field(f"criteria.{each}", f"Who accepts {each} risks") for each in LEVELS),
        *(Field(f"cadences.{each}", f"How often {each} risks are reviewed") for each in LEVELS),
        Field("matrix.likelihood", "Likelihoods", "lines", STEPS),
        Field("matrix.impact", "Impacts", "lines", STEPS),
        *(Field(f"matrix.levels.{each}", f"Top score of {each}", "whole") for each in LEVELS),
        Field("notes", "Notes", "text"),
    ),
}  # fmt: skip


def plain_fields(kind: str, *contents: Mapping[str, Any]) -> list[Field]:
    """Return the fields that stand once, with the further sections that these contents have."""
    known = [each for each in CONTENT[kind] if isinstance(each, Field)]
    paths = {field.path for field in known}
    own = dict.fromkeys(
        key for content in contents for key in content.get("sections", {})
        if f"sections.{key}" not in paths and "." not in key
    )  # fmt: skip
    further = [Field(f"sections.{key}", key.replace("_", " ").capitalize(), "text") for key in own]
    after = max((i for i, f in enumerate(known) if f.path.startswith("sections.")), default=-1) + 1
    return [*known[:after], *further, *known[after:]]


def repeated(kind: str) -> list[Items]:
    """Return the parts of a kind's content that repeat."""
    return [each for each in CONTENT[kind] if isinstance(each, Items)]


def all_fields(kind: str, *contents: Mapping[str, Any]) -> Iterator[Field]:
    """Yield every field in the order of the form, those of repeated parts by their whole path."""
    yield from plain_fields(kind, *contents)
    for items in repeated(kind):
        for item_id in item_ids(items, *contents):
            yield from item_fields(items, item_id)


def item_fields(items: Items, item_id: str) -> Iterator[Field]:
    """Yield the fields of one of the repeated parts: `Action A2, due`; `Budget of A2`."""
    for field in items.fields:
        label = f"{items.one} {item_id}, {field.label[0].lower()}{field.label[1:]}"
        if field.sort == "money":
            label = f"{field.label} of {item_id}"
        path = f"{items.path}.{item_id}.{field.path}"
        yield Field(path, label, field.sort, field.hint)


def item_ids(items: Items, *contents: Mapping[str, Any]) -> list[str]:
    """Return the ids under which parts repeat, A2 before A10, or by the places that they say."""
    parts = [content.get(items.path) or {} for content in contents]
    found = set(chain.from_iterable(parts))
    places = {
        each: said["place"]
        for part in parts if isinstance(part, Mapping)
        for each, said in part.items() if isinstance(said.get("place"), int)
    }  # fmt: skip
    return sorted(found, key=lambda each: (places.get(each, 0), len(each), each))


def field_at(kind: str, path: str, *contents: Mapping[str, Any]) -> Field:
    """Return the field that a path belongs to, or one made for a path that no list names."""
    for field in all_fields(kind, *contents):
        if path == field.path or path.startswith(f"{field.path}."):
            return field
    for items in repeated(kind):
        if path.startswith(f"{items.path}."):
            return Field(path, f"{items.one} {path.removeprefix(items.path + '.')}", "item")
    spoken = path.replace("_", " ").replace(".", ", ")
    return Field(path, spoken[:1].upper() + spoken[1:], "other")
