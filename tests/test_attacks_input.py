"""Attacks by what is sent: input that costs much, breaks something, or hides."""

import json
import time
from typing import Any

import marshmallow as ma
import pytest

from tests.readers import Reader, Site, signed_in
from tracker.delegations import ROOT, GrantDelegation
from tracker.objectives import RecordMeasurement
from tracker.wording import words
from tracker.words import wanted
from web.filters import markdown

OK, SEE_OTHER, BAD_REQUEST, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 200, 303, 400, 403, 404, 422


@pytest.fixture(scope="module")
def ines() -> Reader:
    return signed_in("p-okafor")


def sent(reader: Reader, name: str, body: str) -> Any:
    """Send a command as bare text: what a program would not make, an attacker types."""
    token = reader.client.get("/csrf.json").json["csrf"]  # type: ignore[index]  # it is an object
    return reader.client.post(
        f"/commands/{name}", data=body, content_type="application/json",
        headers={"X-CSRF-Token": token},
    )  # fmt: skip


# ---------------------------------------------------------------- numbers


LONG = 200_000


@pytest.mark.parametrize(
    "number",
    [
        "9" * LONG,
        "0." + "1" * LONG,
        "1" + ",000" * LONG,
        "1e-999999999",
        "1E-400",
        "0e-999999",
        "1e999999999",
    ],
)
def test_a_number_that_cannot_be_told_is_refused_at_once(number: str) -> None:
    grant = {"parent": "ROOT", "holder": "person:p-1", "powers": [], "amount": number}
    value = {"objective": "OBJ-1", "period": "2026-01", "value": number}
    began = time.perf_counter()
    with pytest.raises(ma.ValidationError, match="amount"):
        wanted(GrantDelegation, grant)
    with pytest.raises(ma.ValidationError, match="value"):
        wanted(RecordMeasurement, value)
    assert time.perf_counter() - began < 0.2


# ---------------------------------------------------------------- depth


@pytest.mark.parametrize("levels", [50, 400, 950, 970, 2_000, 100_000])
@pytest.mark.parametrize(("opens", "closes"), [('{"a":', "}"), ("[", "]")])
def test_what_lies_deep_inside_is_refused_and_breaks_nothing(
    ines: Reader, levels: int, opens: str, closes: str
) -> None:
    deep = opens * levels + "1" + closes * levels
    body = (
        '{"title":"t","target":"plan:PLN-01","base":10,"reason":"Because it is so.",'
        f'"changes":{{"sections":{deep}}}}}'
    )
    answer = sent(ines, "OpenProposal", body)
    assert answer.status_code in (BAD_REQUEST, UNPROCESSABLE), answer.get_data(as_text=True)


# ---------------------------------------------------------------- headers and addresses


@pytest.mark.parametrize(
    "origin", ["http://[", "http://[::1", "//", "null", "http://a:b@evil.example"]
)
def test_an_origin_that_means_nothing_is_another_site(ines: Reader, origin: str) -> None:
    answer = ines.client.post("/sign-out", headers={"Origin": origin})
    assert answer.status_code == FORBIDDEN


@pytest.mark.parametrize(
    "moment",
    ["9999-12-31T23:59:59Z", "9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z",
     "0001-01-01T00:00:00%2B14:00", "0001-01-01"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["on", "as_of"])
@pytest.mark.parametrize("page", ["/delegations", "/objectives/OBJ-01.json", "/record", "/"])
def test_the_ends_of_the_calendar_break_no_page(
    ines: Reader, page: str, field: str, moment: str
) -> None:
    assert ines.get(f"{page}?{field}={moment}").status in (OK, BAD_REQUEST, NOT_FOUND)


# ---------------------------------------------------------------- ids that hide a thing


@pytest.mark.parametrize("taken", ["new", "graph", "comparison", "PRP-9.json", "PRP-9.csv"])
def test_nothing_is_given_an_id_under_which_its_page_could_not_be_found(
    ines: Reader, taken: str
) -> None:
    asked = {
        "title": "Hidden", "target": "plan:PLN-01", "base": 10, "reason": "Because it is so.",
        "changes": {"notes": "x"}, "proposal": taken,
    }  # fmt: skip
    answer = sent(ines, "OpenProposal", json.dumps(asked))
    assert answer.status_code == UNPROCESSABLE
    assert set(answer.json["errors"]) == {"proposal"}
    hidden = {**asked, "target": f"plan:{taken}", "base": 0, "proposal": ""}
    answer = sent(ines, "OpenProposal", json.dumps(hidden))
    assert answer.status_code == UNPROCESSABLE
    assert set(answer.json["errors"]) == {"target"}


def test_every_word_that_stands_where_an_id_could_stand_is_no_id() -> None:
    """`/delegations/graph` is a page: no delegation may be called so."""
    paths = [rule.rule.strip("/").split("/") for rule in Site().app.url_map.iter_rules()]
    of_ids = {(len(parts), parts[0]) for parts in paths if len(parts) > 1 and parts[1][:1] == "<"}
    words = {
        parts[1].partition(".")[0]
        for parts in paths
        if len(parts) > 1 and (len(parts), parts[0]) in of_ids and parts[1][:1] != "<"
    }
    assert words
    for word in words - {ROOT}:  # that page is the root authority's own
        with pytest.raises(ma.ValidationError):
            wanted(GrantDelegation, {"parent": word, "holder": "person:p-1", "powers": []})


# ---------------------------------------------------------------- texts that cost much


def test_a_text_of_brackets_alone_stalls_its_page_once_at_most() -> None:
    brackets = "![" * 10_000
    first, again = (_seconds_to_render(brackets) for _ in range(2))
    assert again < first / 10


def _seconds_to_render(text: str) -> float:
    began = time.perf_counter()
    assert markdown(text).count("![") == text.count("![")
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 100_000, "b " * 100_000),
        ("a b " * 50_000, "b a " * 50_000),
        (" ".join(map(str, range(28_000))), " ".join(map(str, reversed(range(28_000))))),
        ("\n" * 200_000, "\n \n" * 66_000),
        ("." * 200_000, "," * 200_000),
    ],
)
def test_no_two_texts_take_long_to_compare(before: str, after: str) -> None:
    began = time.perf_counter()
    runs = words(before, after)
    assert time.perf_counter() - began < 5
    assert "".join(run.text for run in runs if run.op != "insert") == before
