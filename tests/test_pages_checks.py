"""What an auditor asks of the demo's record, each question on one page with a link that stays."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.readers import Reader, Site
from web.checks import CHECKS


@pytest.fixture(scope="module")
def auditor() -> Iterator[Reader]:
    site = Site()
    yield site.signed_in("p-eriksen")
    site.close()


@pytest.fixture(scope="module")
def fell(auditor: Reader) -> int:
    """The number of the event by which DEL-08 was taken back, the last of 28 May 2026."""
    return auditor.site.number("307")


def facts(reader: Reader) -> list[str]:
    """Return which fact each event of the record is."""
    with reader.site.tracker.record.reading() as reading:
        return [type(event.fact).__name__ for event in reading.events()]


def items(auditor: Reader, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = auditor.get(address).json["items"]
    return found


# ---------------------------------------------------------------- checks


def test_the_page_of_checks_asks_each_question_and_answers_it(auditor: Reader) -> None:
    page = auditor.get("/record/checks")
    page.says(*(check.title for check in CHECKS.values()), *(c.asks for c in CHECKS.values()))
    count = facts(auditor).count
    page.says(f"{count('ProposalApproved')} changes", "1 emergency change", "2 findings")
    signed = sum(map(count, ("ApprovalGiven", "RatificationGiven", "RiskAccepted")))
    page.says(f"{signed} signatures", f"{count('RiskAccepted')} acceptances")
    assert [each["check"] for each in items(auditor, "/record/checks.json")] == list(CHECKS)


def test_only_open_offers_and_two_missing_values_are_wrong_in_the_story(auditor: Reader) -> None:
    wrong = {each["check"]: each["wrong"] for each in items(auditor, "/record/checks.json")}
    assert {name: count for name, count in wrong.items() if count} == {
        "acceptances": 2, "measurements": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rules", "count"),
    [
        ("approvals", {"PROP-4"}, 1),
        ("separation", {"SOD-1", "SOD-2", "SOD-5"}, 3),
        ("limits", {"AUTH-AMOUNT", "AUTH-RISK"}, 3),
        ("reach", {"AUTH-SCOPE"}, 1),
        ("authority", {"AUTH-TIME", "AUTH-REVOKED", "AUTH-ACCEPT"}, 3),
    ],
)
def test_what_was_refused_stands_beside_what_was_done(
    auditor: Reader, name: str, rules: set[str], count: int
) -> None:
    page = auditor.get(f"/record/checks/{name}")
    page.says("looked at", "Attempts that were refused", *rules)
    assert f"{count} attempt" in page.text


def test_each_change_has_the_approvals_that_its_rule_asked_for(auditor: Reader) -> None:
    changes = {each["id"]: each for each in items(auditor, "/record/checks/approvals.json")}
    assert changes["PRP-010"]["finding"] == (
        "AP-PLN-3 asks for 2 who may approve plan changes and 1 who may release money: 3 signed."
    )
    assert not any(each["wrong"] for each in changes.values())


def test_the_emergency_was_ratified_in_time_by_two_others(auditor: Reader) -> None:
    [emergency] = items(auditor, "/record/checks/emergencies.json")
    assert (emergency["id"], emergency["days"]) == ("PRP-015", 4)
    assert emergency["finding"] == "Ratified by 2 others, in time."


def test_what_was_never_accepted_names_who_would_accept(auditor: Reader) -> None:
    auditor.get("/record/checks/acceptances").says("DEL-14", "Tomasz Lindqvist", "APT-15")


def test_what_fell_with_a_revoked_grant_is_named(auditor: Reader) -> None:
    auditor.get("/record/checks/fallen").says("DEL-08", "With it fell DEL-09.")


def test_a_correction_shows_both_values(auditor: Reader) -> None:
    auditor.get("/record/checks/corrected").says("The value of 2026-02 is 92.7; it was 96.1.")


def test_a_vacancy_shows_its_days_and_its_end(auditor: Reader) -> None:
    first, second = items(auditor, "/record/checks/vacancies.json")
    assert (first["id"], first["days"], first["until"][:10]) == (
        "external-auditor", 258, "2026-06-21",
    )  # fmt: skip
    assert (second["days"], second["until"]) == (38, None)
    assert "so-network" not in auditor.get("/record/checks/vacancies").text


def test_at_an_old_instant_a_check_says_what_was_known_then(auditor: Reader) -> None:
    page = auditor.get("/record/checks/corrected?as_of=2026-03-31")
    page.says("There was nothing of the kind", "31 Mar 2026")
    assert items(auditor, "/record/checks/emergencies.json?as_of=2026-03-20")[0]["wrong"] is False
    assert items(auditor, "/record/checks/emergencies.json?as_of=2026-03-20&on=2026-03-30")[0][
        "wrong"
    ]


def test_every_check_is_also_data_with_the_event_behind_each_line(auditor: Reader) -> None:
    for name in CHECKS:
        table = auditor.get(f"/record/checks/{name}.csv").html.lstrip("\ufeff")
        rows = list(csv.DictReader(io.StringIO(table)))
        said = items(auditor, f"/record/checks/{name}.json")
        assert [row["event"] for row in rows] == [str(each["event"]) for each in said]


def test_there_are_no_other_checks(auditor: Reader) -> None:
    assert auditor.get("/record/checks/luck").status == 404


# ---------------------------------------------------------------- in force


@pytest.mark.parametrize(
    ("on", "version"), [("2025-12-31", None), ("2026-03-20", 6), ("2026-05-01", 7)]
)
def test_the_plan_that_was_in_force_on_a_day(auditor: Reader, on: str, version: int | None) -> None:
    found = items(auditor, f"/in-force.json?on={on}")
    plans = [each["version"] for each in found if each["kind"] == "plan"]
    assert plans == ([version] if version else [])


def test_roles_and_grants_in_force_name_who_held_them(auditor: Reader) -> None:
    found = items(auditor, "/in-force.json?on=2026-03-20")
    held = {each["id"]: each["held_by"] for each in found}
    assert (held["so-network"], held["DEL-09"]) == ("Carlo Bianchi", "Sam O'Neill")
    later = {each["id"]: each["held_by"] for each in items(auditor, "/in-force.json")}
    assert (later["so-network"], "DEL-09" in later) == ("Owen Price", False)


def test_the_page_of_what_was_in_force_links_the_events_behind_it(auditor: Reader) -> None:
    page = auditor.get("/in-force?on=2026-03-20")
    page.says("what is in force on 20 Mar 2026", "PLN-01, version 6, by PRP-015")
    number = auditor.site.number("247/2")
    assert f'href="/record/events/{number}?on=2026-03-20"' in page.html


def test_before_anything_happened_nothing_was_in_force(auditor: Reader) -> None:
    page = auditor.get("/in-force?as_of=2025-01-01")
    assert page.text.count("None was in force.") >= 6


def test_the_plan_of_a_day_before_its_first_version_is_said_not_to_be_in_force(
    auditor: Reader,
) -> None:
    page = auditor.get("/plans/PLN-01?on=2025-12-31")
    page.says("Not in force yet. Version 1 takes effect on 1 Jan 2026", "9 later versions")
    assert auditor.get("/plans/PLN-01.json?on=2025-12-31").json["state"] == "scheduled"


# ---------------------------------------------------------------- between two days


def test_what_was_recorded_between_two_days_with_who_and_why(auditor: Reader, fell: int) -> None:
    page = auditor.get("/record?from=2026-05-28&to=2026-05-28")
    page.says("3 events recorded then", "took back the delegation DEL-08 and with it DEL-09")
    page.says("“Leaves the company at his own wish, after nine years”", "Show all")
    found = auditor.get("/record.json?from=2026-05-28&to=2026-05-28").json
    assert [each["number"] for each in found["items"]] == [fell, fell - 1, fell - 2]
    assert found["total"] == 3


def test_one_end_of_the_span_may_be_open(auditor: Reader, fell: int) -> None:
    everything = auditor.get("/record.json").json["total"]
    before = auditor.get("/record.json?to=2026-05-27").json["total"]
    after = auditor.get("/record.json?from=2026-05-28").json["total"]
    assert (before, after) == (fell - 3, everything - fell + 3)


def test_a_span_ends_where_the_record_is_looked_at(auditor: Reader, fell: int) -> None:
    found = auditor.get(f"/record.json?from=2026-05-28&as_of={fell - 1}").json
    assert [each["number"] for each in found["items"]] == [fell - 1, fell - 2]


def test_an_instant_begins_a_span_too(auditor: Reader, fell: int) -> None:
    found = auditor.get("/record.json?from=2026-05-28T09:10:00Z&to=2026-05-28").json
    assert [each["number"] for each in found["items"]] == [fell, fell - 1]


def test_a_span_without_events_says_so(auditor: Reader) -> None:
    auditor.get("/record?from=2025-01-01&to=2025-01-02").says(
        "Nothing was recorded between these days."
    )
    assert auditor.get("/record.json?from=2026-06-01&to=2026-05-01").json["total"] == 0


@pytest.mark.parametrize("query", ["from=soon", "to=2026-13-01"])
def test_a_day_that_there_is_not_is_told(auditor: Reader, query: str) -> None:
    page = auditor.get(f"/record?{query}")
    assert page.status == 400
    page.says("must be a day such as 2026-05-19")


# ---------------------------------------------------------------- what data says of authority


def test_a_signature_says_by_which_chain_it_was_given(auditor: Reader) -> None:
    director, finance = auditor.get("/proposals/PRP-014.json").json["approvals"]
    assert (director["name"], director["chain"]) == ("Tomasz Lindqvist", ["DEL-01", "ROOT"])
    assert (finance["name"], finance["chain"]) == ("Priya Raman", ["DEL-02", "ROOT"])
    signed = [auditor.site.number(line) for line in ("240", "241")]
    assert [director["event"], finance["event"]] == signed


def test_a_list_of_emergencies_says_until_when_and_when_they_were_ratified(
    auditor: Reader,
) -> None:
    [emergency] = items(auditor, "/proposals.json?change=emergency")
    assert emergency["ratified_at"] == "2026-03-23T11:00:00Z" < emergency["ratify_until"]


def test_an_offered_grant_names_who_is_behind_its_role(auditor: Reader) -> None:
    offered = auditor.get("/delegations/DEL-14.json").json
    assert (offered["delegate"], offered["state"]) == ("Tomasz Lindqvist", "offered")


def test_a_grant_that_fell_says_with_which_and_by_which_event(auditor: Reader, fell: int) -> None:
    page = auditor.get("/delegations/DEL-09")
    page.says(
        "Until 31 May 2026", "It was to end 30 Sept 2026", "It fell with DEL-08", f"event {fell}"
    )
    assert auditor.get("/delegations/DEL-09.json").json["fell_with"] == "DEL-08"
    assert auditor.get("/delegations/DEL-09.json?as_of=2026-05-01").json["fell_with"] == ""


def test_what_somebody_proposed_is_not_said_to_be_in_force_for_ever(auditor: Reader) -> None:
    page = auditor.get("/people/p-falk")
    page.says("PRP-001, took effect on 10 Nov 2025")
