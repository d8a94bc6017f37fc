"""Your turn: what waits for the reader, why for them, by what right. The one place that counts."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from tracker.appointments import AcceptAppointment, Appointment
from tracker.delegations import AcceptDelegation, Delegation
from tracker.history import History
from tracker.kernel import Command
from tracker.policies import Policy
from tracker.powers import IN_WORDS
from tracker.proposals import Proposal
from tracker.standing_in import FORMS as STANDING_IN
from tracker.turn import Waiting, waiting_for
from web import absences, desk
from web.answers import PAGE_SIZE, answer, in_three_forms, page_number
from web.bulk import Done, look_anew, send_each
from web.called import Called
from web.content.comparison import changes_between
from web.content.folding import folded
from web.content.governed import spoken_of
from web.filters import words
from web.htmx import see
from web.look import href
from web.proposals.show import view
from web.proposals.signing import Way, acts_of
from web.proposals.versions import base_of, proposed, target_of
from web.scene import FRESH_SECONDS
from web.sentences import place
from web.titles import Titles

pages = Blueprint("turn", __name__)

ACCEPTING: Mapping[str, tuple[type[Command], str]] = {
    "appointment": (AcceptAppointment, "appointment"), "delegation": (AcceptDelegation, "grant"),
}  # fmt: skip
"""By which command each kind of offer is accepted, and the field that names it."""
OFFER = re.compile(
    r"(?P<kind>appointment|delegation)/(?P<id>[A-Za-z0-9][A-Za-z0-9._@-]{0,79})@[0-9]{1,9}"
)
NOTHING_TICKED = "Tick what you accept."


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits, as its row shows it: `act` is what can be done with it from here."""

    kind: str
    id: str
    title: str
    why: str
    since: datetime
    href: str
    act: str = "Open"
    may_approve: bool = False
    accepts: str = ""
    """What the reader was given and has not accepted, in its version: `delegation/DEL-14@1`."""


def waiting(first: int = 0, most: int = PAGE_SIZE) -> list[Row]:
    """Return some of what waits for the reader now, as rows: the same here and on the overview."""
    titles = Titles(desk.now_history())
    return [_row(each, titles) for each in _waits()[first : first + most]]


def turn_count() -> int:
    """Return how much waits for the reader now, for the navigation."""
    return len(_waits())


def _waits() -> list[Waiting]:
    """Return what waits for the reader; dates tell within a minute."""
    me = desk.me()
    if not me:
        return []
    return desk.remembered(
        f"turns of {me}", lambda now: waiting_for(now, desk.authority(), me), FRESH_SECONDS
    )


@in_three_forms(pages, "/turn")
def show() -> ResponseReturnValue:
    """Show what waits for the reader; one proposal may be opened in its row."""
    return _page(())


@pages.post("/turn/acceptances")
def accept() -> ResponseReturnValue:
    """Accept what was ticked of all that the reader was given, each by a command of its own."""
    ticked = [found for each in request.form.getlist("offer") if (found := OFFER.fullmatch(each))]
    acts = [
        (each["id"], ACCEPTING[each["kind"]][0],
         {ACCEPTING[each["kind"]][1]: each["id"], "seen": each.group()})
        for each in ticked
    ]  # fmt: skip
    done = list(send_each(request.form.get("key", "") or desk.key(), acts))
    refused = [each for each in done if each.problems]
    if refused or not done:
        look_anew()
        return _page(refused or [Done("", None, desk.Problems({"": [NOTHING_TICKED]}, {}))])
    flash(f"Accepted: {', '.join(each.name for each in done)}. Each is in the record by itself.")
    return see(url_for("turn.show"))


def _page(refused: Sequence[Done]) -> Response:
    number = page_number()
    rows = waiting((number - 1) * PAGE_SIZE)
    asked = request.args.get("open")
    opened = next((row for row in rows if row.id == asked and row.may_approve), None)
    items = [msgspec.to_builtins(row, builtin_types=(datetime,)) for row in rows]
    response = answer(
        "turn/show.html", items, nav="turn", rows=rows, opened=opened, number=number,
        total=turn_count(), refused=refused, offers=sum(1 for row in rows if row.accepts),
        accepting=desk.key(), **_absences(), **(_peek(opened.id) if opened else {}),
    )  # fmt: skip
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return response


def _absences() -> dict[str, Any]:
    """Return who covers for the reader, and for whom the reader does, now."""
    history = desk.now_history()
    away, covering = absences.given_by(history, desk.me()), absences.held_by(history, desk.me())
    people = [grant.grantor for grant in covering]
    return {
        "away": away, "covering": covering,
        "called": Called(history, [grant.holder for grant in away], people),
    }  # fmt: skip


def _row(each: Waiting, titles: Titles) -> Row:
    row = Row(
        kind=each.kind, id=each.id, title=each.title, why=each.why, since=each.since,
        href=href(place(each.kind, each.id)),
    )  # fmt: skip
    if each.kind == "policy":
        return msgspec.structs.replace(row, href=_to_read(each.id, titles), act="Read")
    if each.kind in ACCEPTING:
        return msgspec.structs.replace(row, accepts=_offered(each, titles.history))
    proposal = titles.history.find(Proposal, each.id) if each.kind == "proposal" else None
    if proposal is None:
        return row
    signs = bool(each.grant) and proposal.stage == "submitted"
    return msgspec.structs.replace(
        row,
        why=_why(each, proposal, titles) + _for_days(each.since),
        act="Review" if signs else "Open",
        may_approve=signs,
    )


def _for_days(since: datetime) -> str:
    """Say for how long something has waited, once that is a day: reminders are this."""
    days = (desk.now_history().on - since).days
    return f" It has waited for {words(days, 'day')}." if days else ""


def _offered(each: Waiting, history: History) -> str:
    """Return what is asked to be accepted, in its version; nothing of what only runs out.

    What confirms the set-up is accepted on its own page.
    """
    if desk.organisation().in_set_up:
        return ""
    found: Appointment | Delegation | None
    if each.kind == "appointment":
        found = history.find(Appointment, each.id)
        mine = found is not None and found.person == desk.me() and found.acceptance == "open"
    else:
        found = history.find(Delegation, each.id)
        given = found is not None and desk.authority().holds(desk.me(), found.holder)
        mine = found is not None and given and desk.me() not in found.accepted
    return f"{each.kind}/{each.id}@{found.version}" if found and mine else ""


def _to_read(policy_id: str, titles: Titles) -> str:
    """Return the page on which the version in force is read and confirmed."""
    policy = titles.history.find(Policy, policy_id)
    version = policy.in_force(titles.history.on) if policy else None
    number = version.number if version else 1
    return href(f"/policies/{policy_id}/v{number}/acknowledgement")


def _why(each: Waiting, proposal: Proposal, titles: Titles) -> str:
    """Return whose proposal it is, and by what right the reader is asked."""
    what = f"{spoken_of(proposal.target).one.capitalize()} change {each.id}"
    if desk.me() in proposal.authors:
        return f"{what}, your own. {each.why}"
    by = f"{what} from {titles.name(proposal.author)}."
    if not each.grant:
        return f"{by} {each.why}"
    may = IN_WORDS.get(each.power, each.power)
    grant = titles.history.find(Delegation, each.grant)
    in_place = bool(grant and grant.form in STANDING_IN)
    place = f", standing in for {titles.name(grant.grantor)}" if grant and in_place else ""
    ratify = " It is to be ratified." if proposal.unratified else ""
    return f"{by}{ratify} You may {may}, by {each.grant}{place}."


def _peek(proposal_id: str) -> dict[str, Any]:
    """Return what changes in a proposal, and by which right the reader may approve it."""
    history = desk.now_history()
    proposal = history.find(Proposal, proposal_id)
    assert proposal is not None, "it waits, so it is there"
    item, titles = target_of(proposal, history), Titles(history)
    before, after = base_of(proposal, item, history), proposed(proposal, item, history)
    ways: list[Way] = list(acts_of(proposal).ways)
    return {
        "proposal": proposal,
        "changes": folded(changes_between(item.kind, before, after, titles)),
        "ways": ways,
        "view": view(),
        "key": desk.key(),
    }
