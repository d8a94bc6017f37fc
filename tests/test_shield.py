"""Forged, oversized and unreadable requests, against a tiny app with one form."""

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from web.assets import STATIC
from web.errors import explain_errors
from web.htmx import know_htmx
from web.look import dress
from web.shield import FORM_BYTES_MAX, csrf_token, shield

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def app() -> Flask:
    app = Flask("tests.shield", static_folder=None, root_path=str(STATIC.parent))
    app.secret_key = "tests"
    know_htmx(app)
    shield(app)
    dress(app)
    explain_errors(app)
    app.config["recorded"] = []

    def act() -> str:
        app.config["recorded"].append(request.form.to_dict())
        return "done"

    app.add_url_rule("/", "form", csrf_token)
    app.add_url_rule("/", "act", act, methods=["POST", "PUT", "DELETE"])
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token(client: FlaskClient) -> str:
    return client.get("/").text


def recorded(client: FlaskClient) -> list[dict[str, str]]:
    said: list[dict[str, str]] = client.application.config["recorded"]
    return said


# ---------------------------------------------------------------- forged requests


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_without_a_token_nothing_is_done(client: FlaskClient, method: str) -> None:
    token(client)
    answer = client.open("/", method=method, data={"title": "x"})
    assert answer.status_code == 403
    assert "Nothing was recorded" in answer.text
    assert recorded(client) == []


def test_a_token_in_the_form_or_in_the_header_opens_the_door(client: FlaskClient) -> None:
    sent = token(client)
    assert client.post("/", data={"csrf": sent}).text == "done"
    assert client.delete("/", headers={"X-CSRF-Token": sent}).text == "done"


def test_each_response_masks_the_token_anew_and_all_of_them_fit(client: FlaskClient) -> None:
    tokens = {token(client) for _ in range(5)}
    assert len(tokens) == 5
    assert {client.post("/", data={"csrf": each}).status_code for each in tokens} == {200}


@pytest.mark.parametrize("wrong", ["", "x", "Zm9v", "é", "A" * 88, "=" * 20, "\0"])
def test_a_made_up_token_does_not_fit(client: FlaskClient, wrong: str) -> None:
    token(client)
    assert client.post("/", data={"csrf": wrong}).status_code in {400, 403}
    assert recorded(client) == []


def test_another_sessions_token_does_not_fit(app: Flask) -> None:
    stranger = token(app.test_client())
    mine = app.test_client()
    token(mine)
    assert mine.post("/", data={"csrf": stranger}).status_code == 403


def test_without_a_session_not_even_an_empty_token_fits(client: FlaskClient) -> None:
    assert client.post("/", data={"csrf": ""}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_token_alone_does_not_open_the_door_to_another_site(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    sent = token(client)
    assert client.post("/", data={"csrf": sent}, headers=headers).status_code == status


def test_reading_needs_no_token(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


# ---------------------------------------------------------------- headers and cookies


def test_every_answer_carries_the_strict_policy(client: FlaskClient) -> None:
    for answer in (client.get("/"), client.get("/nothing"), client.post("/")):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]


def test_over_plain_http_the_cookie_is_hidden_from_scripts_and_other_sites(
    client: FlaskClient,
) -> None:
    cookie = client.get("/").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_tls_the_cookie_is_bound_to_the_host(client: FlaskClient) -> None:
    answer = client.get("/", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Strict-Transport-Security" in answer.headers


# ---------------------------------------------------------------- size and bytes


def posted(client: FlaskClient, type_: str, text: str) -> TestResponse:
    """Send one field, in either of the shapes in which browsers send forms."""
    if type_ == FORM:
        body = f"csrf={token(client)}&text={text}"
        return client.post("/", data=body, content_type=FORM)
    head = 'Content-Disposition: form-data; name="text"'
    body = f"--edge\r\n{head}\r\n\r\n{text}\r\n--edge--\r\n"
    headers = {"X-CSRF-Token": token(client)}
    return client.post("/", data=body, content_type=f"{type_}; boundary=edge", headers=headers)


@pytest.mark.parametrize("type_", [FORM, "multipart/form-data"])
def test_a_field_of_20_mb_is_refused_with_a_page(client: FlaskClient, type_: str) -> None:
    answer = posted(client, type_, "x" * 20_000_000)
    assert answer.status_code == 413
    assert "Go back: your text is still in the form" in answer.text
    assert recorded(client) == []


@pytest.mark.parametrize("type_", [FORM, "multipart/form-data"])
def test_a_field_over_the_limit_of_a_form_is_refused(client: FlaskClient, type_: str) -> None:
    assert posted(client, type_, "x" * 1000).status_code == 200
    assert posted(client, type_, "x" * (FORM_BYTES_MAX + 1)).status_code == 413


def test_a_part_that_is_no_text_is_refused_too(client: FlaskClient) -> None:
    assert posted(client, "multipart/form-data", "a\0b").status_code == 400


def test_a_long_policy_passes(client: FlaskClient) -> None:
    text = "word " * 50_000
    assert client.post("/", data={"csrf": token(client), "text": text}).status_code == 200
    assert recorded(client)[0]["text"] == text


@pytest.mark.parametrize("bad", [b"%FF%FE", b"\xff", b"%C3", b"a%00b"])
def test_bytes_that_are_no_text_are_refused_by_the_fields_name(
    client: FlaskClient, bad: bytes
) -> None:
    body = b"csrf=" + token(client).encode() + b"&title=" + bad
    answer = client.post("/", data=body, content_type=FORM)
    assert answer.status_code == 400
    assert "“title”" in answer.text
    assert recorded(client) == []


def test_text_of_any_language_passes(client: FlaskClient) -> None:
    title = "Größe 大きさ + 100% & mehr"
    assert client.post("/", data={"csrf": token(client), "title": title}).status_code == 200
    assert recorded(client)[0]["title"] == title


@pytest.fixture
def address(app: Flask) -> Iterator[tuple[str, int]]:
    server: Any = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_over_a_real_connection_a_sender_of_20_mb_sees_the_answer(
    address: tuple[str, int], headers: dict[str, str]
) -> None:
    connection = HTTPConnection(*address, timeout=20)
    body = b"text=" + b"x" * 20_000_000
    connection.request("POST", "/", body, {"Content-Type": FORM, **headers})
    answer = connection.getresponse()
    assert answer.status in {403, 413}
    assert b"Nothing was recorded" in answer.read()
    answer.close()
    connection.close()
