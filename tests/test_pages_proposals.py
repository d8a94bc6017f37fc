"""Proposals on pages: found, compared, decided on, and everything that may stand in the way."""

import csv
import io

from events.facts.plans import PlanVersionApproved
from events.facts.proposals import (
    ApprovalGiven,
    ApprovalTakenBack,
    ChangesRequested,
    ProposalRejected,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from events.facts.refusals import ActRefused
from tests.deciding import (
    WHY,
    act,
    filled,
    form_of,
    history_of,
    last,
    proposed,
    sent,
    signs,
    the,
)
from tests.readers import Site, signed_in

# ---------------------------------------------------------------- the list


def test_the_list_has_what_is_open_first_then_what_was_decided_the_newest_first() -> None:
    items = signed_in("p-okafor").get("/proposals.json").json["items"]
    stages = [item["stage"] for item in items]
    assert stages[:2] == ["submitted", "submitted"]
    assert "submitted" not in stages[2:]


def test_the_list_is_filtered_by_stage_kind_of_change_target_and_author() -> None:
    reader = signed_in("p-okafor")

    def ids(query: str) -> set[str]:
        return {item["id"] for item in reader.get(f"/proposals.json?{query}").json["items"]}

    assert ids("stage=rejected") == {"PRP-021"}
    assert ids("change=emergency") == {"PRP-015"}
    assert ids("target=policy:POL-01") == {"PRP-001", "PRP-024", "PRP-107"}
    assert ids("author=p-weber") == {"PRP-016", "PRP-021"}
    assert "No proposal fits" in reader.get("/proposals?stage=rejected&author=p-price").text


def test_csv_and_json_say_the_same() -> None:
    reader = signed_in("p-okafor")
    items = reader.get("/proposals.json").json["items"]
    rows = list(
        csv.DictReader(io.StringIO(reader.get("/proposals.csv").html.removeprefix("\ufeff")))
    )
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert [row["amount"] for row in rows] == [str(item["amount"]) for item in items]


def test_a_stranger_is_sent_to_the_door() -> None:
    stranger = Site().stranger()
    assert stranger.get("/proposals").status in (302, 303)
    assert stranger.get("/proposals.json").status == 401
    assert stranger.get("/turn.json").status == 401


def test_a_proposal_that_there_is_not_is_said_to_be_unknown() -> None:
    reader = signed_in("p-okafor")
    assert reader.get("/proposals/PRP-999").status == 404
    assert act(reader, "/proposals/PRP-999/approval").status == 404
    assert reader.get("/proposals/PRP-999/revision").status == 404


# ---------------------------------------------------------------- the page of one


def test_the_page_says_who_proposes_what_and_what_would_change() -> None:
    said = signed_in("p-falk").get("/proposals/PRP-026").text
    assert "Waiting for 1 approval" in said
    assert "Owen Price proposes to change Service management plan 2026, version 10" in said
    assert "Known limitations" in said
    assert "Budget: EUR 9,000" in said
    assert "Based on version 10, still the newest" in said
    assert (
        "A change to a plan up to EUR 25,000 needs one person who may approve plan changes" in said
    )


def test_differences_are_shown_side_by_side_or_in_one_text() -> None:
    reader = signed_in("p-falk")
    assert 'class="cell del"' in reader.get("/proposals/PRP-026").html
    one = reader.get("/proposals/PRP-026?view=one").html
    assert 'class="diff inline"' in one
    assert "<ins>; a second one is surveyed in December</ins>" in one


def test_each_signature_shows_the_delegation_that_gave_the_right_and_its_chain() -> None:
    page = signed_in("p-falk").get("/proposals/PRP-014")
    said = page.text
    assert "Both approvals are in" in said
    assert 'href="/delegations/DEL-01"' in page.html
    assert "As Director of services, to approve plan changes" in said
    assert "given by the governing body" in said


def test_the_page_shows_who_else_could_sign_by_which_grant_up_to_how_much() -> None:
    said = signed_in("p-weber").get("/proposals/PRP-026").text
    assert "The approval is still missing" in said
    assert "Tomasz Lindqvist as Director of services, up to EUR 150,000" in said
    assert "Maren Falk as Service management system manager" in said


def test_a_declined_proposal_says_by_what_right_and_why() -> None:
    said = signed_in("p-falk").get("/proposals/PRP-021").text
    assert "Declined" in said
    assert "By what right" in said
    assert "Ines Okafor declined by" in said or "declined by" in said


def test_the_story_has_refused_attempts_too() -> None:
    said = signed_in("p-falk").get("/proposals/PRP-010").text
    assert "tried to approve and was refused (SOD-1)" in said or "was refused" in said


def test_the_data_of_one_proposal_has_its_changes_and_signatures() -> None:
    item = signed_in("p-falk").get("/proposals/PRP-014.json").json
    assert item["changes"]["actions.A1.budget"] == 22000000
    assert [signature["power"] for signature in item["approvals"]] == [
        "approve:plan",
        "approve:spend",
    ]
    labels = {each["label"]: each for each in item["differs"]}
    assert labels["Budget of A1"]["before"].replace("\xa0", " ") == "EUR 180,000"


def test_at_an_old_instant_the_page_shows_what_was_there_and_offers_no_act() -> None:
    site = Site()
    chief = site.signed_in("p-okafor")
    assert act(chief, "/proposals/PRP-026/approval", revision="1").status == 303
    with history_of(site) as history:
        before = history.events("proposal/PRP-026")[1].number
    page = chief.get(f"/proposals/PRP-026?as_of={before}")
    assert "Waiting for 1 approval" in page.text
    assert 'id="approve"' not in page.html
    assert "Propose a change" not in chief.get(f"/proposals?as_of={before}").text
    assert "In force since" in chief.get("/proposals/PRP-026").text


# ---------------------------------------------------------------- deciding


def test_an_approval_records_the_revision_and_how_it_was_shown() -> None:
    site = Site()
    chief = site.signed_in("p-okafor")
    form = form_of(chief.get("/proposals/PRP-026?view=one"), "/proposals/PRP-026/approval")
    answer = sent(chief, "/proposals/PRP-026/approval", form)
    assert (answer.status, answer.to) == (303, "/proposals/PRP-026")
    with history_of(site) as history:
        given = history.events("proposal/PRP-026")[2].fact
    assert isinstance(given, ApprovalGiven)
    assert given.displayed == "revision 1 against version 10, its base, in one text"
    assert isinstance(last(site).fact, PlanVersionApproved)
    assert "All signatures are in" in chief.get("/proposals/PRP-026").text


def test_an_approval_sent_twice_is_recorded_once() -> None:
    site = Site()
    chief = site.signed_in("p-okafor")
    form = form_of(chief.get("/proposals/PRP-026"), "/proposals/PRP-026/approval")
    sent(chief, "/proposals/PRP-026/approval", form)
    size = site.events
    assert sent(chief, "/proposals/PRP-026/approval", form).status == 303
    assert site.events == size


def test_the_proposer_cannot_approve_and_sees_why_not() -> None:
    site = Site()
    price = site.signed_in("p-price")
    page = price.get("/proposals/PRP-026")
    assert 'id="approve"' not in page.html
    assert "Who proposes a change does not decide on it" in page.text
    refused = act(price, "/proposals/PRP-026/approval", revision="1", reason="It is a good idea.")
    said = refused.text
    assert refused.status == 422
    assert "SOD-1" in said
    assert "It is a good idea." in refused.html
    assert isinstance(last(site).fact, ActRefused)


def test_who_lacks_authority_is_told_who_could_act_instead() -> None:
    refused = act(signed_in("p-weber"), "/proposals/PRP-026/approval", revision="1")
    said = refused.text
    assert refused.status == 422
    assert "AUTH-" in said
    assert "Who could do it instead:" in said
    assert "Tomasz Lindqvist" in said


def test_an_approval_of_an_older_revision_is_refused() -> None:
    site = Site()
    price, chief = site.signed_in("p-price"), site.signed_in("p-okafor")
    form = form_of(chief.get("/proposals/PRP-026"), "/proposals/PRP-026/approval")
    revised = form_of(
        price.get("/proposals/PRP-026/revision"), "/proposals/PRP-026/revision"
    ) | filled({"c.actions.A12.budget": "8,000", "reason": WHY})
    assert sent(price, "/proposals/PRP-026/revision", revised, do="propose").status == 303
    refused = sent(chief, "/proposals/PRP-026/approval", form)
    assert "PROP-2" in refused.text
    assert the(site, "PRP-026").stage == "submitted"


def test_asking_for_changes_needs_a_reason_and_keeps_it_on_the_record() -> None:
    site = Site()
    chief = site.signed_in("p-okafor")
    short = act(chief, "/proposals/PRP-026/changes-request", reason="No.")
    assert short.status == 422
    assert "No." in short.html
    form = form_of(chief.get("/proposals/PRP-026"), "/proposals/PRP-026/approval")
    done = sent(
        chief, "/proposals/PRP-026/changes-request", form, reason="Who pays for the survey?"
    )
    assert done.status == 303, done.text
    assert isinstance(last(site).fact, ChangesRequested)
    said = site.signed_in("p-price").get("/proposals/PRP-026").text
    assert "Changes requested" in said
    assert "Who pays for the survey?" in said


def test_declining_withdrawing_and_handing_in_are_acts_of_their_own() -> None:
    site = Site()
    chief, price = site.signed_in("p-okafor"), site.signed_in("p-price")
    act(chief, "/proposals/PRP-026/rejection", reason="There is no money for it this year.")
    assert isinstance(last(site).fact, ProposalRejected)
    kept = proposed(price, do="draft", **{"c.notes": "A note."})
    act(price, f"/proposals/{kept}/submission")
    assert isinstance(last(site).fact, ProposalSubmitted)
    act(price, f"/proposals/{kept}/withdrawal")
    assert isinstance(last(site).fact, ProposalWithdrawn)


def test_an_approval_can_be_taken_back_until_the_last_one_is_in() -> None:
    site = Site()
    finance = site.signed_in("p-raman")
    proposal = proposed(site.signed_in("p-price"), **{"c.actions.A1.budget": "282,000"})
    form = form_of(finance.get(f"/proposals/{proposal}"), f"/proposals/{proposal}/approval")
    assert sent(finance, f"/proposals/{proposal}/approval", form).status == 303
    page = finance.get(f"/proposals/{proposal}")
    assert "One of two approvals is in" in page.text
    assert 'id="take-back"' in page.html
    act(finance, f"/proposals/{proposal}/approval-withdrawal")
    assert isinstance(last(site).fact, ApprovalTakenBack)


def test_who_holds_several_rights_chooses_one_and_what_is_missing_stands_first() -> None:
    site = Site()
    proposal = proposed(site.signed_in("p-price"), **{"c.actions.A1.budget": "282,000"})
    director = site.signed_in("p-lindqvist")
    signs(director, proposal)
    address = f"/proposals/{proposal}"
    form = form_of(site.signed_in("p-raman").get(address), f"{address}/approval")
    assert form["right"] == ["approve:spend DEL-02"]


def test_a_scheduled_change_is_cancelled_with_the_same_needs_before_it_takes_effect() -> None:
    site = Site()
    price, chief = site.signed_in("p-price"), site.signed_in("p-okafor")
    proposal = proposed(price, **{"c.notes": "Later.", "effective": "2027-02-01"})
    signs(chief, proposal)
    page = chief.get(f"/proposals/{proposal}")
    assert "Scheduled from 1 Feb 2027" in page.text
    signs(chief, proposal, "cancellation", reason="The supplier has gone out of business.")
    assert the(site, proposal).stage == "cancelled"


def test_an_emergency_takes_effect_at_once_and_is_ratified_by_others() -> None:
    site = Site()
    price, director, chief = (site.signed_in(p) for p in ("p-price", "p-lindqvist", "p-okafor"))
    proposal = proposed(price, **{"c.notes": "Tonight.", "change": "emergency"})
    signs(director, proposal)
    page = chief.get(f"/proposals/{proposal}")
    said = page.text
    assert "to be ratified by" in said
    assert "Emergency" in said
    signs(chief, proposal, "ratification")
    assert the(site, proposal).ratified_at is not None
