"""Proposals on pages: written, compared, decided on, and everything that may stand in the way."""

import csv
import io
from collections.abc import Mapping
from typing import Any, get_args, get_type_hints

import pytest

from events.facts.plans import PlanVersionApproved
from events.facts.proposals import (
    ApprovalGiven,
    ApprovalTakenBack,
    ChangesRequested,
    ProposalOpened,
    ProposalRebased,
    ProposalRejected,
    ProposalRevised,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from events.facts.refusals import ActRefused
from tests.deciding import act, form_of, history_of, last, sent, the
from tests.readers import Answer, Reader, Site, signed_in
from tracker.goals import Goal
from tracker.proposals.content import TARGETS
from web.content import CONTENT, Items

WHY = "The price has fallen since spring."
NEW = "/proposals/new?target=plan:PLN-01"


def written(reader: Reader, **changes: str) -> dict[str, list[str]]:
    """Return the form for a change to the plan, filled in."""
    form = form_of(reader.get(NEW), "/proposals/new")
    return form | filled({"title": "Cheaper storage", "reason": WHY, **changes})


def filled(fields: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in fields.items()}


def proposed(reader: Reader, do: str = "propose", **changes: str) -> str:
    """Let a reader propose a change to the plan; return its id."""
    given = changes or {"c.actions.A1.budget": "231,000"}
    answer = sent(reader, "/proposals/new", written(reader, **given), do=do)
    assert answer.status == 303, answer.text
    return answer.to.rpartition("/")[2]


def signs(reader: Reader, proposal: str, act_as: str = "approval", **more: str) -> Answer:
    """Let a reader press the button that signs, on the proposal's own page."""
    address = f"/proposals/{proposal}/{act_as}"
    return sent(reader, address, form_of(reader.get(f"/proposals/{proposal}"), address), **more)


# ---------------------------------------------------------------- the list


def test_the_list_has_what_is_open_first_then_what_was_decided_the_newest_first() -> None:
    items = signed_in("p-okafor").get("/proposals.json").json["items"]
    stages = [item["stage"] for item in items]
    assert stages[:2] == ["submitted", "submitted"]
    assert "submitted" not in stages[2:]
    assert len(items) == 25


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
    assert "All two approvals are in" in said
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


# ---------------------------------------------------------------- writing


def test_a_change_is_looked_at_first_and_nothing_is_recorded_by_that() -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    size = site.events
    said = sent(
        falk, "/proposals/new", written(falk, **{"c.actions.A1.budget": "202,000"}), do="preview"
    ).text
    assert "Budget of A1 Before EUR\xa0232,000" in said or "Budget of A1" in said
    assert "one person who may release money: Ines Okafor" in said
    assert "Budgets move by" in said
    assert "Propose" in said
    assert site.events == size


def test_only_what_was_changed_is_proposed() -> None:
    site = Site()
    proposal = proposed(
        site.signed_in("p-falk"),
        **{"c.actions.A4.due": "2026-12-15", "c.actions.A1.budget": "231,500.50"},
    )
    found = the(site, proposal)
    assert found.changes == {"actions.A4.due": "2026-12-15", "actions.A1.budget": 231_500_50}
    assert found.stage == "submitted"


def test_an_action_is_added_and_another_taken_out() -> None:
    site = Site()
    fields = {
        "c.actions.A12.title": "Generator test", "c.actions.A12.owner": "role:so-hosting",
        "c.actions.A12.milestones": "M1: Ordered\nTested", "c.actions.A10.gone": "yes",
    }  # fmt: skip
    found = the(site, proposed(site.signed_in("p-falk"), **fields))
    assert found.changes["actions.A10"] is None
    assert found.changes["actions.A12"]["milestones"] == {"M1": "Ordered", "M2": "Tested"}


def test_something_new_begins_with_an_empty_form() -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    form = form_of(falk.get("/proposals/new?target=objective"), "/proposals/new")
    assert form["base"] == ["0"]
    fields = {
        "title": "Fewer calls", "reason": "Customers wait too long today.",
        "c.title": "Calls answered in time", "c.owner": "role:po-incident", "c.measure": "Share",
        "c.unit": "%", "c.target": "95", "c.due": "2027-12-31",
    }  # fmt: skip
    form |= filled(fields) | {"c.supports": ["BG-01"], "c.scope": ["*"]}
    with history_of(site) as history:
        form["c.supports"] = [history.every(Goal, 1)[0].id]
    answer = sent(falk, "/proposals/new", form, do="propose")
    assert answer.status == 303, answer.text
    assert the(site, answer.to.rpartition("/")[2]).target == form["target"][0]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("c.actions.A2.due", "soon", "Action A2, due:"),
        ("c.actions.A1.budget", "a lot", "Budget of A1:"),
        ("c.title", "", "Title: please fill this in."),
        ("c.actions.A1.owner", "role:nobody", "Action A1, owner:"),
        ("title", "", "Title of the change:"),
        ("reason", "Because", "Reason:"),
        ("effective", "2020-01-01", "Takes effect from:"),
        ("effective", "tomorrow", "Takes effect from:"),
        ("c.actions.A1.title", "x" * 301, "Action A1, title:"),
        ("c.notes", "bell \x07", "Notes:"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(
    field: str, value: str, said: str
) -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    fields = {"c.sections.limitations": "Typed with care.", "c.notes": "Something.", field: value}
    form = written(falk, **fields)
    size = site.events
    answer = sent(falk, "/proposals/new", form, do="propose")
    assert answer.status == 422
    assert f'href="#f-{field}"' in answer.html
    assert said in answer.text
    kept = form_of(answer, "/proposals/new")
    assert kept["c.sections.limitations"] == ["Typed with care."]
    assert kept[field] == [value] or field in {"c.notes", "c.actions.A1.owner"}
    assert site.events == size


def test_a_draft_that_changes_nothing_is_not_proposed() -> None:
    falk = signed_in("p-falk")
    answer = sent(falk, "/proposals/new", written(falk), do="propose")
    assert answer.status == 422
    assert "Nothing would change" in answer.text


def test_a_form_sent_twice_is_recorded_once() -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    form = written(falk, **{"c.notes": "Once."})
    first = sent(falk, "/proposals/new", form, do="propose")
    size = site.events
    again = sent(falk, "/proposals/new", form, do="propose")
    assert (again.status, again.to) == (303, first.to)
    assert site.events == size


def test_a_base_that_became_stale_is_a_conflict_that_keeps_the_text_and_shows_what_came() -> None:
    site = Site()
    falk, chief = site.signed_in("p-falk"), site.signed_in("p-okafor")
    form = written(falk, **{"c.sections.limitations": "Written meanwhile."})
    act(chief, "/proposals/PRP-026/approval", revision="1")
    answer = sent(falk, "/proposals/new", form, do="propose")
    said = answer.text
    assert answer.status == 409
    assert "Version 11 came meanwhile" in said
    assert "a second one is surveyed in December" in said
    kept = form_of(answer, "/proposals/new")
    assert kept["c.sections.limitations"] == ["Written meanwhile."]


def test_the_form_answers_htmx_with_what_it_will_need() -> None:
    falk = signed_in("p-falk")
    answer = sent(
        falk, "/proposals/new", written(falk, **{"c.actions.A1.budget": "300,000"}), do="needs"
    )
    assert answer.status == 200
    assert "This will need:" in answer.text


def test_twenty_megabytes_are_too_large_and_bytes_that_are_no_text_are_refused() -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    size = site.events
    large = sent(
        falk, "/proposals/new", written(falk, **{"c.notes": "x" * 20_000_000}), do="propose"
    )
    assert large.status == 413
    assert "your text is still in the form" in large.text
    token = form_of(falk.get("/proposals"), "/sign-out")["csrf"][0]
    broken = falk.client.post(
        "/proposals/new",
        data=f"csrf={token}&c.notes=%ff%fe".encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert broken.status_code == 400
    assert "c.notes" in broken.text
    assert site.events == size


@pytest.mark.parametrize("target", ["", "risk:R-1", "plan", "nonsense"])
def test_a_form_without_a_target_asks_for_one(target: str) -> None:
    falk = signed_in("p-falk")
    shown = falk.get(f"/proposals/new?target={target}")
    assert shown.status == 200
    sent = act(falk, "/proposals/new", target=target, base="x")
    assert sent.status in (404, 422)


# ---------------------------------------------------------------- revising and rebasing


def test_only_the_author_revises_and_only_while_it_is_open() -> None:
    site = Site()
    assert site.signed_in("p-falk").get("/proposals/PRP-026/revision").status == 403
    assert site.signed_in("p-price").get("/proposals/PRP-018/revision").status == 409


def test_a_revision_begins_with_what_was_proposed_and_says_what_it_clears() -> None:
    site = Site()
    price, finance = site.signed_in("p-price"), site.signed_in("p-raman")
    proposal = proposed(price, **{"c.actions.A1.budget": "282,000"})
    signs(finance, proposal)
    form = form_of(price.get(f"/proposals/{proposal}/revision"), f"/proposals/{proposal}/revision")
    assert form["c.actions.A1.budget"] == ["282,000"]
    form |= filled(
        {"c.actions.A1.budget": "283,000", "reason": "The offer was wrong by a thousand."}
    )
    assert sent(price, f"/proposals/{proposal}/revision", form, do="propose").status == 303
    assert isinstance(last(site).fact, ProposalSubmitted)
    said = finance.get(f"/proposals/{proposal}").text
    assert "proposed revision 2, which clears what Priya Raman had approved" in said
    compared = finance.get(f"/proposals/{proposal}?against=r1").text
    assert "282,000" in compared
    assert "283,000" in compared


def test_a_revision_made_while_somebody_acted_is_a_conflict_that_keeps_the_text() -> None:
    site = Site()
    price, chief = site.signed_in("p-price"), site.signed_in("p-okafor")
    form = form_of(
        price.get("/proposals/PRP-026/revision"), "/proposals/PRP-026/revision"
    ) | filled({"c.notes": "Kept.", "reason": WHY})
    act(chief, "/proposals/PRP-026/changes-request", reason="Who pays for the survey?")
    answer = sent(price, "/proposals/PRP-026/revision", form, do="propose")
    assert answer.status == 409
    assert "Somebody acted on this proposal" in answer.text
    kept = form_of(answer, "/proposals/PRP-026/revision")
    assert kept["c.notes"] == ["Kept."]
    assert sent(price, "/proposals/PRP-026/revision", kept, do="propose").status == 303
    with history_of(site) as history:
        made = [
            e.fact
            for e in history.events("proposal/PRP-026")
            if isinstance(e.fact, ProposalRevised)
        ]
    assert len(made) == 1


def stale(site: Site) -> str:
    """Let a proposal's base become stale by one that overlaps with it."""
    falk, chief = site.signed_in("p-falk"), site.signed_in("p-okafor")
    proposal = proposed(
        falk, **{"c.sections.limitations": "Nothing limits us.", "c.notes": "A note."}
    )
    act(chief, "/proposals/PRP-026/approval", revision="1")
    return proposal


def test_a_stale_proposal_shows_what_came_meanwhile_and_cannot_be_approved() -> None:
    site = Site()
    proposal = stale(site)
    said = site.signed_in("p-okafor").get(f"/proposals/{proposal}").text
    assert "Version 11 came meanwhile" in said
    assert "Based on version 10; version 11 came meanwhile" in said
    assert "Maren Falk can put it onto version 11" in said
    assert "Both started from" in site.signed_in("p-falk").get(f"/proposals/{proposal}").text


@pytest.mark.parametrize(
    ("choice", "own", "becomes"),
    [
        ("mine", "", "Nothing limits us."),
        ("theirs", "", None),
        ("own", "Only the fibre limits us.", "Only the fibre limits us."),
    ],
)
def test_where_both_changed_the_same_the_author_chooses(
    choice: str, own: str, becomes: Any
) -> None:
    site = Site()
    proposal = stale(site)
    falk = site.signed_in("p-falk")
    form = form_of(falk.get(f"/proposals/{proposal}"), f"/proposals/{proposal}/rebase")
    fields = {"choice.sections.limitations": choice, "own.sections.limitations": own}
    answer = sent(falk, f"/proposals/{proposal}/rebase", form | filled(fields))
    assert answer.status == 303, answer.text
    assert isinstance(last(site).fact, ProposalRebased)
    found = the(site, proposal)
    assert (found.base, found.makes) == (11, 12)
    assert found.changes.get("sections.limitations") == becomes


def test_without_a_choice_nothing_is_rebased_and_what_was_typed_is_kept() -> None:
    site = Site()
    proposal = stale(site)
    falk = site.signed_in("p-falk")
    form = form_of(falk.get(f"/proposals/{proposal}"), f"/proposals/{proposal}/rebase")
    answer = sent(
        falk,
        f"/proposals/{proposal}/rebase",
        form | filled({"own.sections.limitations": "Half a sentence"}),
    )
    assert answer.status == 422
    assert "Half a sentence" in answer.html
    assert the(site, proposal).base == 10


def test_every_field_of_governed_content_has_its_place_in_the_form() -> None:
    for kind, state in TARGETS.items():
        known = {each.path.split(".")[0] for each in CONTENT[kind]}
        assert known == set(state.content.__struct_fields__)
        hints = get_type_hints(state.content)
        for items in (each for each in CONTENT[kind] if isinstance(each, Items)):
            inner = get_args(hints[items.path])[1]
            assert {field.path for field in items.fields} == set(inner.__struct_fields__)


def test_a_proposal_opened_through_the_form_is_the_one_that_was_looked_at() -> None:
    site = Site()
    falk = site.signed_in("p-falk")
    form = written(falk, **{"c.sections.limitations": "Line one\r\n\r\nLine three"})
    shown = sent(falk, "/proposals/new", form, do="preview")
    pressed = form_of(shown, "/proposals/new")
    answer = sent(falk, "/proposals/new", pressed, do="propose")
    assert answer.status == 303, answer.text
    with history_of(site) as history:
        found = history.events(f"proposal/{answer.to.rpartition('/')[2]}")[0].fact
    assert isinstance(found, ProposalOpened)
    assert found.changes == {"sections.limitations": "Line one\n\nLine three"}
