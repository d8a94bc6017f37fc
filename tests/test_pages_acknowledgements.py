"""Reading a policy and confirming it, on pages."""

from tests.deciding import history_of
from tests.readers import Site, signed_in
from tracker.acknowledgements import PolicyAcknowledgement

POLICY = "/policies/POL-01"
READ = f"{POLICY}/v3/acknowledgement"


def test_somebody_reads_a_policy_and_confirms_it() -> None:
    ines = signed_in("p-okafor")
    page = ines.get(POLICY)
    assert page.says("Read and confirm version 3")
    assert ines.get(READ).says("Heat, flood and energy", "I have read version 3")
    assert ines.fill(READ, READ).to == POLICY
    after = ines.get(POLICY)
    assert after.says("You have confirmed version 3.", "You confirmed version 3 on 24 Nov 2026")
    assert 'id="read"' not in after.html
    assert READ not in ines.get(READ).forms
    told = ines.get(f"{READ}.json").json
    assert (told["confirmed_version"], told["state"]) == (3, "in force")


def test_confirming_twice_is_recorded_once() -> None:
    ines = signed_in("p-okafor")
    form = ines.form(READ, READ)
    ines.send(READ, form)
    events = ines.site.events
    assert ines.send(READ, form).to == POLICY
    assert ines.site.events == events


def test_who_confirms_is_who_is_signed_in_whatever_is_sent() -> None:
    ines = signed_in("p-okafor")
    form = [*ines.form(READ, READ), ("person", "p-falk"), ("acknowledgement", "POL-01:p-eriksen")]
    ines.send(READ, form)
    with history_of(ines.site) as history:
        own = history.find(PolicyAcknowledgement, "POL-01:p-okafor")
        others = history.find(PolicyAcknowledgement, "POL-01:p-eriksen")
    assert own is None or own.person == "p-okafor"
    assert others is None or [each.version for each in others.given] == [1, 2]


def test_a_version_that_applies_no_more_is_read_and_not_confirmed() -> None:
    ines = signed_in("p-okafor")
    page = ines.get(f"{POLICY}/v2/acknowledgement")
    assert page.says("Version 2 is superseded", "Read version 3, in force")
    assert f"{POLICY}/v2/acknowledgement" not in page.forms
    refused = ines.send(f"{POLICY}/v2/acknowledgement", ines.form(READ, READ))
    assert refused.status == 422
    assert refused.says("KIND-STATE", "Version 3 is in force")
    assert ines.get(f"{POLICY}/v9/acknowledgement").status == 404


def test_at_an_old_instant_it_shows_what_was_there_and_offers_no_act() -> None:
    maren = signed_in("p-falk")
    then = maren.get(f"{POLICY}/v2/acknowledgement?as_of=2026-08-01")
    assert then.says("You have confirmed version 2", "22 Jul 2026")
    before = maren.get(f"{POLICY}/v2/acknowledgement?as_of=2026-07-21")
    assert "You have confirmed" not in before.text
    assert f"{POLICY}/v2/acknowledgement" not in before.forms


def test_the_list_says_who_confirmed_what_by_policy_and_person() -> None:
    site = Site()
    ines = site.signed_in("p-okafor")
    page = ines.get("/acknowledgements?policy=POL-01")
    assert page.says("Maren Falk", "Service management policy", "1, 2, 3")
    items = ines.get("/acknowledgements.json?person=p-falk").json["items"]
    assert [(each["id"], each["versions"]) for each in items] == [("POL-01:p-falk", [1, 2, 3])]
    assert ines.get("/acknowledgements.json?version=POL-01@3").json["total"] == 8
    assert ines.get("/acknowledgements.csv?version=POL-01@3").html.count("\n") == 9
    assert ines.get("/acknowledgements?person=p-okafor").says("Nobody has confirmed anything yet.")


def test_one_person_s_page_of_a_policy_has_each_version_with_its_event() -> None:
    ines = signed_in("p-okafor")
    page = ines.get("/acknowledgements/POL-01:p-falk")
    number = ines.site.number("524")
    assert page.says("Maren Falk acknowledged version 3 of Service management policy")
    assert f'href="/record/events/{number}"' in page.html
    assert ines.get("/acknowledgements/POL-01:p-nobody").status == 404


def test_a_new_version_says_in_its_form_whether_it_is_to_be_confirmed_anew() -> None:
    maren = signed_in("p-falk")
    form = maren.get("/proposals/new?target=policy:POL-01")
    assert form.says("Earlier acknowledgements still hold, because")


def test_reach_says_who_has_confirmed_a_version_and_who_has_not_yet() -> None:
    ines = signed_in("p-okafor")
    page = ines.get(f"{POLICY}/v3/reach")
    assert page.says("Who has confirmed version 3", "8 of 17", "Not yet (9)", "Confirmed (8)")
    told = ines.get(f"{POLICY}/v3/reach.json").json
    states = [each["state"] for each in told["items"]]
    assert (told["total"], states.count("done"), states.count("missing")) == (17, 8, 9)
    missing = ines.get(f"{POLICY}/v3/reach.json?state=missing").json["items"]
    assert "Ines Okafor" in {each["name"] for each in missing}
    assert ines.get(f"{POLICY}/v3/reach.csv?state=done").html.count("\n") == 9
    ines.fill(READ, READ)
    assert ines.get(f"{POLICY}/v3/reach").says("9 of 17")


def test_reach_answers_which_version_applied_then_and_who_had_confirmed_it() -> None:
    ines = signed_in("p-okafor")
    assert ines.get(f"{POLICY}.json?on=2026-07-22").json["version"] == 2
    for moment in ("on=2026-07-22", "as_of=2026-07-22"):
        told = ines.get(f"{POLICY}/v2/reach.json?state=done&{moment}").json["items"]
        assert [each["person"] for each in told] == [
            "p-byrne", "p-falk", "p-lindqvist", "p-price", "p-suzuki",
        ]  # fmt: skip


def test_a_person_s_page_has_what_they_acknowledged() -> None:
    ines = signed_in("p-okafor")
    page = ines.get("/people/p-falk")
    assert page.says("Acknowledged", "Versions 1, 2, 3, last on 12 Nov 2026")
    said = ines.get("/people/p-falk.json").json["acknowledged"]
    assert said == ["POL-01@1", "POL-01@2", "POL-01@3"]
    assert ines.get("/people/p-okafor").says("No policy was confirmed.")


def test_what_is_to_be_confirmed_is_in_the_turn_until_it_is() -> None:
    ines = signed_in("p-okafor")
    turn = ines.get("/turn")
    assert turn.says("Service management policy, version 3", "Read and confirm it.", "Read")
    assert f'href="{READ}"' in turn.html
    ines.fill(READ, READ)
    assert READ not in ines.get("/turn").html


def test_a_policy_says_whom_it_asks() -> None:
    ines = signed_in("p-okafor")
    assert ines.get(f"{POLICY}.json").json["content"]["meant_for"] == ["*"]
    assert ines.get(POLICY).says("To be confirmed by", "everybody")
