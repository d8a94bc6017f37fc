"""Set-up as a list of tasks: what is done, what comes next, and where it is done."""

from collections.abc import Iterator

import msgspec

from tracker.appointments import Appointment
from tracker.approvals import RULES, ApprovalRules
from tracker.delegations import ROOT, Delegation
from tracker.history import History
from tracker.organisation import Organisation
from tracker.people import Person
from tracker.responsibilities import Standing
from tracker.roles import Role
from tracker.services import Service
from web.filters import words

ENOUGH_TO_CHECK = 200
"""So many appointments and grants are looked through for what still waits for an answer."""


class Step(msgspec.Struct, frozen=True):
    """One task: `status` and `word` as a pill shows them; a gap is what an auditor finds."""

    title: str
    hint: str
    href: str
    status: str
    word: str


DONE, NEXT, GAP = ("ok", "Done"), ("info", "To do"), ("warn", "Gap")
LATER = ("off", "Cannot start yet")


def steps(history: History, organisation: Organisation, me: str) -> list[Step]:
    """Return the tasks of set-up in their order, as they stand at the moment looked at."""
    root = history.find(Delegation, ROOT)
    return [
        *_root(root), *_directory(history, organisation, me),
        *_offices(history, organisation, me),
        *([_confirmation(history, organisation, root, me)] if root else []),
        *_authority(history, organisation),
    ]  # fmt: skip


def next_step(history: History, organisation: Organisation, me: str) -> Step | None:
    """Return the first task of set-up that can be done now; None once approval rules are set."""
    if not organisation.in_set_up and history.find(ApprovalRules, RULES):
        return None
    todo = (each for each in steps(history, organisation, me) if (each.status, each.word) == NEXT)
    return next((each for each in todo if each.href), None)


def _root(root: Delegation | None) -> Iterator[Step]:
    yield Step(
        "Root authority", "What the governing body empowers top management to decide.",
        f"/delegations/{ROOT}" if root else "", *(DONE if root else NEXT),
    )  # fmt: skip
    if root:
        yield Step(
            "Instrument",
            root.instrument or "No resolution or article is named for the root authority.",
            f"/delegations/{ROOT}", *(DONE if root.instrument else GAP),
        )  # fmt: skip


def _directory(history: History, organisation: Organisation, me: str) -> Iterator[Step]:
    counted = (
        ("People", "person", "Everybody who will hold a role.", "/people", Person, 1),
        ("Services", "service", "What authority can be given over.", "/services", Service, 0),
        ("Roles", "role", "The offices, with their duties.", "/roles", Role, 1),
    )  # fmt: skip
    for title, one, hint, place, kind, least in counted:
        count = history.count(kind)
        entered = (
            f"{hint} {words(count, one, 'people' if one == 'person' else '').capitalize()} so far."
        )
        yield Step(title, entered, place, *_open(organisation, done=count > least, me=me))


def _offices(history: History, organisation: Organisation, me: str) -> Iterator[Step]:
    made = _appointed(history)
    yield Step(
        "Appointments", f"{words(len(made), 'appointment').capitalize()} in effect.",
        "/appointments/new", *_open(organisation, done=len(made) > 1, me=me),
    )  # fmt: skip


def _appointed(history: History) -> list[Appointment]:
    appointed = history.every(Appointment, ENOUGH_TO_CHECK)
    return [a for a in appointed if not a.imported and a.in_effect(history.on)]


def _confirmation(history: History, organisation: Organisation, root: Delegation, me: str) -> Step:
    waiting = history.every(Appointment, role=root.holder.removeprefix("role:"))
    first = next((a for a in waiting if a.acceptance == "open" and not a.imported), None)
    if not organisation.in_set_up:
        return Step("Set-up confirmed", "By the first holder of the root office.", "", *DONE)
    return Step(
        "Accept the root office",
        "It confirms what was entered, and closes set-up. "
        + ("It waits for you." if first and first.person == me else "It waits for its holder."),
        f"/appointments/{first.id}" if first else "", *NEXT,
    )  # fmt: skip


def _authority(history: History, organisation: Organisation) -> Iterator[Step]:
    rules = history.find(ApprovalRules, RULES)
    yield Step(
        "Approval rules", "What needs whose approval. Where no rule fits, a change is refused.",
        "/approvals", *_open(organisation, done=rules is not None),
    )  # fmt: skip
    yield _acceptances(history, organisation)
    yield _delegations(history, organisation)


def _acceptances(history: History, organisation: Organisation) -> Step:
    made = _appointed(history)
    waiting = [a for a in made if not a.accepted]
    return Step(
        "Appointments accepted",
        "Each person signs in by an invitation (tracker invite) and accepts."
        + (f" {len(waiting)} not accepted yet." if waiting else ""),
        "/delegations?kind=appointment", *_open(organisation, done=len(made) > 1 and not waiting),
    )  # fmt: skip


def _delegations(history: History, organisation: Organisation) -> Step:
    grants = [g for g in history.every(Delegation, ENOUGH_TO_CHECK) if g.parent]
    standing = Standing(history)
    live = [g for g in grants if standing.of_grant(g) == "in force"]
    offered = [g for g in grants if standing.of_grant(g) == "offered"]
    return Step(
        "Delegations",
        f"{words(len(live), 'delegation').capitalize()} in force"
        + (f", {words(len(offered), 'offer', 'offers')} not accepted yet." if offered else "."),
        "/delegations/new", *_open(organisation, done=bool(live) and not offered),
    )  # fmt: skip


def _open(organisation: Organisation, *, done: bool, me: str = "") -> tuple[str, str]:
    """Return how a task stands that waits for set-up to be confirmed; not for the operator `me`."""
    if done:
        return DONE
    return LATER if organisation.in_set_up and me != organisation.operator else NEXT
