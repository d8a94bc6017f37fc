"""Communication as a reader sees it: lines, what is due, who was told, who confirmed."""

from typing import Any

import pytest

from tests.readers import Reader, Site, signed_in
from tracker.application import Asked
from tracker.communications import AcknowledgeDelivery
from tracker.kernel import Command
from tracker.proposals import ApproveProposal, OpenProposal, SubmitProposal
from web import desk

PLACE = "/communications/COM-04"


def approved(
    site: Site, target: str, base: int, changes: dict[str, Any], by: str, via: str
) -> None:
    """Let Aoife propose a change, and somebody else approve it."""
    steps: list[tuple[Command, str]] = [
        (
            OpenProposal(
                proposal="PRP-900", title="A change", target=target, base=base, changes=changes
            ),
            "p-byrne",
        ),
        (SubmitProposal(proposal="PRP-900"), "p-byrne"),
        (ApproveProposal(proposal="PRP-900"), by),
    ]
    for number, (command, actor) in enumerate(steps):
        asked = Asked(
            actor=actor, now=desk.clock(site.tracker), key=f"step {number}",
            reason="So that people know.", via=via if actor == by else "",
        )  # fmt: skip
        site.tracker.handle(command, asked)


@pytest.fixture(scope="module")
def aoife() -> Reader:
    return signed_in("p-byrne")


# ---------------------------------------------------------------- all lines


def test_the_list_says_what_is_next_what_was_told_last_and_whom_it_reached(aoife: Reader) -> None:
    page = aoife.get("/communications")
    page.says("Service performance and risks", "Customers' contract managers", "2026-Q4 by 31 Dec")
    page.says("Q3 service report, 24 Sep", "36 of 36", "163 of 184 Too few")
    listed = {each["id"]: each for each in aoife.get("/communications.json").json["items"]}
    assert list(listed) == [f"COM-0{n}" for n in range(1, 7)]
    policy, report = listed["COM-01"], listed["COM-04"]
    assert policy["last_gaps"] == ["Of night 17 of 22 were reached, less than 85 %."]
    assert (policy["next_occasion"], policy["late"], policy["deliveries"]) == ("", 0, 3)
    assert (report["next_occasion"], report["next_due"]) == ("2026-Q4", "2026-12-31")
    assert (report["next_state"], report["last_reached"], report["last_of"]) == ("due", 36, 36)


def test_lines_are_narrowed_by_what_they_tell_of_and_who_sees_to_it(aoife: Reader) -> None:
    def ids(query: str) -> list[str]:
        found = aoife.get(f"/communications.json?{query}").json
        assert found["total"] == len(found["items"])
        return [each["id"] for each in found["items"]]

    assert ids("about=plan") == ["COM-03", "COM-06"]
    assert ids("who=role:cio") == ["COM-02"]
    assert ids("about=plan&who=role:comms-manager") == ["COM-06"]
    assert (len(ids("state=active")), ids("state=ended")) == (6, [])


def test_at_an_earlier_instant_the_list_says_what_was_late_then(aoife: Reader) -> None:
    page = aoife.get("/communications?as_of=2026-05-22")
    page.says("PLN-01 v7 by 6 May 2026", "16 days late")
    assert "COM-06" not in page.text
    assert "post" not in page.html.partition("<main")[2].partition("</main")[0]


def test_before_anything_was_agreed_the_list_says_how_it_begins(aoife: Reader) -> None:
    aoife.get("/communications?as_of=2025-10-20").says("Nobody has agreed yet who is told what.")
    between = aoife.get("/communications?as_of=2025-11-08")
    between.says("No line is filled in yet.", "Named by the approach, and not filled in yet COM-01")
    between.says("No line tells of business goals.")


# ---------------------------------------------------------------- who was told of a version


def test_who_was_told_of_a_version_when_how_and_who_confirmed(aoife: Reader) -> None:
    page = aoife.get("/plans/PLN-01/v7")
    assert "/communications?about=PLN-01&amp;version=7" in page.html
    aoife.get("/communications?about=PLN-01&version=7").says(
        "Who was told of Service management plan 2026", "Version 7", "Told, 29 days late",
        "4 Jun 2026", "26 of 28",
    )  # fmt: skip
    rows = aoife.get("/communications.json?about=PLN-01").json["items"]
    told = {row["version"]: (row["told"], row["days"], row["reached"], row["of"]) for row in rows}
    assert told[7] == ("delivered", 43, 26, 28)
    assert told[1] == ("delivered", 0, 28, 28)
    assert told[10] == ("skipped", None, None, None)
    assert [row["version"] for row in rows] == list(range(10, 0, -1))
    (third,) = aoife.get("/communications.json?about=POL-01&version=3").json["items"]
    assert third["segments"][1] == {"name": "night", "reached": 17, "of": 22}
    assert (third["reached"], third["of"], third["confirmed"]) == (163, 184, 8)


def test_a_version_that_no_line_tells_of_was_told_to_nobody(aoife: Reader) -> None:
    (row,) = aoife.get("/communications.json?about=OBJ-01&version=1").json["items"]
    assert (row["line"], row["told"]) == (None, None)
    aoife.get("/communications?about=OBJ-01").says("Told to nobody")
    assert aoife.get("/communications?about=OBJ-99").status == 404
    assert aoife.get("/communications?about=objective:OBJ-01").status == 200


# ---------------------------------------------------------------- one line, one delivery


def test_a_line_shows_its_answers_what_is_due_and_what_was_told(aoife: Reader) -> None:
    aoife.get(PLACE).says(
        "On what Service performance and risks", "With whom customers' contract managers",
        "2026-Q4 31 Dec 2026 Due", "It was told", "Q3 service report", "Quarterly",
    )  # fmt: skip
    line = aoife.get("/communications/COM-03.json").json
    late = [each for each in line["occasions"] if each["late_by_days"]]
    assert [(each["occasion"], each["late_by_days"]) for each in late] == [("PLN-01 v7", 29)]
    assert [each["delivery"] for each in line["deliveries"]] == [6, 5, 4, 3, 2, 1]
    aoife.get("/communications/COM-03").says("Left out", "a mail of its own would add nothing")


def test_a_delivery_keeps_its_audience_whoever_comes_or_leaves_later() -> None:
    aoife = signed_in("p-byrne")
    first = aoife.get("/communications/COM-01/deliveries/1.json").json
    assert first["audience"] == len(first["people"]) == 15
    third = aoife.get("/communications/COM-01/deliveries/3.json").json
    assert (third["audience"], third["versions"], third["evidence"]) == (17, [3], ["DOC-030"])
    names = {each["name"] for each in third["people"]} - {each["name"] for each in first["people"]}
    assert names == {"Greta Novak", "Owen Price"}
    aoife.get("/communications/COM-01/deliveries/3").says(
        "It reached too few", "Of night 17 of 22 were reached, less than 85 %.", "17 people",
    )  # fmt: skip
    assert aoife.get("/communications/COM-01/deliveries/4").status == 404
    assert aoife.get("/communications/COM-01/deliveries/3?as_of=2026-11-10").status == 404


def test_who_confirmed_a_delivery_stands_beside_its_people() -> None:
    kwame = signed_in("p-mensah")
    site = kwame.site
    read = AcknowledgeDelivery(line="COM-01", delivery=3, version=3)
    site.tracker.handle(read, Asked(actor="p-mensah", now=desk.clock(site.tracker), key="read"))
    delivery = kwame.get("/communications/COM-01/deliveries/3.json").json
    when = {each["person"]: each["confirmed_at"] for each in delivery["people"]}
    assert (when["p-mensah"] or "")[:10] == "2026-11-24"
    assert (when["p-weber"], when["p-horak"]) == ("2026-11-12T12:05:00Z", None)  # as a policy
    assert delivery["confirmed"] == len([each for each in when.values() if each]) == 9
    assert kwame.get("/communications/CNF-1").to.endswith("/communications/COM-01/deliveries/3")
    (row,) = kwame.get("/communications.json?about=POL-01&version=3").json["items"]
    assert row["confirmed"] == 9
    (before,) = kwame.get("/communications.json?about=POL-01&version=3&as_of=2026-11-13").json[
        "items"
    ]
    assert before["confirmed"] == 8


def test_who_was_told_confirms_it_on_its_page_once() -> None:
    byrne, place = signed_in("p-byrne"), "/communications/COM-02/deliveries/4"
    form = byrne.form(place, f"{place}/acknowledgement")
    assert byrne.send(f"{place}/acknowledgement", form).to.endswith(place)
    page = byrne.get(place)
    assert page.says("You have confirmed that you read it.", "Confirmed by 1 person")
    assert f"{place}/acknowledgement" not in page.forms
    assert page.forms.keys() == byrne.get("/communications/COM-02/deliveries/3").forms.keys() - {
        "/communications/COM-02/deliveries/3/acknowledgement"
    }


def test_looking_back_and_of_a_policy_nothing_is_confirmed_there() -> None:
    mensah = signed_in("p-mensah")
    place = "/communications/COM-01/deliveries/3"
    page = mensah.get(place)
    assert f"{place}/acknowledgement" not in page.forms
    assert page.says("Read version 3 of the policy, and confirm it there")
    assert "/policies/POL-01/v3/acknowledgement" in page.html
    past = mensah.get("/communications/COM-02/deliveries/1?on=2026-09-01")
    assert past.status == 200
    assert "You were told" not in past.text


# ---------------------------------------------------------------- acts


def test_who_answers_for_a_line_says_that_it_was_told_once_however_often_it_is_sent() -> None:
    aoife = signed_in("p-byrne")
    new = f"{PLACE}/deliveries/new?occasion=2026-Q4"
    form = aoife.form(
        new, f"{PLACE}/deliveries", reached="35", of="36", segments="north 20 of 20\nsouth 15 of 16"
    )
    assert dict(form)["occasion"] == "2026-Q4"
    before = aoife.site.events
    assert aoife.send(f"{PLACE}/deliveries", form).to.endswith(PLACE)
    aoife.send(f"{PLACE}/deliveries", form)
    assert aoife.site.events == before + 1
    aoife.get(PLACE).says("2026-Q4 31 Dec 2026 Told", "35 of 36", "north 20 of 20, south 15 of 16")


def test_a_refusal_keeps_what_was_typed() -> None:
    aoife = signed_in("p-byrne")
    refused = aoife.fill(
        f"{PLACE}/deliveries/new",
        f"{PLACE}/deliveries",
        occasion="Q4 report",
        reached="40",
        of="36",
    )
    assert refused.status == 422
    refused.says("Of 36 people no more than 36 can be reached.", "COM-4")
    assert 'value="Q4 report"' in refused.html
    malformed = aoife.fill(
        f"{PLACE}/deliveries/new", f"{PLACE}/deliveries", occasion="Q4", segments="the night shift"
    )
    malformed.says("Must be lines such as: night 19 of 22.")
    assert "the night shift" in malformed.html


def test_something_is_left_out_judged_and_a_line_is_ended() -> None:
    aoife = signed_in("p-byrne")
    omission = f"{PLACE}/omission"
    aoife.fill(f"{omission}?occasion=2026-Q4", omission, reason="").says(
        "What is left out says why."
    )
    aoife.fill(f"{omission}?occasion=2026-Q4", omission, reason="There was nothing to tell.")
    aoife.get(PLACE).says("2026-Q4 31 Dec 2026 Left out There was nothing to tell.")
    judged = f"{PLACE}/assessment"
    aoife.fill(judged, judged, verdict="partly", notes="Two of five had read it.")
    aoife.get(PLACE).says("Partly Two of five had read it.", "after 3 deliveries")
    aoife.fill(f"{PLACE}/end", f"{PLACE}/end", reason="Another line does it.")
    page = aoife.get(PLACE)
    page.says("Ended")
    assert "It was told" not in page.text
    aoife.get(f"{PLACE}/deliveries/new").says("This line has ended.")


def test_others_are_told_whose_it_is() -> None:
    jonas = signed_in("p-weber")
    page = jonas.get(PLACE)
    page.says("It is told by Communication and customer relations manager: Aoife Byrne.")
    assert "Say that something was told" not in page.text
    for act in ("deliveries/new", "omission", "assessment", "end"):
        offered = jonas.get(f"{PLACE}/{act}").forms
        assert [address for address in offered if address.startswith("/communications")] == []
    token = next(pair for pair in page.forms["/sign-out"] if pair[0] == "csrf")
    refused = jonas.send(f"{PLACE}/omission", [token, ("occasion", "2026-Q4"), ("reason", "No.")])
    assert refused.status == 422
    refused.says("FACT-ACTOR")


def test_the_owner_of_the_approach_fills_in_the_line_that_it_names() -> None:
    aoife = signed_in("p-byrne")
    aoife.get("/communications/new").says("No line waits for you", "propose it there")
    signed_in("p-weber").get("/communications/new").says("filled in by the owner of")
    lines = [f"COM-0{n}" for n in range(1, 8)]
    approved(aoife.site, "communication_approach:CAP-01", 2, {"lines": lines}, "p-falk", "DEL-03")
    aoife.get("/communications").says("Named by the approach, and not filled in yet COM-07")
    form = {
        "line": "COM-07", "on_what": "Risks", "when": "monthly", "with_whom": "owners",
        "how": "mail", "who": "role:risk-manager", "about": "risk", "cadence": "monthly",
        "audience": "role:so-network, person:p-adler", "channel": "e-mail",
    }  # fmt: skip
    short = aoife.fill("/communications/new", "/communications", **(form | {"how": ""}))
    short.says("A line says how.", "COM-1")
    assert 'value="owners"' in short.html
    made = aoife.fill("/communications/new?line=COM-07", "/communications", **form)
    assert made.to.endswith("/communications/COM-07")
    aoife.get("/communications/COM-07").says(
        "Risk and information security manager", "Service owner, network, Ruth Adler", "Monthly"
    )


# ---------------------------------------------------------------- calendar, approach, overview


def test_the_calendar_shows_what_was_told_and_what_is_due(aoife: Reader) -> None:
    july = aoife.get("/communications/calendar?month=2026-07")
    july.says("July 2026", "Monday", "Told POL-01 v2", "Told Q3 briefing")
    items = aoife.get("/communications/calendar.json?month=2026-12").json["items"]
    assert [(each["day"], each["line"], each["state"]) for each in items] == [
        ("2026-12-31", "COM-04", "due")
    ]
    ahead = aoife.get("/communications/calendar.json?month=2027-03").json["items"]
    assert {(each["line"], each["state"]) for each in ahead} == {
        ("COM-02", "ahead"), ("COM-04", "ahead"), ("COM-06", "ahead"),
    }  # fmt: skip
    assert aoife.get("/communications/calendar.json?month=2099-12").json["items"] == []
    assert aoife.get("/communications/calendar").status == 200
    for month in ("2026-13", "2026", "x"):
        assert aoife.get(f"/communications/calendar?month={month}").status == 400


def test_the_calendar_at_an_earlier_instant_shows_what_was_late_then(aoife: Reader) -> None:
    may = aoife.get("/communications/calendar.json?month=2026-05&as_of=2026-05-22").json["items"]
    assert [(each["day"], each["occasion"], each["state"]) for each in may] == [
        ("2026-05-06", "PLN-01 v7", "late")
    ]


def test_the_approach_is_read_with_its_lines_and_compared(aoife: Reader) -> None:
    aoife.get("/communication-approach").says("Communication approach", "In force")
    page = aoife.get("/communication-approach/CAP-01")
    page.says(
        "Goals, objectives and plan for the night shift", "85 % of the audience", "Propose a change"
    )
    first = aoife.get("/communication-approach/CAP-01/v1")
    assert "COM-06" not in first.text
    aoife.get("/communication-approach/CAP-01/v1...v2").says("COM-06", "two slots")
    then = aoife.get("/communication-approach/CAP-01?as_of=2025-11-08")
    then.says("not filled in yet")
    assert "Propose a change" not in then.text


def test_the_overview_says_where_communication_stands(aoife: Reader) -> None:
    aoife.get("/").says(
        "Communication Too few reached", "6 lines, 1 due", "1 line last reached too few"
    )
    aoife.get("/?as_of=2026-05-22").says("Communication Late", "5 lines, 1 late")
    aoife.get("/?as_of=2025-10-20").says("Communication Nothing yet")


def test_a_new_version_of_the_policy_is_in_the_turn_of_who_tells_it() -> None:
    aoife = signed_in("p-byrne")
    assert "POL-01 v4" not in aoife.get("/turn").text
    approved(aoife.site, "policy:POL-01", 3, {"text": "We keep our word."}, "p-okafor", "ROOT")
    turn = aoife.get("/turn")
    turn.says("Service management policy", "POL-01 v4 is to be told by 2026-12-01.")
    assert 'href="/communications/COM-01"' in turn.html
    aoife.fill(
        "/communications/COM-01/deliveries/new?occasion=POL-01+v4",
        "/communications/COM-01/deliveries", reached="",
    )  # fmt: skip
    assert "POL-01 v4" not in aoife.get("/turn").text
    aoife.get("/communications/COM-01").says("POL-01 v4 1 Dec 2026 Told", "0 of 17 Too few")
