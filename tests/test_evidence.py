"""Evidence: files and links that show that something was done, each file by its SHA-256."""

from datetime import date, datetime

import pytest

from events.facts.evidence import (
    EvidenceStored,
    EvidenceSuperseded,
    EvidenceVerified,
    EvidenceWithdrawn,
)
from tests.cast import company
from tests.specification import Story
from tracker.evidence import AttachEvidence, Evidence, VerifyEvidence, WithdrawEvidence
from tracker.kernel import Command

HASH = "ab" * 32
REPORT = AttachEvidence(
    evidence="DOC-1", title="Restore test", sha256=HASH, bytes=906, file="restore.md",
    about=("objective:OBJ-1", "plan:PLN-9"),
)  # fmt: skip
LINK = AttachEvidence(evidence="DOC-2", title="Wiki page", link="https://wiki.example/x")
WITHDRAW = WithdrawEvidence(evidence="DOC-1")
TODAY = date(2026, 3, 9)  # in Amsterdam, at the time of the story


def stored(*commands: Command) -> Story:
    return company().by("esra").given(REPORT, *commands)


def report(told: Story) -> Evidence:
    return told.the(Evidence, "DOC-1")


def test_a_file_is_stored_by_its_hash() -> None:
    told = company().by("esra").when(REPORT)
    told.then(
        EvidenceStored(
            title="Restore test", sha256=HASH, size=906, file="restore.md",
            about=("objective:OBJ-1", "plan:PLN-9"),
        )
    )  # fmt: skip
    known = report(told)
    assert (known.title, known.sha256, known.size, known.file) == (
        "Restore test", HASH, 906, "restore.md",
    )  # fmt: skip
    assert (known.standing, known.stored_by, known.unproven) == ("stored", "esra", False)
    assert (known.captured_on, known.late_by_days, known.verified_at) == (None, 0, None)


def test_it_is_found_by_what_it_is_about_even_before_that_is_recorded() -> None:
    told = stored()
    with told.tracker.looking(told.now) as history:
        for target in ("objective:OBJ-1", "plan:PLN-9"):
            assert [each.id for each in history.every(Evidence, about=target)] == ["DOC-1"]
        assert history.count(Evidence, kept=HASH) == 1


@pytest.mark.parametrize("who", ["gita", "jana"])
def test_who_holds_no_role_stores_nothing(who: str) -> None:
    company().by(who).when(REPORT).then_refused("FACT-ACTOR")
    stored().by(who).when(WITHDRAW).then_refused("FACT-ACTOR")
    stored().by(who).when(VerifyEvidence(evidence="DOC-1", found=HASH)).then_refused("FACT-ACTOR")


def test_an_id_is_given_once() -> None:
    stored().when(REPORT).then_refused("REF-TAKEN", "evidence")
    company().by("esra").when(WITHDRAW).then_refused("REF-UNKNOWN", "evidence")


# ---------------------------------------------------------------- EVD-1: what proves nothing


def test_a_link_without_a_stored_copy_or_hash_is_unproven() -> None:
    told = company().by("esra").given(LINK)
    assert told.the(Evidence, "DOC-2").unproven
    hashed = AttachEvidence(
        evidence="DOC-3", title="Wiki page", link="https://wiki.example/x", sha256=HASH
    )
    assert not told.given(hashed).the(Evidence, "DOC-3").unproven


def test_evidence_is_a_file_or_a_link() -> None:
    company().by("esra").when(AttachEvidence(title="Nothing")).then_refused("EVD-1", "file")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "wiki/x", "ftp://x/y"])
def test_a_link_leads_to_the_web(link: str) -> None:
    told = company().by("esra")
    told.when(AttachEvidence(title="x", link=link)).then_refused("EVD-1", "link")
    told.when(AttachEvidence(title="x", link="http://intranet/x")).then("EvidenceStored")


# ---------------------------------------------------------------- rule 7: late, and never early


@pytest.mark.parametrize(
    ("day", "late"), [("2026-03-09", 0), ("2026-02-23", 0), ("2026-02-22", 15), ("2025-12-31", 68)]
)
def test_evidence_may_come_late_with_a_mark(day: str, late: int) -> None:
    told = company().by("esra").because("Found in the archive.").effective(day).when(REPORT)
    told.then("EvidenceStored")
    known = report(told)
    assert (known.captured_on, known.late_by_days) == (date.fromisoformat(day), late)


def test_evidence_that_comes_late_says_why() -> None:
    told = company().by("esra")
    told.effective("2026-02-22").when(REPORT).then_refused("FACT-LATE", "reason")
    told.effective("2026-02-22").because(" ").when(REPORT).then_refused("FACT-LATE", "reason")
    told.effective("2026-02-23").when(REPORT).then("EvidenceStored")


def test_nothing_shows_a_day_that_is_yet_to_come() -> None:
    told = company().by("esra")
    told.effective("2026-03-10").when(REPORT).then_refused("FACT-TIME", "effective")
    late_today = datetime.fromisoformat("2026-03-09T23:30:00+01:00")
    told.effective(late_today).when(REPORT).then("EvidenceStored")
    assert report(told).captured_on == TODAY


# ---------------------------------------------------------------- replaced, removed, checked


def test_newer_evidence_takes_the_place_of_older() -> None:
    newer = AttachEvidence(evidence="DOC-5", title="Again", sha256="cd" * 32, supersedes="DOC-1")
    told = stored().when(newer)
    told.then(
        EvidenceStored(title="Again", sha256="cd" * 32, supersedes="DOC-1"),
        EvidenceSuperseded(by="DOC-5"),
    )
    assert (report(told).standing, report(told).superseded_by) == ("superseded", "DOC-5")
    third = AttachEvidence(evidence="DOC-6", title="x", sha256=HASH, supersedes="DOC-1")
    told.when(third).then_refused("KIND-STATE", "evidence")
    assert not told.knows(Evidence, "DOC-6")
    nothing = AttachEvidence(evidence="DOC-6", title="x", sha256=HASH, supersedes="DOC-99")
    told.when(nothing).then_refused("REF-UNKNOWN", "supersedes")


@pytest.mark.parametrize(("who", "may"), [("esra", True), ("dov", True), ("aoife", True)])
def test_evidence_is_for_its_keeper_or_management_to_change(who: str, may: bool) -> None:
    told = stored().by(who).because("It names a customer.").when(WITHDRAW)
    told.then(EvidenceWithdrawn(sha256=HASH))
    assert (report(told).standing, report(told).sha256) == ("withdrawn", HASH)
    with told.tracker.looking(told.now) as history:
        assert history.count(Evidence, kept=HASH) == 0
        assert history.count(Evidence, standing="withdrawn") == 1


@pytest.mark.parametrize("who", ["ivo", "hugo", "finn"])
def test_nobody_else_changes_it(who: str) -> None:
    stored().by(who).because("x").when(WITHDRAW).then_refused("FACT-ACTOR")
    newer = AttachEvidence(title="Again", sha256="cd" * 32, supersedes="DOC-1")
    stored().by(who).when(newer).then_refused("FACT-ACTOR")


def test_a_file_is_removed_once_and_for_a_reason() -> None:
    told = stored()
    told.when(WITHDRAW).then_refused("FACT-REASON", "reason")
    told.because(" ").when(WITHDRAW).then_refused("FACT-REASON", "reason")
    told.because("It names a customer.").when(WITHDRAW).then("EvidenceWithdrawn")
    told.because("Again.").when(WITHDRAW).then_refused("KIND-STATE", "evidence")
    check = VerifyEvidence(evidence="DOC-1", found=HASH)
    told.when(check).then_refused("KIND-STATE", "evidence")


@pytest.mark.parametrize(("found", "intact"), [(HASH, True), ("cd" * 32, False), ("", False)])
def test_a_check_says_what_was_found(found: str, intact: bool) -> None:
    told = stored().by("finn").when(VerifyEvidence(evidence="DOC-1", found=found))
    told.then(EvidenceVerified(sha256=HASH, found=found, intact=intact))
    assert (report(told).verified_at, report(told).intact) == (told.now, intact)


def test_superseded_evidence_can_still_be_checked_and_removed() -> None:
    newer = AttachEvidence(evidence="DOC-5", title="Again", sha256="cd" * 32, supersedes="DOC-1")
    told = stored(newer)
    told.when(VerifyEvidence(evidence="DOC-1", found=HASH)).then("EvidenceVerified")
    told.because("x").when(WITHDRAW).then("EvidenceWithdrawn")
