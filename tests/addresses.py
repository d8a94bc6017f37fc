"""Every address that the app answers at, with an example for each of its parts.

A room that adds a rule is walked through by the tests of the doors without being named here, as
long as its parts bear names that are known. Groups and units are entered first: the demo has none.
"""

import re
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.readers import Site
from tracker.application import Asked
from tracker.groups import FormGroup
from tracker.units import AddUnit
from web import desk

EXAMPLES = {
    "appointment_id": "APT-01", "grant_id": "DEL-01", "group_id": "GRP-1", "unit_id": "UNIT-1",
    "person_id": "p-falk", "proposal_id": "PRP-026", "refusal_id": "REF-1", "role_id": "cfo",
    "service_id": "SVC-DSK", "action_id": "A1", "period": "2026-Q1", "number": "1", "former": "1",
    "later": "2", "name": "GrantDelegation", "token": "x", "hashed": "x.css",
}  # fmt: skip
ITEMS = {
    "/goals": "BG-1", "/objectives": "OBJ-04", "/plans": "PLN-01", "/policies": "POL-01",
}  # fmt: skip
PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")
DATA = (".json", ".csv")


@dataclass(frozen=True, slots=True)
class Address:
    """One rule of the url map: an address of that form, and its endpoint."""

    rule: str
    example: str
    endpoint: str
    methods: frozenset[str]

    @property
    def is_data(self) -> bool:
        return self.example.endswith(DATA)

    def about(self, item_id: str) -> str:
        """Return the address about something else: each id is replaced."""
        return PART.sub(
            lambda part: item_id if part["name"].endswith("_id") else _example(self.rule, part),
            self.rule,
        )


def addresses(app: Flask, method: str) -> list[Address]:
    """Return every address that answers a method, data and pages, in order."""
    found = [_address(rule) for rule in app.url_map.iter_rules()]
    return sorted((each for each in found if method in each.methods), key=lambda each: each.rule)


def _address(rule: Rule) -> Address:
    example = PART.sub(lambda part: _example(rule.rule, part), rule.rule)
    return Address(rule.rule, example, rule.endpoint, frozenset(rule.methods or ()))


def _example(rule: str, part: re.Match[str]) -> str:
    if part["choices"]:
        return str(part["choices"]).partition(",")[0]
    if part["name"] == "item_id":
        return next(item for start, item in ITEMS.items() if rule.startswith(start))
    return EXAMPLES[part["name"]]


def walked() -> Site:
    """Return a site over a copy of the demo where each kind has an item."""
    site = Site()
    now = desk.clock(site.tracker)
    board = FormGroup(group="GRP-1", title="Board", members=("p-okafor",))
    for command in (AddUnit(unit="UNIT-1", title="Operations"), board):
        site.tracker.handle(command, Asked(actor="p-horak", now=now, key=f"walk:{command.id}"))
    return site
