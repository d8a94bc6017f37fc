"""Every address that the app answers at, with an example for each of its parts.

A room that adds a rule is walked through by the tests of the doors without being named here, if the
demo has an item of its kind or `ENTERED` enters one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.routing import Rule

from tests.readers import Site
from tracker.application import KINDS, Asked
from tracker.appointments.commands import OpenRole
from tracker.groups import FormGroup
from tracker.units import AddUnit
from web import desk
from web.sentences import place

KEEPER = "p-horak"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENTERED = (
    AddUnit(unit="UNIT-1", title="Operations"),
    FormGroup(group="GRP-1", title="Board", members=("p-okafor",)),
    OpenRole(opening="OPN-1", role="cfo", scope="*", effective_from=BEGAN),
)
"""An item of each kind that the demo has none of, entered by who keeps the books there."""

CHOSEN = {
    "communications": "COM-03",
    "delegations": "DEL-01", "objectives": "OBJ-04", "people": "p-falk", "proposals": "PRP-026",
    "risks": "RSK-01", "roles": "cfo", "services": "SVC-DSK",
}  # fmt: skip
"""Items that show more than the first of their kind does, by room."""

PARTS = {
    "action_id": "A1", "period": "2026-Q1", "number": "1", "former": "1", "later": "2",
    "name": "GrantDelegation", "token": "x", "hashed": "x.css",
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
            lambda part: item_id if part["name"].endswith("_id") else _example(self.rule, part, {}),
            self.rule,
        )


def addresses(site: Site, method: str) -> list[Address]:
    """Return every address that answers a method, data and pages, in order."""
    ids = examples(site)
    found = [_address(rule, ids) for rule in site.app.url_map.iter_rules()]
    return sorted((each for each in found if method in each.methods), key=lambda each: each.rule)


def examples(site: Site) -> Mapping[str, str]:
    """Return the id of an item that each room has a page about."""
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        firsts = {place(kind.kind, "x").split("/")[1]: history.every(kind, 1) for kind in KINDS}
    return {room: item.id for room, found in firsts.items() for item in found} | CHOSEN


def _address(rule: Rule, ids: Mapping[str, str]) -> Address:
    example = PART.sub(lambda part: _example(rule.rule, part, ids), rule.rule)
    return Address(rule.rule, example, rule.endpoint, frozenset(rule.methods or ()))


def _example(rule: str, part: re.Match[str], ids: Mapping[str, str]) -> str:
    if part["choices"]:
        return str(part["choices"]).partition(",")[0]
    if part["name"] in PARTS:
        return PARTS[part["name"]]
    room = rule.split("/")[1]
    assert room in ids, f"no example of {rule}: one is to be ENTERED in tests/addresses.py"
    return ids[room]


def walked() -> Site:
    """Return a site over a copy of the demo where each kind has an item."""
    site = Site()
    now = desk.clock(site.tracker)
    for command in ENTERED:
        site.tracker.handle(command, Asked(actor=KEEPER, now=now, key=f"walk:{command.id}"))
    return site
