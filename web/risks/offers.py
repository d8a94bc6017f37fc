"""What the reader may do about a risk now, and who may where the reader may not."""

from collections.abc import Sequence

import msgspec

from tracker.delegations import Delegation
from tracker.kernel import Act, Refusal
from tracker.organisation import ORGANISATION, Organisation
from tracker.risks import Risk
from tracker.risks.accepting import right_to_accept, who_could_accept
from tracker.risks.responsible import responsible
from web import desk
from web.powers import held_in_words
from web.titles import Titles


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """`speaks`: as owner or risk manager; `accepts`: the grant to accept by, or why not.

    `could` are those who could accept it: (person, name, grant, what it is).
    """

    speaks: bool
    completes: Sequence[str] = ()
    accepts: str = ""
    why_not: str = ""
    withdraws: bool = False
    closes: bool = False
    could: Sequence[tuple[str, str, str, str]] = ()


def offers(risk: Risk) -> Offers:
    """Return what may be done about a risk as it stands now."""
    act = _act()
    speaks = responsible(risk.owner, act)
    own = [a.what for a in (risk.treatment.actions if risk.treatment else ()) if not a.done_at
           and (speaks or act.authority.holds(act.actor, a.owner))]  # fmt: skip
    if risk.closed_at or not risk.level or risk.sort != "risk":
        return Offers(speaks=speaks, completes=own, closes=speaks)
    grant, why_not = _right(risk, act)
    running = risk.acceptance is not None and risk.acceptance.in_force(act.now)
    given_by_me = running and risk.acceptance is not None and risk.acceptance.by == act.actor
    return Offers(
        speaks=speaks, completes=own, accepts=grant, why_not=why_not,
        withdraws=given_by_me or (running and bool(grant)),
        closes=speaks or (bool(risk.closing_agreed_by) and bool(grant)), could=_could(risk, act),
    )  # fmt: skip


def _right(risk: Risk, act: Act) -> tuple[str, str]:
    """Return the grant by which the reader could accept a risk, or why there is none."""
    try:
        return right_to_accept(act.authority, act.actor, risk, risk.level).grant.id, ""
    except Refusal as refusal:
        return "", refusal.sentence


def _could(risk: Risk, act: Act) -> list[tuple[str, str, str, str]]:
    titles = Titles(act.history)
    found = {
        person: (person, titles.name(person), grant.id, _reach(grant, titles))
        for person, grant in who_could_accept(act.authority, risk, risk.level)
    }
    return sorted(found.values(), key=lambda each: each[1])


def _reach(grant: Delegation, titles: Titles) -> str:
    """Return `as Director of services, up to high`."""
    return f"{held_in_words(grant, titles)}, up to {grant.risk_level}"


def _act() -> Act:
    """Return the circumstances under which the reader would act now."""
    now = desk.now_history()
    organisation = now.find(Organisation, ORGANISATION) or Organisation()
    return Act(
        actor=desk.me(), now=now.on, zone=organisation.zone, history=now,
        authority=desk.authority(),
    )  # fmt: skip
