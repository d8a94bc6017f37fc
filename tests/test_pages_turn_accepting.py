"""Accepting several offers at once on Your turn: each by itself, with a result of its own."""

import pytest

from events.facts.refusals import ActRefused
from tests.deciding import form_of, history_of
from tests.readers import Answer, Reader, Site
from tracker.application import Asked
from tracker.appointments import Appointment, AppointToRole
from tracker.delegations import Delegation, GrantDelegation
from web import desk

ACTION = "/turn/acceptances"
APPOINTED = AppointToRole(
    appointment="APT-91", person="p-bianchi", role="comms-manager", acting=True
)
GIVEN = GrantDelegation(
    grant="DEL-91", parent="ROOT", holder="person:p-bianchi", powers=("approve:objective",)
)


@pytest.fixture
def site() -> Site:
    """Return the demo where Bianchi was appointed, and given a grant by name."""
    found = Site()
    for command in (APPOINTED, GIVEN):
        asked = Asked(
            actor="p-okafor", now=desk.clock(found.tracker), key=command.id,
            reason="While Aoife is on leave.",
        )  # fmt: skip
        found.tracker.handle(command, asked)
    return found


def ticked(reader: Reader, *offers: str) -> Answer:
    form = form_of(reader.get("/turn"), ACTION)
    fields = [(name, value) for name, values in form.items() for value in values]
    return reader.send(ACTION, [*fields, *(("offer", each) for each in offers)])


def accepted(site: Site) -> tuple[bool, bool]:
    with history_of(site) as history:
        term, grant = history.find(Appointment, "APT-91"), history.find(Delegation, "DEL-91")
    assert term is not None
    assert grant is not None
    return term.accepted, grant.accepted_by == ("p-bianchi",)


def test_offers_have_a_box_to_tick_and_stay_to_be_opened(site: Site) -> None:
    page = site.signed_in("p-bianchi").get("/turn").html
    for offer in ("appointment/APT-91@1", "delegation/DEL-91@1"):
        assert f'value="{offer}"' in page
    assert page.count('form="accept-several"') == 2
    assert " checked" not in page.split('id="your-turn"')[1]


def test_one_offer_alone_is_accepted_on_its_own_page() -> None:
    site = Site()
    asked = Asked(actor="p-okafor", now=desk.clock(site.tracker), key="one", reason="On leave.")
    site.tracker.handle(GIVEN, asked)
    assert ACTION not in site.signed_in("p-bianchi").get("/turn").forms


def test_what_only_runs_out_or_waits_otherwise_has_no_box(site: Site) -> None:
    rows = site.signed_in("p-okafor").get("/turn.json").json["items"]
    assert rows
    assert not any(row["accepts"] for row in rows)


def test_all_that_is_ticked_is_accepted_once(site: Site) -> None:
    reader, before = site.signed_in("p-bianchi"), site.events
    answer = ticked(reader, "appointment/APT-91@1", "delegation/DEL-91@1")
    assert (answer.status, answer.to) == (303, "/turn")
    assert accepted(site) == (True, True)
    assert site.events == before + 2
    assert reader.get("/turn").says("Accepted: APT-91, DEL-91.")


def test_sent_twice_each_is_accepted_once(site: Site) -> None:
    reader = site.signed_in("p-bianchi")
    form = [(n, v) for n, values in form_of(reader.get("/turn"), ACTION).items() for v in values]
    form += [("offer", "appointment/APT-91@1"), ("offer", "delegation/DEL-91@1")]
    assert reader.send(ACTION, form).status == 303
    events = site.events
    assert reader.send(ACTION, form).status == 303
    assert site.events == events


def test_what_was_not_given_to_the_reader_is_refused_alone(site: Site) -> None:
    reader, before = site.signed_in("p-bianchi"), site.events
    page = ticked(reader, "delegation/DEL-14@1", "delegation/DEL-91@1")
    assert page.status == 422
    assert page.says("Not everything was accepted", "Rule FACT-ACTOR")
    assert accepted(site) == (False, True)
    with history_of(site) as history:
        facts = [event.fact for event in history.reading.events(before)]
    assert [isinstance(fact, ActRefused) for fact in facts] == [True, False]


def test_what_changed_meanwhile_is_not_accepted(site: Site) -> None:
    page = ticked(site.signed_in("p-bianchi"), "appointment/APT-91@7", "delegation/DEL-91@1")
    assert page.status == 422
    assert accepted(site) == (False, True)


@pytest.mark.parametrize("offer", [(), ("",), ("policy/POL-01@1",), ("delegation/DEL-91",)])
def test_nothing_ticked_accepts_nothing(site: Site, offer: tuple[str, ...]) -> None:
    reader, before = site.signed_in("p-bianchi"), site.events
    page = ticked(reader, *offer)
    assert page.status == 422
    assert page.says("Tick what you accept.")
    assert site.events == before
