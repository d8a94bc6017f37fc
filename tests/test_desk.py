"""The desk: one tracker for each process and file, a clock that stands still, problems by field."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from werkzeug.datastructures import MultiDict

from events import RecordProblem
from tests.copies import length, original
from tests.readers import Site
from tracker.application import Asked
from tracker.delegations import GrantDelegation
from tracker.history import History
from tracker.people import RegisterPerson
from web import desk, messages
from web.settings import Settings


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


def add_somebody(site: Site) -> None:
    asked = Asked(actor="p-horak", now=desk.clock(site.tracker), key=f"add:{site.events}")
    site.tracker.handle(RegisterPerson(name="Nela Ruzicka"), asked)


# ---------------------------------------------------------------- the record


def test_a_record_is_opened_once_and_again_when_its_file_is_another(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "record.db", tmp_path / "keys")
    copytree(original(), tmp_path, dirs_exist_ok=True)
    first = desk.open_tracker(settings)
    assert desk.open_tracker(settings) is first
    other = tmp_path / "other.db"
    other.write_bytes(settings.database.read_bytes())
    other.replace(settings.database)
    second = desk.open_tracker(settings)
    assert second is not first
    desk.forget(settings)
    first.record.close()


def test_where_there_is_none_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RecordProblem, match="Make one: tracker init, or tracker demo"):
        desk.open_tracker(Settings(tmp_path / "none.db", tmp_path / "keys"))


# ---------------------------------------------------------------- the clock


def test_a_demo_s_clock_runs_on_from_where_it_was_set(site: Site) -> None:
    at = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    desk.start_demo_clock(site.tracker, at)
    first = desk.clock(site.tracker)
    assert at <= first < at + timedelta(seconds=30)
    assert desk.clock(site.tracker) > first


def test_during_a_request_the_clock_stands_still(site: Site) -> None:
    with site.app.test_request_context("/"):
        assert desk.clock_of_request() == desk.clock_of_request() == desk.now_history().on
        desk.leave()


# ---------------------------------------------------------------- what is remembered


def test_something_is_asked_again_only_when_something_was_recorded(site: Site) -> None:
    asked: list[int] = []

    def count(now: History) -> int:
        asked.append(now.as_of)
        return len(asked)

    def once(seconds: float = 1e9) -> int:
        with site.app.test_request_context("/"):
            found = desk.remembered("a count", count, seconds)
            desk.leave()
            return found

    assert (once(), once()) == (1, 1)
    add_somebody(site)
    assert (once(), once()) == (2, 2)
    assert once(0) == 3, "its time is over"
    assert asked == [length(), length() + 1, length() + 1]


# ---------------------------------------------------------------- forms and problems


def test_a_form_gives_lists_where_the_command_has_lists() -> None:
    form: MultiDict[str, str] = MultiDict(
        [("csrf", "x"), ("powers", "approve:plan"), ("powers", ""), ("powers", "approve:spend"),
         ("holder", "role:a"), ("holder", "role:b"), ("scope", "SVC-1\nSVC-2"), ("unheard", "of")]
    )  # fmt: skip
    assert desk.form_of(GrantDelegation, form) == {
        "powers": ["approve:plan", "approve:spend"], "holder": "role:b", "scope": "SVC-1\nSVC-2",
        "unheard": "of",
    }  # fmt: skip


def test_messages_stand_at_the_path_of_their_field() -> None:
    nested = {"changes": {"actions": {"A2": {"due": ["Not a day."]}}}, "title": ["Too long."]}
    assert messages.by_path(nested) == {
        "changes.actions.A2.due": ["Not a day."], "title": ["Too long."],
    }  # fmt: skip
    assert messages.by_path({"rules": {0: {"id": "Missing."}}}) == {"rules.0.id": ["Missing."]}


def test_each_key_is_another() -> None:
    keys = {desk.key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) >= 24 for key in keys)
