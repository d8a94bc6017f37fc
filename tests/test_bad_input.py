"""What nobody should send: a clear answer at the field, nothing recorded, never a 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.readers import Answer, Reader, Site

MEGABYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture
def ines(site: Site) -> Reader:
    return site.signed_in("p-okafor")


def command(reader: Reader, name: str, body: Any, **headers: str) -> Any:
    """Send a command as a program does; `body` is bytes, or becomes JSON."""
    token = reader.get("/csrf.json").json["csrf"]
    return reader.client.post(
        f"/commands/{name}",
        data=body if isinstance(body, bytes) else json.dumps(body).encode(),
        headers={"X-CSRF-Token": token, "Content-Type": "application/json", **headers},
    )


GOAL = {
    "title": "Fewer surprises", "owner": "role:chief-executive", "reason": "We were surprised.",
}  # fmt: skip
"""A goal that may be stated by whoever leads."""


# ---------------------------------------------------------------- a program at the door


def test_a_command_is_answered_with_its_events(site: Site, ines: Reader) -> None:
    response = command(ines, "StateBusinessGoal", GOAL)
    told = response.get_json()
    assert response.status_code == 201
    assert told["events"] == [site.events]
    assert told["again"] is False
    assert ines.get(f"/goals/{told['id']}.json").json["title"] == GOAL["title"]


def test_sent_twice_under_one_key_it_is_done_once(site: Site, ines: Reader) -> None:
    first = command(ines, "StateBusinessGoal", GOAL | {"key": "once"})
    size = site.events
    second = command(ines, "StateBusinessGoal", GOAL | {"key": "once"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.get_json() == first.get_json() | {"again": True}
    assert site.events == size


def test_another_content_under_the_same_key_is_a_conflict(site: Site, ines: Reader) -> None:
    command(ines, "StateBusinessGoal", GOAL | {"key": "once"})
    size = site.events
    response = command(ines, "StateBusinessGoal", GOAL | {"key": "once", "title": "More"})
    assert response.status_code == 409
    assert "Nothing was recorded" in response.get_json()["detail"]
    assert site.events == size


def test_what_was_looked_at_must_still_be_so(site: Site, ines: Reader) -> None:
    told = command(ines, "StateBusinessGoal", GOAL).get_json()
    size = site.events
    given = {"goal": told["id"], "reason": "Done with it.", "seen": f"goal/{told['id']}@7"}
    response = command(ines, "DropBusinessGoal", given)
    assert response.status_code == 409
    assert "is now at 1" in response.get_json()["detail"]
    assert site.events == size
    given["seen"] = f"goal/{told['id']}@1"
    assert command(ines, "DropBusinessGoal", given).status_code == 201


@pytest.mark.parametrize(
    "seen", ["goal", "@", "goal/BG-1@", "goal/BG-1@x", "goal/BG-1@" + "9" * 20]
)
def test_what_cannot_have_been_looked_at_is_refused(ines: Reader, seen: str) -> None:
    response = command(ines, "StateBusinessGoal", GOAL | {"seen": seen})
    assert response.status_code == 422
    assert "seen" in response.get_json()["errors"]


def test_a_refusal_names_its_rule_and_who_could(ines: Reader) -> None:
    maren = ines.site.signed_in("p-falk")
    response = command(maren, "StateBusinessGoal", GOAL)
    told = response.get_json()
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert told["rule"]
    assert told["detail"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unheard": "of"}, "unheard"),
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": 7}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a\x1bb"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"effective": "soon"}, "effective"),
        ({"effective": "2026-02-30"}, "effective"),
        ({"effective": "0001-01-01"}, "effective"),
        ({"effective": 20260101}, "effective"),
        ({"reason": "x" * 200_001}, "reason"),
        ({"key": ""}, None),
        ({"key": "a b"}, "key"),
        ({"key": 10**30}, "key"),
        ({"via": "no way"}, "via"),
        ({"actor": "p-falk"}, "actor"),
        ({"now": "2020-01-01T00:00:00Z"}, "now"),
        ({"\x00": 1}, "\x00"),
    ],
)
def test_a_field_that_means_nothing_is_named(
    site: Site, ines: Reader, given: dict[str, Any], field: str | None
) -> None:
    before = site.events
    response = command(ines, "StateBusinessGoal", GOAL | given)
    if field is None:
        assert response.status_code == 201, "an empty key is none, and a new one is made"
        return
    assert response.status_code == 422, response.get_data(as_text=True)
    assert field in response.get_json()["errors"]
    assert site.events == before


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"text"', b"7", b"null", b"\xff\xfe", b'{"title": "\\ud800"}',
        b'{"title": "\xff"}', b"[" * 100_000, b'{"a":' * 100_000, b'{"title": NaN}',
        b'{"amount": ' + b"9" * 5000 + b"}", b"{'title': 'x'}",
    ],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
def test_a_body_that_is_no_object_is_told(site: Site, ines: Reader, body: bytes) -> None:
    before = site.events
    response = command(ines, "StateBusinessGoal", body)
    assert response.status_code in (400, 422)
    assert response.mimetype == "application/problem+json"
    assert site.events == before


@pytest.mark.parametrize("kind", ["text/plain", FORM, "multipart/form-data; boundary=x", ""])
def test_a_command_comes_as_json(ines: Reader, kind: str) -> None:
    response = command(ines, "StateBusinessGoal", GOAL, **{"Content-Type": kind})
    assert response.status_code == 415


@pytest.mark.parametrize("name", ["Nothing", "NoteRefusal", "CloseSetUp", "", "../sign-out", "%00"])
def test_a_command_that_there_is_not_is_told(ines: Reader, name: str) -> None:
    assert command(ines, name, GOAL).status_code in (404, 308, 405)


def test_a_stranger_commands_nothing(site: Site) -> None:
    before = site.events
    assert command(site.stranger(), "StateBusinessGoal", GOAL).status_code == 401
    assert site.events == before


def test_a_command_of_20_megabytes_is_too_large(site: Site, ines: Reader) -> None:
    before = site.events
    response = command(ines, "StateBusinessGoal", GOAL | {"reason": "x" * (20 * MEGABYTE)})
    assert response.status_code == 413
    assert response.mimetype == "application/problem+json"
    assert site.events == before


def test_amounts_and_numbers_have_bounds(ines: Reader) -> None:
    amounts: tuple[Any, ...] = (10**16, -(10**16), 1e308, "1e400", "9" * 400, "NaN", True, {}, "٣x")
    for amount in amounts:
        response = command(
            ines, "GrantDelegation",
            {"parent": "ROOT", "holder": "role:cfo", "powers": ["approve:plan"], "amount": amount},
        )  # fmt: skip
        assert response.status_code == 422, amount
        assert "amount" in response.get_json()["errors"], amount


# ---------------------------------------------------------------- a person at a form


def form(reader: Reader) -> dict[str, str]:
    return dict(reader.form("/goals/new", "/goals"))


def send(reader: Reader, **typed: str) -> Answer:
    return reader.send("/goals", (form(reader) | typed).items())


def test_a_form_sent_twice_is_done_once(site: Site, ines: Reader) -> None:
    filled = (form(ines) | GOAL).items()
    first = ines.send("/goals", filled)
    size = site.events
    second = ines.send("/goals", filled)
    assert (first.status, second.status) == (303, 303)
    assert first.to == second.to
    assert site.events == size


def test_what_was_typed_stays_and_the_fault_stands_at_its_field(site: Site, ines: Reader) -> None:
    before = site.events
    answer = send(ines, title="Fewer <surprises> & more", effective="soon")
    assert answer.status == 422
    assert answer.says("There is a problem", "Must be a date such as 2026-03-09")
    assert "Fewer &lt;surprises&gt; &amp; more" in answer.html
    assert "Error:" in answer.html[answer.html.index("<title>") :]
    assert site.events == before


def test_an_unknown_field_of_a_form_is_refused(site: Site, ines: Reader) -> None:
    before = site.events
    assert send(ines, title="Fewer surprises", admin="yes").status == 422
    assert site.events == before


def test_a_field_of_20_megabytes_is_too_large(site: Site, ines: Reader) -> None:
    before = site.events
    answer = send(ines, title="Fewer surprises", reason="x" * (20 * MEGABYTE))
    assert answer.status == 413
    assert answer.says("That is too large", "your text is still in the form")
    assert site.events == before


@pytest.mark.parametrize("raw", ["%FF%FE", "%C3%28", "a%00b", "%ED%A0%80"])
def test_what_is_not_text_is_refused_by_the_field_s_name(
    site: Site, ines: Reader, raw: str
) -> None:
    before = site.events
    token = ines.get("/csrf.json").json["csrf"]
    answer = Answer(ines.client.post("/goals", data=f"title={raw}&csrf={token}", content_type=FORM))
    assert answer.status == 400
    assert answer.says("The field “title” is not readable text")
    assert site.events == before


def test_a_form_of_many_fields_is_no_trouble(site: Site, ines: Reader) -> None:
    token = ines.get("/csrf.json").json["csrf"]
    many = "&".join(f"f{number}=1" for number in range(100_000))
    response = ines.client.post("/goals", data=f"csrf={token}&{many}", content_type=FORM)
    assert response.status_code in (400, 413, 422)


def test_a_query_of_nonsense_is_no_trouble(ines: Reader) -> None:
    for query in (
        "?" + "a=1&" * 5000,
        "?%FF=%FE",
        "?as_of[]=1",
        "?page=1&page=2",
        "?q=" + "é" * 9000,
    ):
        assert ines.get("/objectives?" + query).status < 500


# ---------------------------------------------------------------- a record that cannot be used


def test_a_record_that_is_gone_is_said_to_be(site: Site, ines: Reader) -> None:
    for path in site.settings.database.parent.glob(site.settings.database.name + "*"):
        path.unlink()
    answer = ines.get("/")
    assert answer.status == 503
    assert answer.says("The record cannot be used", "There is no record in")
    told = ines.get("/objectives.json")
    assert (told.status, told.json["title"]) == (503, "The record cannot be used")
    assert site.stranger().get("/healthz").status == 503


def test_an_old_copy_of_a_record_can_be_read_and_not_added_to(site: Site, ines: Reader) -> None:
    key_folder = site.settings.keys
    old = (key_folder / "last-head").read_bytes()
    command(ines, "StateBusinessGoal", GOAL)
    newer = (key_folder / "last-head").read_bytes()
    assert newer != old
    with site.tracker.record.reading() as reading:
        signed = newer.replace(f"\n{reading.size}\n".encode(), f"\n{reading.size + 5}\n".encode())
    (key_folder / "last-head").write_bytes(signed)
    response = command(ines, "StateBusinessGoal", GOAL | {"title": "Another"})
    assert response.status_code == 503
    assert "Recovery needed" in response.get_json()["detail"]
    assert ines.get("/objectives").status == 200
