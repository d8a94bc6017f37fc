"""What an auditor asks, answered on pages: from the overview by three clicks at most.

The numbers are those of the auditor's questions in the domain's own list; those on reviews, audits
and findings have no pages yet. A click is a link of the page before, or its form sent once.
"""

import re
from html import unescape

import pytest

from tests.readers import Reader, signed_in

MOST_CLICKS = 3

ANSWERS = [
    (1, ["/record", "/in-force", "/in-force?on=2026-03-01"],
     ["POL-01, version 1", "PLN-01, version 4", "OBJ-07, version 1", "Roles and who held them",
      "RSK-01, extreme, above the appetite"]),
    (2, ["/record", "/record?from=2026-03-10&to=2026-03-20"],
     ["Elif Demir", "proposal.opened", "Rent a storage controller tonight"]),
    (3, ["/plans/PLN-01", "/plans/PLN-01/v8", "/plans/PLN-01/v7...v8"],
     ["Version 7 and version 8", "4 fields differ", "Owen Price, PRP-018"]),
    (4, ["/proposals", "/proposals/PRP-010"],
     ["Approved", "release money", "Delegation DEL-02", "3 Dec 2025"]),
    (5, ["/record", "/record/checks", "/record/checks/authority"], ["36 signatures", "DEL-01"]),
    (6, ["/record", "/record/checks", "/record/checks/separation"], ["SOD-1", "Maren Falk"]),
    (7, ["/record", "/record/checks", "/record/checks/approvals"], ["24"]),
    (8, ["/proposals", "/proposals?change=emergency"], ["Rent a storage controller tonight"]),
    (9, ["/delegations", "/delegations?role=so-network&scope=SVC-NET&on=2026-05-31"],
     ["Carlo Bianchi"]),
    (10, ["/delegations", "/people/p-bianchi"],
     ["Service owner, network", "31 May 2026", "DEL-08"]),
    (11, ["/delegations", "/vacancies"], ["258", "Certification body auditor"]),
    (12, ["/delegations", "/delegations/DEL-09"], ["from Carlo Bianchi", "DEL-08", "ROOT"]),
    (13, ["/record", "/record/checks", "/record/checks/fallen"], ["DEL-08", "DEL-09"]),
    (14, ["/record", "/record/checks", "/record/checks/acceptances"], ["DEL-14"]),
    (16, ["/record", "/record/checks", "/record/checks/measurements"], ["OBJ-"]),
    (17, ["/objectives", "/objectives/OBJ-02"],
     ["96.8 %", "Corrected", "target at least 96 %", "Version 2"]),
    (18, ["/objectives", "/objectives/OBJ-01"],
     ["Keep 95 % of contract revenue", "Storage renewal, site 2 PLN-01, action A1"]),
    (19, ["/record", "/in-force", "/in-force?on=2026-08-10"],
     ["RSK-01, high, above the appetite: accepted by Tomasz Lindqvist until 30 Apr 2027"]),
    (20, ["/risks", "/risks/RSK-01"],
     ["Tomasz Lindqvist", "the authority reaches to high", "until 30 Apr 2027", "DEL-01", "ROOT"]),
    (21, ["/risks", "/risks/RSK-01"], ["Score over time", "High, 12", "Extreme, 16", "Why"]),
    (22, ["/resources", "/resources/RES-02"], ["Not adequate", "5 FTE"]),
    (23, ["/policies", "/policies/POL-01/v3/reach", "/policies/POL-01/v2/reach"],
     ["Who has confirmed version 2"]),
    (24, ["/plans/PLN-01", "/communications?about=PLN-01"],
     ["Version 7", "Told, 29 days late", "26 of 28"]),
    (28, ["/record", "/record/checks", "/record/checks/late"], ["29 late events"]),
    (28, ["/record", "/record/checks", "/record/checks/corrected"], ["OBJ-02"]),
    (29, ["/record", "/in-force", "/in-force?as_of=2026-01-15&on=2026-03-01"],
     ["PLN-01, version 1"]),
    (30, ["/record", "/record/proof"], ["nothing altered, missing, extra or out of order"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def lars() -> Reader:
    return signed_in("p-eriksen")


def leads_to(page: str, here: str, address: str) -> bool:
    """Whether a page has a link to an address, or a form that can ask for it."""
    path, _, query = address.partition("?")
    asked = {pair.partition("=")[0] for pair in query.split("&")}
    links = {unescape(each).partition("#")[0] for each in re.findall(r'href="([^"]+)"', page)}
    return address in links or any(
        place == path and all(f'name="{name}"' in fields for name in asked)
        for place, fields in asking_forms(page, here)
    )


def asking_forms(page: str, here: str) -> list[tuple[str, str]]:
    """Return where the forms of a page that only ask lead to, and what is in them."""
    forms = re.findall(r"<form([^>]*)>(.*?)</form>", page, re.DOTALL)
    return [
        (action[1] if (action := re.search(r'action="([^"?]*)', said)) else here, fields)
        for said, fields in forms
        if 'method="get"' in said
    ]


@pytest.mark.parametrize(("number", "clicks", "words"), ANSWERS)
def test_it_is_answered_by_a_few_clicks_from_the_overview(
    lars: Reader, number: int, clicks: list[str], words: list[str]
) -> None:
    assert len(clicks) <= MOST_CLICKS
    before, here = lars.get("/"), "/"
    for address in clicks:
        assert leads_to(before.html, here, address), f"question {number}: no way to {address}"
        before, here = lars.get(address), address.partition("?")[0]
    assert before.says(*words), before.text


def test_data_say_by_what_each_objective_is_served(lars: Reader) -> None:
    served = {each["id"]: each["served_by"] for each in lars.get("/objectives.json").json["items"]}
    assert served["OBJ-04"] == ["PLN-01/A2"]
    assert served["OBJ-01"] == ["PLN-01/A1", "PLN-01/A7", "PLN-01/A8", "PLN-01/A10", "PLN-01/A11"]
    assert lars.get("/objectives/OBJ-04.json").json["served_by"] == ["PLN-01/A2"]
    then = lars.get("/objectives/OBJ-01?on=2026-01-15")
    assert then.says("Storage renewal, site 2 PLN-01, action A1")
    assert "action A11" not in then.text
    assert lars.get("/objectives/OBJ-01?on=2025-12-31").says("No action of a plan in force serves")


def test_data_say_of_each_open_risk_of_a_day_what_was_decided(lars: Reader) -> None:
    items = lars.get("/in-force.json?on=2026-08-10").json["items"]
    risks = {each["id"]: each for each in items if each["kind"] == "risk"}
    heat, routines = risks["RSK-01"], risks["RSK-03"]
    assert (heat["level"], heat["above_appetite"], heat["decided"]) == ("high", True, "accepted")
    assert (heat["accepted_by"], heat["accepted_until"]) == (
        "Tomasz Lindqvist", "2027-04-30T22:00:00Z",
    )  # fmt: skip
    assert (routines["above_appetite"], routines["decided"]) == (False, "in treatment")
    assert (routines["accepted_by"], routines["accepted_until"]) == (None, None)
    assert risks["RSK-07"]["above_appetite"] is False, "an opportunity is above no appetite"
    early = lars.get("/in-force.json?on=2025-12-10").json["items"]
    assert [each for each in early if each["kind"] == "risk"] == [], "none was entered yet"
    assert {each["level"] for each in items if each["kind"] == "policy"} == {None}


def test_progress_shows_the_evidence_that_was_named(lars: Reader) -> None:
    page = lars.get("/plans/PLN-01/actions/A2")
    assert page.says("Evidence: ")
    assert 'href="/evidence/DOC-032"' in page.html
    assert "Evidence: " not in lars.get("/plans/PLN-01/actions/A1").text


def test_the_proposals_are_one_click_from_the_overview(lars: Reader) -> None:
    assert 'id="all-proposals" href="/proposals"' in lars.get("/").html


def test_a_person_is_told_in_words_what_a_proposal_still_needs(lars: Reader) -> None:
    page = lars.get("/people/p-falk")
    assert page.says("It needs one person who may approve plan changes")
    assert "approve:plan." not in page.text
