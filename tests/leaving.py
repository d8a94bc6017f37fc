"""Gita, who leaves: she holds, owns, has given and has open one of everything; Jana follows her.

She holds the network owner's role, and DEL-9 from Bram; from that she gave Esra DEL-10. She owns
the approach to risks, an objective and a plan, the network, a risk and the engineers, has chillers
to rent, belongs to a group, and has a proposal open.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.cast import OBJECTIVE, PLAN, in_force
from tests.risky import HEAT, REDUCE, rated, with_approach
from tests.specification import Story
from tracker.appointments import AcceptAppointment, AppointToRole, EndAppointment
from tracker.authority import Authority
from tracker.belongings import Belonging, belongings, passes_on, who_passes_on
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.groups import FormGroup
from tracker.kernel import Command
from tracker.proposals import OpenProposal
from tracker.resources import RegisterResource
from tracker.risks import TreatmentActionWanted
from tracker.services import ChangeServiceOwner

GITA, JANA = "person:gita", "person:jana"
THROUGHPUT: dict[str, Any] = OBJECTIVE | {
    "title": "The network is fast", "owner": GITA, "scope": ["SVC-NET"]
}  # fmt: skip
SWITCHES: dict[str, Any] = PLAN | {
    "title": "Plan of the network",
    "owner": GITA,
    "actions": {"B1": PLAN["actions"]["A2"]},
}
LOOP = replace(HEAT, risk="RSK-2", title="A loop stops the network", owner=GITA)
CHILLERS = TreatmentActionWanted(what="Rent chillers", owner=GITA, due=date(2026, 5, 15))
ENGINEERS = RegisterResource(
    resource="RES-1", sort="human", title="Engineers", needed=Decimal("5.5"), unit="FTE",
    plan="PLN-1", owner=GITA,
)  # fmt: skip
GIVEN = GrantDelegation(
    grant="DEL-9", parent="DEL-1", holder=GITA, powers=("approve:plan",), amount=5_000_00, depth=1,
    until=date(2026, 12, 31), conditions="By the book.",
)  # fmt: skip
BELOW = GrantDelegation(
    grant="DEL-10",
    parent="DEL-9",
    holder="person:esra",
    powers=("approve:plan",),
    amount=100_00,
    until=date(2026, 6, 30),
)
BETTER = OpenProposal(
    proposal="PRP-9", title="A better web service", target="objective:OBJ-1", base=1,
    changes={"target": "99.6"}, scope=("SVC-WEB",),
)  # fmt: skip


def leaving() -> Story:
    """Return the story in which everything is Gita's, at noon of 9 March 2026."""
    told = with_approach()
    in_force(told, "objective:OBJ-2", THROUGHPUT, "bram", scope=("SVC-NET",))
    in_force(told, "plan:PLN-2", SWITCHES, "bram")
    told.by("bram").given(EndAppointment(appointment="APT-ivo"))
    told.given(
        AppointToRole(appointment="APT-9", person="gita", role="owner-net", until=date(2027, 2, 28))
    )
    told.given(GIVEN).by("gita").given(
        AcceptAppointment(appointment="APT-9"), AcceptDelegation(grant="DEL-9"), BELOW
    )
    told.by("esra").given(AcceptDelegation(grant="DEL-10"))
    told.by("hugo").given(ChangeServiceOwner(service="SVC-NET", owner=GITA))
    told.given(FormGroup(group="GRP-1", title="Night shift", members=("ivo", "gita", "esra")))
    told.by("dov").given(ENGINEERS).by("gita").given(HEAT, LOOP, rated(3, 3))
    told.given(replace(REDUCE, actions=(CHILLERS,)))
    told.because("It was better all year long.").given(BETTER)
    return told.at("2026-03-09 12:00")


def hers(told: Story, person: str = "gita") -> list[Belonging]:
    with told.tracker.looking(told.now) as history:
        return belongings(history, person)


def one(told: Story, sort: str, item_id: str = "") -> Belonging:
    found = [each for each in hers(told) if each.sort == sort and item_id in ("", each.id)]
    assert len(found) == 1, found
    return found[0]


def commands(
    told: Story, each: Belonging, successor: str = "jana", taken_back: tuple[str, ...] = ()
) -> tuple[Command, ...]:
    with told.tracker.looking(told.now) as history:
        return passes_on(each, "gita", successor, history, frozenset(taken_back))


def who(told: Story, each: Belonging) -> tuple[str, ...]:
    with told.tracker.looking(told.now) as history:
        return who_passes_on(each, history, Authority(history, told.now))
