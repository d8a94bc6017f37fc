"""Talking on pages: comments at their field, changes asked for, drafts, several authors, again."""

from events.facts.proposals import AuthorInvited, ChangesRequested, ProposalCommented
from tests.deciding import act, last, proposed, sent, the, written
from tests.proposing import SMALL, submitted
from tests.readers import Site
from tests.ruling import rule, ruled
from web.settings import Settings

WHY = "Which arrays would that be?"


def test_a_comment_stands_at_its_field_and_stays_with_its_revision() -> None:
    site = Site()
    suzuki, okafor = site.signed_in("p-suzuki"), site.signed_in("p-okafor")
    page = "/proposals/PRP-026"
    path = next(iter(the(site, "PRP-026").changes))
    answer = suzuki.fill(page, f"{page}/comments", path=path, text=WHY)
    assert answer.to.endswith(page)
    fact = last(site).fact
    assert fact == ProposalCommented(revision=1, path=path, text=WHY)
    assert okafor.get(page).says(f"Hana Suzuki on revision 1, 24 Nov 2026: {WHY}")
    said = okafor.get(f"{page}.json").json["comments"]
    assert [(each["person"], each["path"], each["text"]) for each in said] == [
        ("p-suzuki", path, WHY)
    ]
    assert "comment-form" not in okafor.get(f"{page}?as_of=2026-11-24").html


def test_an_empty_comment_is_refused_at_its_field() -> None:
    site = Site()
    reader = site.signed_in("p-suzuki")
    page = "/proposals/PRP-026"
    answer = reader.fill(page, f"{page}/comments", text=" ")
    assert answer.status == 422
    assert answer.says("Say something")


def test_changes_are_asked_for_in_some_fields_of_the_revision_that_was_shown() -> None:
    site = Site()
    okafor, page = site.signed_in("p-okafor"), "/proposals/PRP-026"
    path = next(iter(the(site, "PRP-026").changes))
    act(okafor, f"{page}/changes-request", revision="1", fields=path, reason=WHY)
    assert last(site).fact == ChangesRequested(revision=1, fields=(path,))
    assert okafor.get(page).says(f"Ines Okafor asks for a change, 24 Nov 2026: {WHY}")


# ---------------------------------------------------------------- drafts


def test_a_draft_is_kept_on_the_server_and_is_nobody_s_but_its_writers_until_handed_in() -> None:
    site = Site()
    price, okafor = site.signed_in("p-price"), site.signed_in("p-okafor")
    draft = proposed(price, do="draft")
    assert the(site, draft).private
    for address in (f"/proposals/{draft}", f"/proposals/{draft}.json"):
        assert price.get(address).status == 200
        assert okafor.get(address).status == 403
    assert draft in [each["id"] for each in price.get("/proposals.json").json["items"]]
    others = okafor.get("/proposals.json").json
    assert draft not in [each["id"] for each in others["items"]]
    assert others["total"] == price.get("/proposals.json").json["total"] - 1
    assert okafor.get("/proposals.json?stage=draft").json["items"] == []
    assert okafor.get("/proposals.json?author=p-price&stage=draft").json["items"] == []
    assert [each["id"] for each in price.get("/turn.json").json["items"]].count(draft) == 1
    act(price, f"/proposals/{draft}/submission")
    assert okafor.get(f"/proposals/{draft}").status == 200
    assert draft in [each["id"] for each in okafor.get("/proposals.json").json["items"]]


SECRET = ("Zwetschge", "Quitte", "Mirabelle", "Schlehe")
"""Words of a title, a field, a reason and a comment that stand nowhere else."""


def speaking_of(draft: str, event: int) -> list[str]:
    """Return the addresses at which the record speaks of a draft, or could."""
    searches = [f"/record/search?q={word}" for word in (*SECRET, draft)]
    plain = [
        "/", "/turn", "/record", f"/record/events/{event}", "/people/p-price", "/proposals",
        "/people/p-price/hand-over", "/record/checks", "/record/checks/splits", "/refusals",
        f"/record?as_of={event}", f"/record/events/{event}?as_of={event}", "/policies/POL-02",
        "/record/search?kind=proposal", "/record/search?person=p-price", "/evidence",
        *searches, *(f"/find?q={word}" for word in (*SECRET, draft)),
    ]  # fmt: skip
    data = [
        address.replace("?", f".{form}?") if "?" in address else f"{address}.{form}"
        for address in plain[1:] for form in ("json", "csv")
    ]  # fmt: skip
    return plain + data


def test_what_a_draft_says_is_shown_to_nobody_else_by_the_record_and_its_search() -> None:
    site = Site()
    price, okafor = site.signed_in("p-price"), site.signed_in("p-okafor")
    title, field, reason, comment = SECRET
    draft = proposed(
        price, do="draft", title=f"{title} of the year", reason=f"{reason} asks for it, really.",
        **{"c.notes": f"{field} jam."},
    )  # fmt: skip
    opened = site.events
    page = f"/proposals/{draft}"
    price.fill(page, f"{page}/comments", text=f"{comment}?")
    about = {"title": "About it", "link": "https://x.example/1", "about": f"proposal:{draft}"}
    price.fill("/evidence/new", "/evidence", **about)
    for number in (opened, opened + 1):
        for address in speaking_of(draft, number):
            text = okafor.get(address).html.replace(f"q={title}", "")
            for word in SECRET:
                asked = text.replace(f'value="{word}"', "").replace(f"q={word}", "")
                assert word not in asked.replace(f"“{word}”", ""), (address, word)
    for word in SECRET:
        assert okafor.get(f"/record/search.json?q={word}").json["total"] == 0
        assert price.get(f"/record/search.json?q={word}").json["total"] > 0
    said = okafor.get(f"/record/events/{opened}.json").json
    assert (said["fact"], said["reason"], said["item"]) == ({}, "", draft)
    assert okafor.get(f"/record/events/{opened}").says("it is for those who write it")
    assert price.get(f"/record/events/{opened}").says(title, field, reason)
    act(price, f"{page}/submission")
    assert okafor.get(f"/record/events/{opened}").says(title, field, reason)
    assert okafor.get(f"/record/search.json?q={title}").json["total"] > 0


def test_a_draft_is_saved_by_a_button_of_the_form_before_anything_was_looked_at() -> None:
    site = Site()
    price = site.signed_in("p-price")
    page = price.get("/proposals/new?target=plan:PLN-01")
    assert 'id="save-draft"' in page.html
    form = written(price, **{"c.notes": "A thought."})
    answer = sent(price, "/proposals/new", form, do="draft")
    assert (answer.status, the(site, answer.to.rpartition("/")[2]).stage) == (303, "draft")


def test_others_do_not_act_on_a_draft_whose_number_they_know() -> None:
    site = Site()
    draft = proposed(site.signed_in("p-price"), do="draft")
    okafor, before = site.signed_in("p-okafor"), site.events
    for deed in ("comments", "approval", "rejection"):
        assert act(okafor, f"/proposals/{draft}/{deed}", text="x", reason=WHY).status in (403, 422)
    assert site.events == before


# ---------------------------------------------------------------- several authors


def test_an_author_invites_somebody_who_then_writes() -> None:
    site = Site()
    price, demir = site.signed_in("p-price"), site.signed_in("p-demir")
    draft = proposed(price, do="draft")
    assert demir.get(f"/proposals/{draft}").status == 403
    price.fill(f"/proposals/{draft}", f"/proposals/{draft}/invitations", person="p-demir")
    assert last(site).fact == AuthorInvited(person="p-demir")
    page = demir.get(f"/proposals/{draft}")
    assert page.says("Written by Owen Price, Elif Demir")
    assert f"/proposals/{draft}/invitations" not in page.forms, "who was invited invites nobody"
    assert demir.get(f"/proposals/{draft}/revision").status == 200


def test_a_proposal_lets_another_take_its_place() -> None:
    site = Site()
    price = site.signed_in("p-price")
    first, second = proposed(price), proposed(price, **{"c.notes": "Better."})
    page = f"/proposals/{first}"
    answer = price.fill(page, f"{page}/supersession", by=second)
    assert answer.to.endswith(page)
    assert the(site, first).superseded_by == second
    assert price.get(page).says(f"Replaced by {second}")


# ---------------------------------------------------------------- in time


def test_what_expired_says_so_and_asks_again_with_one_press() -> None:
    told = ruled(rule("R-SMALL", up_to=10_000_00, expires_after_days=7))
    proposal = submitted(told, SMALL)
    keys = told.folder / "keys"
    site = Site(Settings(database=told.folder / "record.db", keys=keys))
    gita, bram, page = site.signed_in("gita"), site.signed_in("bram"), f"/proposals/{proposal}"
    assert bram.get(page).says("Expired: not decided in time", "expired on 16 Mar 2026")
    assert f"{page}/approval" not in bram.get(page).forms
    assert f"{page}/reopening" not in bram.get(page).forms
    assert gita.get("/turn").says("Nobody decided in time: a new revision asks again.")
    gita.fill(page, f"{page}/reopening")
    assert (the(site, proposal).stage, the(site, proposal).revision) == ("submitted", 2)
    assert bram.get(page).says("Waiting for 1 approval", "Waits since today; expires on")
    site.close()
