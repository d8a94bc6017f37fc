"""Standing in: who covers for an owner finds the owner's forms, and nobody else does."""

from datetime import timedelta

from tests.readers import Site
from tracker.deed import Asked
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.kernel import Command
from web import desk

ACTION, OBJECTIVE = "/plans/PLN-01/actions/A6", "/objectives/OBJ-07"
OWNER, COVER = "p-falk", "p-novak"


def does(site: Site, who: str, command: Command) -> None:
    now = desk.clock(site.tracker)
    key = f"test:{type(command).__name__}"
    site.tracker.handle(command, Asked(actor=who, now=now, key=key, reason="Two weeks away."))


def test_rule_6_who_stands_in_reports_on_an_action_and_measures() -> None:
    site = Site()
    reader = site.signed_in(COVER)
    assert f"{ACTION}/progress" not in reader.get(ACTION).forms
    assert f"{OBJECTIVE}/values" not in reader.get(OBJECTIVE).forms
    until = desk.clock(site.tracker) + timedelta(days=14)
    does(site, OWNER, GrantDelegation(
        grant="DEL-99", parent="DEL-03", holder=f"person:{COVER}", powers=("approve:plan",),
        amount=1, form="absence cover", until=until,
    ))  # fmt: skip
    does(site, COVER, AcceptDelegation(grant="DEL-99"))
    reader.fill(ACTION, f"{ACTION}/progress", status="in progress", percent="50", note="On it.")
    assert reader.get(ACTION).says("In progress", "On it.", "Greta Novak")
    sent = reader.fill(OBJECTIVE, f"{OBJECTIVE}/values", period="2026-11-20", value="7")
    assert sent.status == 303
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        [event] = history.events("objective/OBJ-07")[-1:]
    assert (event.envelope.actor, event.envelope.grant) == (COVER, "DEL-99")
