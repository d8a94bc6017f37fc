"""The hand-over: everything of a leaver on one page, passed on in one go, each by its own right."""

from collections.abc import Sequence

import pytest

from events import Recorded
from events.facts.refusals import ActRefused
from tests.deciding import history_of, proposed
from tests.readers import Answer, Reader, Site
from tracker.application import Asked
from tracker.appointments import Appointment
from tracker.delegations import Delegation
from tracker.groups import FormGroup, Group
from tracker.history import History
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.services import ChangeServiceOwner, Service
from web import desk

PAGE = "/people/p-falk/hand-over"
ROLE, DRAFT = "role:appointment/APT-04", "proposal:proposal/PRP-025"
SERVICE, GROUP = "owned:service/SVC-DSK", "group:group/GRP-9"
WHY = "Maren leaves at the end of November."


@pytest.fixture
def site() -> Site:
    """Return the demo, where Falk also owns the service desk by name and belongs to a group."""
    found = Site()
    for command in (
        ChangeServiceOwner(service="SVC-DSK", owner="person:p-falk"),
        FormGroup(group="GRP-9", title="Night shift", members=("p-falk", "p-novak")),
    ):
        asked = Asked(actor="p-horak", now=desk.clock(found.tracker), key=f"given:{command.id}")
        found.tracker.handle(command, asked)
    return found


def things(reader: Reader, *keys: str, page: str = PAGE) -> list[str]:
    """Return the values of things as the page's form names them, with the version shown."""
    html = reader.get(page).html
    found = [part.split('"')[0] for part in html.split('value="')]
    return [next(each for each in found if each.startswith(f"{key}@")) for key in keys]


def handed_over(
    reader: Reader, keys: Sequence[str], to: str = "p-bianchi", page: str = PAGE, **more: str
) -> Answer:
    typed = {"thing": things(reader, *keys, page=page), "successor": to, "reason": WHY, **more}
    return reader.fill(page, page, **typed)


def since(history: History, before: int) -> list[Recorded]:
    return list(history.reading.events(before))


# ---------------------------------------------------------------- what is shown


def test_everything_of_a_leaver_stands_on_one_page_and_in_the_data(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    page = ines.get(PAGE)
    assert page.says(
        "Hand-over", "Roles", "Authority given to others", "Owned by name", "Groups",
        "Open proposals", "Goes with the role", "Night shift", "Service desk",
    )  # fmt: skip
    items = ines.get(f"{PAGE}.json").json["items"]
    moving = [f"{i['sort']}:{i['kind']}/{i['id']}" for i in items if i["moves"]]
    assert moving == [ROLE, "given:delegation/DEL-12", SERVICE, GROUP, DRAFT]
    assert ines.get(f"{PAGE}.csv").html.count("\n") == len(items) + 1
    assert ines.get("/people/p-falk").html.count(f'href="{PAGE}"') == 1


def test_what_the_reader_may_not_pass_on_says_who_could_and_is_not_ticked(site: Site) -> None:
    ines, novak = site.signed_in("p-okafor"), site.signed_in("p-novak")
    assert ines.get(PAGE).says("Not yours to pass on. Who could: Maren Falk")
    [row] = [i for i in ines.get(f"{PAGE}.json").json["items"] if i["id"] == "APT-04"]
    assert row["mine"] is True
    assert "Ines Okafor" in row["who"]
    ticked = [value for name, value in novak.form(PAGE, PAGE) if name == "thing"]
    assert ticked == []
    mine = [value.partition("@")[0] for name, value in ines.form(PAGE, PAGE) if name == "thing"]
    assert mine == [ROLE, SERVICE, GROUP]


def test_looking_back_shows_what_was_theirs_and_offers_no_form(site: Site) -> None:
    page = site.signed_in("p-okafor").get(f"{PAGE}?as_of={site.number('80')}")
    assert page.status == 200
    assert not [action for action in page.forms if "hand-over" in action]
    assert "pass-on" not in page.html


def test_somebody_who_has_nothing_has_nothing_to_hand_over(site: Site) -> None:
    page = site.signed_in("p-okafor").get("/people/p-bianchi/hand-over")
    assert page.says("Nothing is left")


def test_a_draft_is_shown_to_those_who_write_it_only(site: Site) -> None:
    falk, ines = site.signed_in("p-falk"), site.signed_in("p-okafor")
    draft = proposed(falk, do="draft")
    ids = [[i["id"] for i in r.get(f"{PAGE}.json").json["items"]] for r in (falk, ines)]
    assert (draft in ids[0], draft in ids[1]) == (True, False)
    for room in ("", ".json"):
        assert draft in falk.get(f"/people/p-falk{room}").html
        assert draft not in ines.get(f"/people/p-falk{room}").html


# ---------------------------------------------------------------- passed on


def test_what_is_ticked_is_passed_on_each_by_a_command_of_its_own(site: Site) -> None:
    ines, before = site.signed_in("p-okafor"), site.events
    answer = handed_over(ines, [ROLE, SERVICE, GROUP])
    assert (answer.status, answer.to) == (303, PAGE)
    with history_of(site) as history:
        names = [type(event.fact).__name__ for event in since(history, before)]
        assert names == [
            "GroupChanged", "ServiceOwnerChanged", "AppointmentEnded", "PersonAppointed"
        ]  # fmt: skip
        assert {e.envelope.actor for e in since(history, before)} == {"p-okafor"}
        assert {e.envelope.reason for e in since(history, before)} == {WHY}
        service, group = history.find(Service, "SVC-DSK"), history.find(Group, "GRP-9")
        assert service is not None
        assert group is not None
        assert service.owner == "person:p-bianchi"
        assert group.members == ("p-bianchi", "p-novak")
        held = [a.role for a in history.every(Appointment, person="p-bianchi")]
        assert "sms-manager" in held
    items = ines.get(f"{PAGE}.json").json["items"]
    assert [i["id"] for i in items if i["moves"]] == ["DEL-12", "PRP-025"]


def test_one_thing_can_go_to_somebody_else_and_another_to_nobody(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    others = {f"to:{SERVICE}": "p-novak", f"to:{GROUP}": "-"}
    assert handed_over(ines, [SERVICE, GROUP], **others).status == 303
    with history_of(site) as history:
        service, group = history.find(Service, "SVC-DSK"), history.find(Group, "GRP-9")
    assert service is not None
    assert group is not None
    assert (service.owner, group.members) == ("person:p-novak", ("p-novak",))


def test_sent_twice_each_is_done_once(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    thing = things(ines, ROLE, SERVICE, GROUP)
    form = ines.form(PAGE, PAGE, thing=thing, successor="p-bianchi", reason=WHY)
    assert ines.send(PAGE, form).status == 303
    events = site.events
    assert ines.send(PAGE, form).status == 303
    assert site.events == events


def test_what_was_given_to_others_is_taken_back_where_that_is_ticked(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    assert handed_over(ines, ["given:delegation/DEL-12"]).status == 303
    with history_of(site) as history:
        grant = history.find(Delegation, "DEL-12")
    assert grant is not None
    assert grant.revoked_by == "p-okafor"


def test_the_author_lets_the_successor_write_on(site: Site) -> None:
    falk = site.signed_in("p-falk")
    assert handed_over(falk, [DRAFT]).status == 303
    with history_of(site) as history:
        proposal = history.find(Proposal, "PRP-025")
    assert proposal is not None
    assert proposal.writers == ("p-falk", "p-bianchi")


def test_names_in_what_happened_before_stay(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    with history_of(site) as history:
        before = history.events("appointment/APT-04")
    handed_over(ines, [ROLE, SERVICE, GROUP], leave="yes")
    with history_of(site) as history:
        assert history.events("appointment/APT-04")[: len(before)] == before
    assert ines.get("/proposals/PRP-025").says("Maren Falk")


def test_the_departure_is_noted_at_the_end(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    answer = handed_over(ines, [ROLE, SERVICE, GROUP], leave="yes")
    assert (answer.status, answer.to) == (303, "/people/p-falk")
    with history_of(site) as history:
        person = history.find(Person, "p-falk")
    assert person is not None
    assert person.left
    assert 'name="leave"' not in ines.get(PAGE).html


# ---------------------------------------------------------------- refused


def test_what_may_not_be_passed_on_is_refused_alone_and_the_rest_is_done(site: Site) -> None:
    ines, before = site.signed_in("p-okafor"), site.events
    page = handed_over(ines, [SERVICE, DRAFT, GROUP], leave="yes")
    assert page.status == 422
    assert page.says(
        "Not everything was passed on", "2 steps are recorded", "Rule FACT-ACTOR",
        "Who could: Maren Falk", "has left is not noted yet",
    )  # fmt: skip
    with history_of(site) as history:
        person = history.find(Person, "p-falk")
        facts = [event.fact for event in since(history, before)]
    assert person is not None
    assert not person.left
    assert [type(fact).__name__ for fact in facts] == [
        "ActRefused", "GroupChanged", "ServiceOwnerChanged"
    ]  # fmt: skip
    assert WHY in page.html
    assert "checked" in page.html.split('id="thing-proposal-1"')[1].split(">")[0]


@pytest.mark.parametrize(
    ("stranger", "why_no_role"),
    [("p-novak", "AUTH-NONE"), ("p-bianchi", "AUTH-REVOKED"), ("p-suzuki", "AUTH-POWER")],
)
def test_somebody_without_authority_is_refused_each_thing_by_its_rule(
    site: Site, stranger: str, why_no_role: str
) -> None:
    before = site.events
    keys = [ROLE, "given:delegation/DEL-12", SERVICE, GROUP, DRAFT]
    page = handed_over(site.signed_in(stranger), keys, to="p-demir", leave="yes")
    assert page.status == 422
    with history_of(site) as history:
        facts = [event.fact for event in since(history, before)]
    assert len(facts) == len(keys)
    assert all(isinstance(fact, ActRefused) for fact in facts)
    rules = [fact.rule for fact in facts if isinstance(fact, ActRefused)]
    assert rules == ["FACT-ACTOR", "FACT-ACTOR", "FACT-ACTOR", "AUTH-NONE", why_no_role]


def test_a_role_that_the_successor_would_not_get_is_not_ended(site: Site) -> None:
    """Whoever leaves may end their own appointment, and appoints nobody."""
    falk = site.signed_in("p-falk")
    page = handed_over(falk, [ROLE])
    assert page.status == 422
    assert page.says("Who could: Tomasz Lindqvist, Ines Okafor.")
    with history_of(site) as history:
        term = history.find(Appointment, "APT-04")
        assert term is not None
        assert term.in_effect(history.on)
    assert handed_over(falk, [ROLE], **{f"to:{ROLE}": "-"}).status == 303


def test_things_of_somebody_else_pass_by_no_other_right_than_on_their_own_page(
    site: Site,
) -> None:
    """A form that names what is not the leaver's is judged as if it came from anywhere else."""
    novak, before = site.signed_in("p-novak"), site.events
    foreign = ["role:appointment/APT-02@2", "owned:service/SVC-HST@1", "given:delegation/DEL-03@2"]
    form = novak.form(PAGE, PAGE, thing=foreign, successor="p-bianchi", reason=WHY)
    assert novak.send(PAGE, form).status == 422
    with history_of(site) as history:
        facts = [event.fact for event in since(history, before)]
    assert not [fact for fact in facts if not isinstance(fact, ActRefused)]


@pytest.mark.parametrize(
    "thing",
    ["", "x", "role:risk/RSK-01@1", "owned:goal/BG-01@1", "action:risk/RSK-01@1",
     "content:service/SVC-DSK@1", "role:appointment/APT-04", "role:appointment/APT-04@x"],
)  # fmt: skip
def test_a_form_that_names_nothing_to_hand_over_is_no_form_of_ours(site: Site, thing: str) -> None:
    ines, before = site.signed_in("p-okafor"), site.events
    form = ines.form(PAGE, PAGE, thing=[thing], successor="p-bianchi", reason=WHY)
    assert ines.send(PAGE, form).status == 400
    assert site.events == before


def test_what_needs_a_successor_asks_for_one_before_anything_is_recorded(site: Site) -> None:
    ines, before = site.signed_in("p-okafor"), site.events
    page = handed_over(ines, [SERVICE, GROUP], to="")
    assert page.status == 422
    assert page.says("There is a problem", "Service desk: choose who follows.")
    page = handed_over(ines, [GROUP], to="p-falk")
    assert page.says("Night shift: choose somebody else.")
    page = handed_over(ines, [])
    assert page.says("Tick what is to be passed on.")
    assert site.events == before


def test_what_changed_meanwhile_is_not_passed_on_blindly(site: Site) -> None:
    ines = site.signed_in("p-okafor")
    form = ines.form(PAGE, PAGE, thing=things(ines, SERVICE), successor="p-bianchi", reason=WHY)
    change = ChangeServiceOwner(service="SVC-DSK", owner="person:p-demir")
    asked = Asked(actor="p-horak", now=desk.clock(site.tracker), key="meanwhile")
    site.tracker.handle(change, asked)
    page = ines.send(PAGE, form)
    assert page.status == 422
    assert page.says("Nothing was recorded")
    with history_of(site) as history:
        service = history.find(Service, "SVC-DSK")
    assert service is not None
    assert service.owner == "person:p-demir"
