"""Evidence on pages: uploaded, handed out unaltered, removed; and what attackers try with it."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.readers import Answer, Reader, Site, signed_in
from tests.terminal import Terminal
from tracker.evidence import Evidence
from web import desk
from web.kept_files import tidy

AOIFE = "p-byrne"  # she speaks for communication, and stores what was handed out
FILE = b"Who was there: everybody."
HASH = hashlib.sha256(FILE).hexdigest()
STORY = Path(__file__).resolve().parent.parent / "web" / "demo" / "brackwater" / "evidence"
RESOLUTION = STORY / "board-resolution-BR-2025-14.md"  # the instrument of the root authority
TOWN_HALL = "51d954bcc4d39244158be80bc8d5e5f5bc8b638695f018771cb67ae557213173"  # DOC-011


@pytest.fixture
def aoife() -> Reader:
    return signed_in(AOIFE)


def upload(
    reader: Reader, content: bytes | None = FILE, name: str = "list.csv", **typed: Any
) -> Answer:
    """Fill in the form; a browser sends the file beside the fields."""
    fields = dict(reader.form("/evidence/new", "/evidence", **{"title": "A list", **typed}))
    fields.pop("upload", None)
    sent = {"upload": FileStorage(io.BytesIO(content), name)} if content is not None else {}
    boundary, body = encode_multipart({**fields, **sent})
    sort = f"multipart/form-data; boundary={boundary}"
    return Answer(reader.client.post("/evidence", data=body, content_type=sort))


def place(reader: Reader, hashed: str) -> Path:
    return reader.site.tracker.record.files.folder / hashed[:2] / hashed


def evidence(reader: Reader, evidence_id: str) -> Evidence:
    with reader.site.tracker.looking(desk.clock(reader.site.tracker)) as history:
        found = history.find(Evidence, evidence_id)
    assert found is not None
    return found


# ---------------------------------------------------------------- the demo's own


def test_the_demo_keeps_every_file_of_its_story(aoife: Reader) -> None:
    items = aoife.get("/evidence.json").json["items"]
    assert len(items) == 34
    page = aoife.get("/evidence")
    assert page.says("Attendance, policy town hall", "Recorded 315 days late", "Aoife Byrne")
    assert "File missing" not in page.text
    assert aoife.get("/evidence.csv").html.count("\r\n") == 35


def test_the_original_that_was_lost_has_the_reason_and_its_mark(aoife: Reader) -> None:
    page = aoife.get("/evidence/DOC-019")
    assert page.says(
        "re-created from the mail archive", "Recorded 136 days late",
        "The file is what was stored.", "28 Apr 2026",
        "Original file lost before it was stored here; NC-03",
    )  # fmt: skip
    assert aoife.get("/evidence/DOC-019.json").json["state_of_file"] == "kept"


def test_it_leads_to_what_names_it(aoife: Reader) -> None:
    page = aoife.get("/evidence/DOC-011")
    assert page.says("What names it", "Service management policy to 171 of 184")
    assert "What names it" not in aoife.get(upload(aoife).to).text


def test_a_stranger_gets_no_file() -> None:
    stranger = Site().stranger()
    assert stranger.get("/evidence/DOC-011/file").status in (302, 303)
    assert stranger.client.post("/evidence", data={"title": "x"}).status_code in (302, 303, 403)


# ---------------------------------------------------------------- stored


def test_a_file_is_kept_and_recorded_by_its_hash(aoife: Reader) -> None:
    answer = upload(aoife, about="objective:OBJ-01, plan:PLN-9")
    assert answer.to == "/evidence/DOC-35"
    assert place(aoife, HASH).read_bytes() == FILE
    known = evidence(aoife, "DOC-35")
    assert (known.sha256, known.size, known.file) == (HASH, len(FILE), "list.csv")
    page = aoife.get(answer.to)
    assert page.says("Availability of hosting", "PLN-9, not recorded yet", HASH, "list.csv")


def test_it_shows_on_the_page_of_what_it_is_about(aoife: Reader) -> None:
    upload(aoife, about="goal:BG-1")
    page = aoife.get("/goals/BG-1")
    assert page.says("Evidence", "A list", "Attach evidence")
    assert aoife.get("/evidence.json?about=goal:BG-1").json["items"][0]["id"] == "DOC-35"
    assert "Attach evidence" not in aoife.get("/goals/BG-1?as_of=200").text
    assert "Evidence" in signed_in("p-okafor").get("/evidence/new?about=goal:BG-1").text


def test_the_form_is_not_believed_about_the_file(aoife: Reader) -> None:
    upload(aoife, sha256=TOWN_HALL, bytes="7", file="other.txt")
    known = evidence(aoife, "DOC-35")
    assert (known.sha256, known.size, known.file) == (HASH, len(FILE), "list.csv")


def test_a_link_alone_is_unproven(aoife: Reader) -> None:
    answer = upload(aoife, None, link="https://wiki.example/minutes")
    page = aoife.get(answer.to)
    assert page.says("Unproven", "nothing here would tell if it were changed")
    assert aoife.get(f"{answer.to}/file").status == 404
    refused = upload(aoife, None, link="javascript:alert(1)")
    assert refused.status == 422
    assert refused.says("A link begins with https://")


def test_nothing_is_asked_for_twice_when_a_form_is_refused(aoife: Reader) -> None:
    answer = upload(aoife, effective="2026-01-05")
    assert answer.status == 422
    assert answer.says("say why", "The file list.csv is here already.")
    again = dict(answer.forms["/evidence"]) | {"reason": "It lay in a drawer."}
    again.pop("upload", None)
    stored = aoife.send("/evidence", again.items())
    known = evidence(aoife, "DOC-35")
    assert (stored.to, known.sha256, known.file) == ("/evidence/DOC-35", HASH, "list.csv")
    assert known.late_by_days == 323


def test_a_file_that_is_not_here_cannot_be_remembered(aoife: Reader) -> None:
    for kept in ("ab" * 32, "../../record.db", ""):
        answer = upload(aoife, None, kept=kept, kept_name="x")
        assert answer.says("Evidence is a file, or a link to one")


def test_sent_twice_it_is_stored_once(aoife: Reader) -> None:
    fields = dict(aoife.form("/evidence/new", "/evidence", title="A list"))
    fields.pop("upload", None)
    for _ in range(2):
        data = {**fields, "upload": (io.BytesIO(FILE), "list.csv")}
        answer = aoife.client.post("/evidence", data=data, content_type="multipart/form-data")
        assert answer.headers["Location"] == "/evidence/DOC-35"
    assert aoife.get("/evidence/DOC-36").status == 404


def test_of_somebody_without_a_role_nothing_is_kept() -> None:
    greta = signed_in("p-novak")
    assert "/evidence" not in greta.get("/evidence/new").forms
    token = greta.client.get("/csrf.json").get_json()["csrf"]
    data = {"csrf": token, "title": "x", "upload": (io.BytesIO(FILE), "x")}
    answer = Answer(greta.client.post("/evidence", data=data, content_type="multipart/form-data"))
    assert answer.says("Evidence is entered by people who hold a role here.")
    assert not place(greta, HASH).exists()


# ---------------------------------------------------------------- handed out


def test_a_file_is_handed_out_as_it_was_and_never_shown(aoife: Reader) -> None:
    response = aoife.client.get("/evidence/DOC-011/file")
    assert hashlib.sha256(response.data).hexdigest() == TOWN_HALL
    headers = response.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''DOC-011-policy-town-hall.csv"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b"<script>alert(document.cookie)</script>"),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("x.zip", b"PK\x03\x04" + bytes(1000)),
        ("x.pdf", b"%PDF-1.7 /JavaScript"),
        ("x.exe", b"MZ"),
    ],
)
def test_no_file_becomes_a_page_of_ours(aoife: Reader, name: str, content: bytes) -> None:
    answer = upload(aoife, content, name)
    response = aoife.client.get(f"{answer.to}/file")
    assert response.data == content
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/", "file"),
        ("C:\\x\\list.csv", "list.csv"), ("...", "file"), ("a\u202efdp.exe", "afdp.exe"),
        ("b\x85c\x1f.txt", "bc.txt"), ("Café minutes.md", "Café minutes.md"),
        ("x" * 300, "x" * 200), (" .. ", "file"), ("", "file"), (".profile", "profile"),
    ],
)  # fmt: skip
def test_a_file_name_is_only_a_name(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


def test_a_name_that_leads_elsewhere_is_recorded_without_its_folders(aoife: Reader) -> None:
    answer = upload(aoife, FILE, "../../etc/passwd")
    assert evidence(aoife, answer.to.rpartition("/")[2]).file == "passwd"


def test_a_name_with_quotes_and_lines_breaks_no_header(aoife: Reader) -> None:
    token = aoife.client.get("/csrf.json").get_json()["csrf"]
    given = {"title": "x", "sha256": TOWN_HALL, "file": 'a"; filename=evil\n.html'}
    headers = {"X-CSRF-Token": token}
    made = aoife.client.post("/commands/AttachEvidence", json=given, headers=headers).get_json()
    disposition = aoife.client.get(f"/evidence/{made['id']}/file").headers["Content-Disposition"]
    assert disposition == "attachment; filename*=UTF-8''a%22%3B%20filename%3Devil.html"


def test_what_is_too_large_is_refused_with_a_sentence(aoife: Reader) -> None:
    answer = upload(aoife, bytes(16 * 1024 * 1024 + 1), "big.bin")
    assert answer.status == 413
    assert evidence_count(aoife) == 34


def evidence_count(reader: Reader) -> int:
    total: int = reader.get("/evidence.json").json["total"]
    return total


@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_a_file_that_is_not_what_was_stored_is_not_handed_out(aoife: Reader, damage: str) -> None:
    """EVD-2: the hash is checked at every export."""
    lying = place(aoife, TOWN_HALL)
    if damage == "altered":
        lying.write_bytes(b"Nobody was there.")
    else:
        lying.unlink()
    answer = aoife.get("/evidence/DOC-011/file")
    assert answer.status == 410
    assert answer.says(damage, TOWN_HALL)
    assert aoife.get("/evidence/DOC-011").says(
        f"The file {'was altered' if damage == 'altered' else 'is missing'}"
    )
    assert aoife.get("/evidence/DOC-011.json").json["state_of_file"] == damage
    checked = aoife.fill("/evidence/DOC-011", "/evidence/DOC-011/check")
    assert checked.status == 303
    assert evidence(aoife, "DOC-011").intact is False
    assert aoife.get("/evidence/DOC-011").says("Not as it was stored")


def test_a_check_of_a_good_file_is_recorded(aoife: Reader) -> None:
    aoife.fill("/evidence/DOC-011", "/evidence/DOC-011/check", found="cd" * 32)
    assert evidence(aoife, "DOC-011").intact is True
    assert aoife.get("/evidence/DOC-011").says("which is as it was stored", "Last checked")


def test_no_program_says_what_a_check_found(aoife: Reader) -> None:
    token = aoife.client.get("/csrf.json").get_json()["csrf"]
    for command in ("VerifyEvidence", "SupersedeEvidence"):
        answer = aoife.client.post(
            f"/commands/{command}", json={"evidence": "DOC-011"}, headers={"X-CSRF-Token": token}
        )
        assert answer.status_code == 404


# ---------------------------------------------------------------- replaced and removed


def test_something_stored_in_its_place_leads_from_one_to_the_other(aoife: Reader) -> None:
    answer = upload(aoife, supersedes="DOC-011")
    assert aoife.get("/evidence/DOC-011").says("Superseded", "Replaced by", "A list")
    assert aoife.get(answer.to).says("Takes the place of", "Attendance, policy town hall")
    assert aoife.client.get("/evidence/DOC-011/file").status_code == 200


def test_a_removed_file_is_gone_and_its_hash_stays(aoife: Reader) -> None:
    form = "/evidence/DOC-011/withdrawal"
    refused = aoife.fill("/evidence/DOC-011", form, reason=" ")
    assert refused.status == 422
    assert place(aoife, TOWN_HALL).exists()
    aoife.fill("/evidence/DOC-011", form, reason="It names the absent.")
    assert not place(aoife, TOWN_HALL).exists()
    assert aoife.get("/evidence/DOC-011").says("The file was removed; its hash stays.", TOWN_HALL)
    gone = aoife.get("/evidence/DOC-011/file")
    assert gone.status == 410
    assert gone.says("was removed", TOWN_HALL)


def test_a_file_that_other_evidence_is_too_stays(aoife: Reader) -> None:
    first, second = upload(aoife).to, upload(aoife).to
    aoife.fill(first, f"{first}/withdrawal", reason="Twice.")
    assert place(aoife, HASH).exists()
    assert aoife.client.get(f"{second}/file").data == FILE
    aoife.fill(second, f"{second}/withdrawal", reason="Twice.")
    assert not place(aoife, HASH).exists()


def test_nobody_else_has_it_removed() -> None:
    lars = signed_in("p-eriksen")
    page = lars.get("/evidence/DOC-011")
    assert "/evidence/DOC-011/withdrawal" not in page.forms
    assert "/evidence/DOC-011/check" in page.forms
    assert "/evidence/DOC-011/check" not in lars.get("/evidence/DOC-011?on=2026-11-01").forms


# ---------------------------------------------------------------- tracker verify


def test_verify_reads_the_files_and_says_what_is_missing(tmp_path: Path) -> None:
    shell = Terminal(tmp_path)
    shell.run("demo")
    assert "34 files of evidence, by their hashes; 1 more that no evidence names" in (
        shell.run("verify").out
    )
    files = shell.tracker.record.files
    (files.folder / TOWN_HALL[:2] / TOWN_HALL).unlink()
    report = "9c5c242dc5bff5bf69be46882ef6cf7b604f7d316ce49f1f1c234a78dc6cbf9c"
    (files.folder / report[:2] / report).write_bytes(b"other")
    said = shell.run("verify")
    assert said.status == 1
    assert "(evidence/DOC-011): the file DOC-011-policy-town-hall.csv is missing." in said.out
    assert "DOC-019-town-hall-q2-recreated.csv was altered." in said.out


# ---------------------------------------------------------------- by the door for programs


def command(reader: Reader, name: str, **fields: Any) -> Answer:
    token = {"X-CSRF-Token": reader.get("/csrf.json").json["csrf"]}
    return Answer(reader.client.post(f"/commands/{name}", json=fields, headers=token))


NOT_HERE = "0" * 64


def test_a_program_says_of_no_file_that_it_is_kept_which_is_not(aoife: Reader) -> None:
    """Whoever checks the record would be told that files are missing."""
    size = aoife.site.events
    for hashed in (NOT_HERE, "", "../../keys", 7, None, [HASH]):
        answer = command(aoife, "AttachEvidence", title="A list", file="list.csv", sha256=hashed)
        assert answer.status == 422, hashed
    assert aoife.site.events == size
    elsewhere = command(aoife, "AttachEvidence", title="Elsewhere", sha256=NOT_HERE)
    assert elsewhere.status == 201
    assert evidence(aoife, elsewhere.json["id"]).file == ""


def test_the_size_that_a_program_says_of_a_file_is_that_of_the_file(aoife: Reader) -> None:
    upload(aoife)
    said = {"title": "The same", "file": "../a/list.csv", "sha256": HASH, "bytes": 10**9}
    answer = command(aoife, "AttachEvidence", **said)
    found = evidence(aoife, answer.json["id"])
    assert (found.size, found.file) == (len(FILE), "list.csv")


def test_what_a_program_withdraws_is_removed_too(aoife: Reader) -> None:
    kept = upload(aoife).to.rpartition("/")[2]
    assert place(aoife, HASH).exists()
    assert command(aoife, "WithdrawEvidence", evidence=kept).status == 422
    assert place(aoife, HASH).exists()
    command(aoife, "WithdrawEvidence", evidence=kept, reason="It names people.")
    assert evidence(aoife, kept).withdrawn
    assert not place(aoife, HASH).exists()


# ---------------------------------------------------------------- the governing body's instrument


def test_the_root_authority_leads_to_the_file_of_its_instrument() -> None:
    site = Site()
    ines = site.signed_in("p-okafor")
    assert ines.get("/delegations/ROOT").says("Keep its file as evidence")
    upload(ines, RESOLUTION.read_bytes(), "resolution.md", title="Board resolution BR-2025-14")
    page = ines.get("/delegations/DEL-01")
    assert page.says("kept as", "Board resolution BR-2025-14")
    assert "Keep its file" not in page.text
    assert "kept as" not in ines.get("/delegations/ROOT?as_of=2026-01-01").text
    assert "Keep its file" not in ines.get("/delegations/ROOT?as_of=2026-01-01").text
