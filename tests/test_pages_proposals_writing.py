"""Proposals written on pages: new ones, revised ones, and those whose base has moved."""

from typing import Any, get_args, get_type_hints

import pytest

from events.facts.proposals import (
    ProposalOpened,
    ProposalRebased,
    ProposalRevised,
    ProposalSubmitted,
)
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
    written,
)
from tests.readers import Site, signed_in
from tracker.goals import Goal
from tracker.proposals.content import TARGETS
from web.content.fields import CONTENT, Items

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


def test_a_new_plan_shows_only_fields_that_say_something_and_who_owns_its_actions() -> None:
    page = signed_in("p-falk").fill(
        "/proposals/new?target=plan&with=starter", "/proposals/new", title="Another plan",
        reason=WHY, do="preview",
        **{"c.actions.A1.title": "Write it down", "c.actions.A1.owner": "role:cio"},
    )  # fmt: skip
    changes = page.html.partition("What would change")[2].partition("About this change")[0]
    assert "Write it down" in changes
    assert changes.count("<h3>") == changes.count('class="f"'), "each field has a name"
    assert "role:cio" not in changes


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
    for state in TARGETS.values():
        kind = state.kind
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
