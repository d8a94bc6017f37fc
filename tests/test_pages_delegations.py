"""Delegation on pages: who holds what, from whom, up to which instrument, and what falls."""

import csv
import io

import pytest

from tests.readers import Reader, Site, signed_in

GRANT = {
    "holder": "role:comms-manager", "powers": ["approve:spend"], "scope": ["*"],
    "amount": "1,000", "depth": "0", "form": "standing", "reason": "For the customer day.",
}  # fmt: skip


@pytest.fixture
def ines() -> Reader:
    return signed_in("p-okafor")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_stranger_is_sent_to_the_door() -> None:
    stranger = Site().stranger()
    assert stranger.get("/delegations").to.startswith("/sign-in")
    assert stranger.get("/delegations.json").status == 401


def test_one_list_shows_appointments_and_delegations_with_their_state(ines: Reader) -> None:
    page = ines.get("/delegations")
    assert page.says("Root authority", "In force", "Revoked", "Tomasz Lindqvist")
    kinds = {item["kind"] for item in ines.get("/delegations.json").json["items"]}
    assert kinds == {"appointment", "delegation"}


def test_json_and_csv_say_the_same_as_the_page(ines: Reader) -> None:
    items = ines.get("/delegations.json").json["items"]
    lines = rows(ines.get("/delegations.csv").html)
    assert [item["id"] for item in items] == [line["id"] for line in lines]
    assert {
        "kind", "id", "role", "role_id", "scope", "delegate", "delegate_id", "from", "until",
        "state", "imported", "powers", "amount", "grantor", "parent",
    } <= set(items[0])  # fmt: skip


def test_with_a_day_only_what_was_in_force_then_is_listed(ines: Reader) -> None:
    address = "/delegations.json?role=chief-executive&on=2026-03-01&kind=appointment"
    items = ines.get(address).json["items"]
    assert [(item["delegate"], item["state"]) for item in items] == [("Ines Okafor", "in force")]
    assert ines.get("/delegations.json?on=2020-01-01").json["items"] == []


def test_a_role_is_found_by_its_title_and_a_person_by_the_name(ines: Reader) -> None:
    by_id = ines.get("/delegations.json?role=cio&on=2026-03-01").json["items"]
    by_title = ines.get("/delegations.json?role=Director+of+services&on=2026-03-01").json["items"]
    assert by_id == by_title != []
    held = ines.get("/delegations.json?delegate=Tomasz+Lindqvist&on=2026-03-01").json["items"]
    assert {item["delegate_id"] for item in held} == {"p-lindqvist"}


def test_nothing_that_fits_is_an_answer_too(ines: Reader) -> None:
    assert ines.get("/delegations.json?role=nobody").json["items"] == []
    assert ines.get("/delegations?role=nobody").says("Nothing fits")


def test_a_grant_is_shown_with_its_chain_up_to_the_instrument(ines: Reader) -> None:
    grant = next(
        item for item in ines.get("/delegations.json").json["items"]
        if item["kind"] == "delegation" and item["parent"] not in ("", "ROOT")
    )  # fmt: skip
    shown = ines.get(f"/delegations/{grant['id']}.json").json
    assert shown["chain"][0] == grant["id"]
    assert shown["chain"][-1] == "ROOT"
    assert ines.get(f"/delegations/{grant['id']}").says("The chain, up to the root", "SHA-256")


def test_a_grant_that_is_not_known_is_a_404_with_a_sentence(ines: Reader) -> None:
    page = ines.get("/delegations/DEL-999")
    assert page.status == 404
    assert page.says("The record knows no delegation DEL-999")


def test_what_falls_with_a_grant_is_shown_before_it_is_taken_back(ines: Reader) -> None:
    director = _director_s_grant(ines)
    below = ines.get(f"/delegations/{director}.json").json["below"]
    page = ines.get(f"/delegations/{director}/revocation")
    fallen = [grant for grant in below if f'id="falls-{grant}"' in page.html]
    assert fallen
    assert page.says("What falls with it", "Proposals that wait for a decision")


def test_a_grant_is_taken_back_with_all_that_hangs_below(ines: Reader) -> None:
    director = _director_s_grant(ines)
    address = f"/delegations/{director}/revocation"
    assert ines.fill(address, address, reason="A new order of things.").status == 303
    states = {i["id"]: i["state"] for i in ines.get("/delegations.json").json["items"]}
    below = ines.get(f"/delegations/{director}.json").json["below"]
    assert states[director] == "revoked"
    assert "in force" not in {states[grant] for grant in below}
    assert "fallen" in {states[grant] for grant in below}


def test_taking_back_asks_for_a_reason_and_keeps_the_day_that_was_typed(ines: Reader) -> None:
    director = _director_s_grant(ines)
    address = f"/delegations/{director}/revocation"
    before = ines.site.events
    page = ines.fill(address, address, effective="2026-12-31")
    assert page.status == 422
    assert page.says("There is a problem", "Say why it is taken back")
    assert 'value="2026-12-31"' in page.html
    assert ines.site.events == before


def test_who_did_not_give_a_grant_cannot_take_it_back(ines: Reader) -> None:
    director = _director_s_grant(ines)
    other = ines.site.signed_in("p-novak")
    page = other.get(f"/delegations/{director}/revocation")
    assert page.says("Not yours to take back")
    assert not [form for form in page.forms if form.endswith("/revocation")]


def test_a_grant_is_given_accepted_and_then_works(ines: Reader) -> None:
    given = ines.fill("/delegations/new?parent=ROOT", "/delegations", **GRANT)
    assert given.status == 303, given.text
    grant = given.to.rpartition("/")[2]
    holder = ines.get("/roles/comms-manager.json").json["holder_ids"]
    theirs = ines.site.signed_in(holder)
    address = f"/delegations/{grant}"
    assert theirs.get(address).says("Do you accept it?", "Waits for acceptance")
    assert theirs.fill(address, f"{address}/acceptance").status == 303
    assert theirs.get(f"{address}.json").json["state"] == "in force"


def test_a_grant_that_is_sent_twice_is_recorded_once(ines: Reader) -> None:
    fields = ines.form("/delegations/new?parent=ROOT", "/delegations", **GRANT)
    first = ines.send("/delegations", fields)
    events = ines.site.events
    assert ines.send("/delegations", fields).to == first.to
    assert ines.site.events == events


def test_a_grant_above_one_s_own_limit_is_refused_and_nothing_typed_is_lost(ines: Reader) -> None:
    tomasz = ines.site.signed_in("p-lindqvist")
    wanted = GRANT | {"powers": ["approve:plan"], "amount": "9,000,000"}
    page = tomasz.fill("/delegations/new", "/delegations", **wanted)
    assert page.status == 422
    assert page.says("Nobody gives more than they hold", "AUTH-ATTENUATE")
    assert 'value="9,000,000"' in page.html
    assert "For the customer day." in page.html


def test_a_form_without_a_scope_never_means_everything(ines: Reader) -> None:
    page = ines.fill("/delegations/new?parent=ROOT", "/delegations", **(GRANT | {"scope": []}))
    assert page.status == 422
    assert page.says("Choose what it is given for.")


def test_who_holds_nothing_is_told_so_instead_of_a_form(ines: Reader) -> None:
    page = ines.site.signed_in("p-novak").get("/delegations/new")
    assert page.says("You have nothing to pass on")
    assert "/delegations" not in page.forms


def test_the_past_shows_what_stood_then_and_offers_no_act(ines: Reader) -> None:
    director = _director_s_grant(ines)
    address = f"/delegations/{director}/revocation"
    ines.fill(address, address, reason="A new order of things.")
    page = ines.get(f"/delegations/{director}?as_of={ines.site.events - 1}")
    assert page.says("Nothing can be changed here", "In force")
    assert not [form for form in page.forms if form.startswith("/delegations")]


def test_the_graph_draws_every_grant_and_lights_the_path_of_a_person(ines: Reader) -> None:
    page = ines.get("/delegations/graph?person=p-lindqvist")
    assert page.html.count("<rect") >= len(ines.get("/delegations/graph.json").json["items"])
    assert "g-node lit" in page.html
    assert "g-node  gone" in page.html


def test_who_could_decide_then_is_answered_with_the_chain(ines: Reader) -> None:
    address = "/authority.json?power=approve:plan&amount=20,000&on=2026-03-01"
    able = ines.get(address).json["items"]
    assert "p-okafor" in {item["person_id"] for item in able}
    assert {item["chain"][-1] for item in able} == {"ROOT"}
    assert ines.get(address.replace(".json", "")).says("Who could approve plan changes")
    assert ines.get("/authority?power=approve:plan&amount=lots").says("Must be an amount")


def test_whether_somebody_could_is_answered_with_the_chain_drawn(ines: Reader) -> None:
    address = "/authority?person=p-lindqvist&power=approve:plan&amount=150,000&on=2026-03-01"
    page = ines.get(address)
    assert page.says("Could Tomasz Lindqvist approve plan changes?", "Yes, by this chain")
    assert page.html.count("g-node lit") == 2
    told = ines.get(address.replace("?", ".json?")).json
    assert (told["answer"], told["chain"], told["rule"]) == ("yes", ["DEL-01", "ROOT"], "")


@pytest.mark.parametrize(
    ("asked", "rule", "why"),
    [
        ("person=p-lindqvist&amount=150,000.01", "AUTH-AMOUNT", "above the limit"),
        ("person=p-eriksen", "AUTH-NONE", "no grant was given to Lars Eriksen"),
        ("person=p-demir&scope=SVC-NET", "AUTH-POWER", "gives this power"),
        ("person=p-falk&risk=low", "AUTH-RISK", "does not reach to risks of this level"),
        ("person=p-adler", "AUTH-TIME", "its dates say so"),
    ],
)
def test_why_somebody_could_not_is_told_by_its_rule_with_who_could_instead(
    ines: Reader, asked: str, rule: str, why: str
) -> None:
    address = f"/authority?on=2026-03-01&power=approve:plan&{asked}"
    page = ines.get(address)
    assert page.says("No: ", why, rule, "Who could approve plan changes instead")
    told = ines.get(address.replace("?", ".json?")).json
    assert (told["answer"], told["rule"], told["chain"]) == ("no", rule, [])
    others = {each["person_id"] for each in told["others"]}
    assert "p-okafor" in others
    assert rule in ines.get(address.replace("?", ".csv?")).text


def test_a_question_about_authority_that_means_nothing_is_said_to(ines: Reader) -> None:
    address = "/authority?power=approve:plan&"
    assert ines.get(address + "person=p-nobody").says("The record knew no person p-nobody then")
    assert ines.get(address + "risk=huge").says("Must be low, medium, high or extreme")
    assert ines.get(address + "person=p-falk&amount=lots").says("Must be an amount")


def _director_s_grant(reader: Reader) -> str:
    items = reader.get("/delegations.json?role=cio&kind=delegation").json["items"]
    return next(str(i["id"]) for i in items if i["state"] == "in force" and i["parent"] == "ROOT")
