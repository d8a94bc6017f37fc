"""Histories from elsewhere, line by line: what is read, what each presupposes, what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.proposals import ProposalTold
from tests.cast import company
from tests.importing import in_short, only_error, organisation
from tests.specification import Story, instant
from tests.told import asked, imported, line, lines, proposal, rejected, step, with_lines
from tracker.objectives import Objective, RetireObjective
from tracker.proposals import ApproveProposal, Proposal
from tracker.told import called_there, telling_of

OPENED = proposal(0, "opened", title="Faster", status="draft", owner="sig-a")


def the_proposal(told: Story) -> Proposal:
    return told.the(Proposal, "PRP-1")


# ---------------------------------------------------------------- what a line becomes


def test_a_line_is_an_event_with_its_place_its_times_its_author_and_its_reason() -> None:
    told = with_lines({**OPENED, "authored": "2019-12-31T23:00:00+01:00"})
    event = told.events()[-1]
    envelope, fact = event.envelope, event.fact
    assert (event.stream, envelope.door, envelope.actor) == ("proposal/PRP-1", "import", "operator")
    assert envelope.source is not None
    assert (envelope.source.file, envelope.source.line) == ("h.jsonl", 1)
    assert (envelope.source.reference, envelope.reason) == ("r0", "Because.")
    assert (envelope.recorded_at, envelope.effective_at) == (told.now, instant("2020-01-01"))
    assert envelope.on_behalf_of == "person:P-1"
    assert fact == ProposalTold(
        item="KEP 1", seq=0, change="opened",
        fields={"title": "Faster", "status": "draft", "owner": "sig-a"},
        authored=datetime(2019, 12, 31, 22, tzinfo=UTC),
    )  # fmt: skip


def test_an_item_lives_in_the_room_of_its_kind_marked_as_imported() -> None:
    found = the_proposal(with_lines(OPENED))
    assert (found.imported, found.label, found.stage) == (True, "Faster", "elsewhere")
    assert telling_of(found).item == "KEP 1"


def test_fields_are_the_source_s_own_and_kept_whatever_they_are_called() -> None:
    own: dict[str, Any] = {"Größe": {"a": [1, 2.5, None, True]}, "channels": [], " x ": " y "}
    told = with_lines(proposal(0, "opened", **own))
    found = asked(told, ask="state", proposal="KEP 1", at="2020-01-01")
    assert found.answer == own


def test_without_summary_author_or_reference_a_line_is_kept_all_the_same() -> None:
    bare = {"seq": 0, "at": "2020-01-01T00:00:00Z", "proposal": "KEP 1", "change": "opened"}
    envelope = with_lines(bare).events()[-1].envelope
    assert (envelope.on_behalf_of, envelope.reason) == ("", "")


def test_a_time_without_a_zone_is_in_the_organisation_s() -> None:
    told = with_lines(proposal(0, "opened", at="2020-01-01T00:00:00"))
    assert told.events()[-1].envelope.effective_at == datetime(2019, 12, 31, 23, tzinfo=UTC)


# ---------------------------------------------------------------- order and gaps


def test_lines_are_recorded_in_the_order_of_their_seq_wherever_they_stand() -> None:
    told = organisation()
    assert imported(told, proposal(1, "changed", status=["draft", "done"]), OPENED).rejected == ()
    assert the_proposal(told).telling.fields["status"] == "done"


def test_a_gap_is_named_with_the_line_before_which_it_shows() -> None:
    changed = proposal(2, "changed", status=["draft", "done"])
    done = imported(organisation(), OPENED, changed)
    assert (done.read, done.recorded) == (2, 2)
    assert rejected(done) == [
        (2, "seq 1 is missing: after seq 0 (line 1) this line has seq 2.")
    ]  # fmt: skip


def test_a_gap_at_the_beginning_and_a_wide_one_are_named_too() -> None:
    done = imported(organisation(), {**OPENED, "seq": 1}, proposal(5, "closed"))
    assert rejected(done) == [
        (1, "seq 0 is missing: at the beginning this line has seq 1."),
        (2, "seq 2 to 4 are missing: after seq 1 (line 1) this line has seq 5."),
    ]  # fmt: skip


def test_a_line_that_could_not_be_read_is_no_gap_beside() -> None:
    done = imported(organisation(), OPENED, "{", proposal(2, "closed"))
    assert [number for number, _ in rejected(done)] == [2]
    assert (done.read, done.recorded) == (3, 2)


def test_two_lines_of_one_number_are_told_apart_and_a_copy_is_nothing_new() -> None:
    done = imported(organisation(), OPENED, OPENED, proposal(0, "opened", title="Slower"))
    assert in_short(done) == (3, 1, 1, [3])
    assert rejected(done) == [(3, "seq 0 is there already, in line 1.")]


def test_a_line_that_was_missing_is_recorded_when_it_comes_and_what_waited_for_it() -> None:
    told = organisation()
    first = proposal(1, "changed", status=["draft", "ready"])
    then = proposal(2, "changed", status=["ready", "done"])
    assert in_short(imported(told, OPENED, then)) == (2, 1, 0, [2, 2])
    assert in_short(imported(told, OPENED, first, then)) == (3, 2, 1, [])
    assert the_proposal(told).telling.fields["status"] == "done"


def test_a_line_that_comes_after_later_ones_of_its_item_is_too_late() -> None:
    told = organisation()
    later = proposal(2, "changed", owner=["sig-a", "sig-b"])
    imported(told, OPENED, later)
    done = imported(told, OPENED, proposal(1, "changed", status=["draft", "done"]), later)
    assert rejected(done) == [
        (2, "KEP 1 cannot be changed: seq 2 is recorded, so this is too late.")
    ]  # fmt: skip


# ---------------------------------------------------------------- what a line presupposes


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (proposal(1, "opened"), "KEP 1 cannot be opened: it is there already."),
        (proposal(1, "restored"), "KEP 1 cannot be restored: it is there already."),
        (
            proposal(1, "changed", status=["ready", "done"]),
            'KEP 1 cannot be changed: its status is "draft", not "ready".',
        ),
        (
            proposal(1, "changed", stage=["beta", "stable"]),
            'KEP 1 cannot be changed: its stage is nothing, not "beta".',
        ),
        (
            proposal(1, "changed", status=["", "done"]),
            'KEP 1 cannot be changed: its status is "draft", not nothing.',
        ),
    ],
)
def test_what_is_not_as_a_line_presupposes_rejects_it_alone(said: dict[str, Any], why: str) -> None:
    told = with_lines(OPENED)
    done = imported(told, OPENED, said, proposal(2, "changed", status=["draft", "done"]))
    assert rejected(done) == [(2, why)]
    assert the_proposal(told).telling.fields["status"] == "done"


@pytest.mark.parametrize("change", ["changed", "closed", "removed"])
def test_what_was_never_opened_is_neither_changed_nor_closed(change: str) -> None:
    done = imported(organisation(), proposal(0, change))
    assert only_error(done) == f"KEP 1 cannot be {change}: it was never opened."


def test_what_is_gone_is_not_changed_and_may_be_opened_again_with_nothing_of_before() -> None:
    told = organisation()
    done = imported(
        told, OPENED, proposal(1, "closed"), proposal(2, "changed", owner=["sig-a", "x"]),
        proposal(3, "opened", title="Again"), proposal(4, "removed"), proposal(5, "restored"),
    )  # fmt: skip
    assert rejected(done) == [(3, "KEP 1 cannot be changed: it is not there.")]
    assert the_proposal(told).telling.fields == {}


@pytest.mark.parametrize("nothing", ["", [], {}, None])
def test_an_absent_field_is_the_same_as_an_empty_one(nothing: object) -> None:
    told = with_lines(OPENED, proposal(1, "changed", stage=[nothing, "alpha"]))
    assert the_proposal(told).telling.fields["stage"] == "alpha"
    again = with_lines(
        proposal(0, "opened", stage=nothing), proposal(1, "changed", stage=[[], "beta"])
    )
    assert the_proposal(again).telling.fields["stage"] == "beta"


def test_nothing_is_decided_here_on_what_is_only_told() -> None:
    told = company()
    imported(told, line(0, objective="1.1", change="opened", fields={"name": "No poverty"}))
    imported(told, OPENED)
    with told.tracker.looking(told.now) as history:
        objective = called_there(history, Objective, "1.1")
        proposed = called_there(history, Proposal, "KEP 1")
    assert proposed is not None
    assert objective is not None
    assert objective.label == "No poverty"
    told.by("aoife").when(ApproveProposal(proposal=proposed.id)).then_refused("KIND-STATE")
    told.by("aoife").when(RetireObjective(objective=objective.id)).then_refused("KIND-STATE")


# ---------------------------------------------------------------- bad lines


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "Not JSON"),
        (b'{"by": "Zo\xeb"}', "Not UTF-8: the byte at offset"),
        ("[1]", "The line is not an object"),
        ({**OPENED, "seq": -1}, "seq is not a whole number from 0 on."),
        ({**OPENED, "seq": True}, "seq is not a whole number from 0 on."),
        ({**OPENED, "seq": 10**12}, "seq is not a whole number from 0 on."),
        ({**OPENED, "seq": None}, "seq is not a whole number from 0 on."),
        ({**OPENED, "at": "2023-14-05"}, "at: "),
        ({**OPENED, "at": 7}, "at is not a text."),
        ({**OPENED, "authored": "soon"}, "authored: "),
        ({**OPENED, "by": "a\x07"}, "by holds the control character U+0007."),
        ({**OPENED, "by": "x" * 301}, "by is longer than 300 characters."),
        ({**OPENED, "proposal": " "}, "proposal is empty."),
        ({**OPENED, "proposal": "a\x00"}, "proposal holds the character U+0000."),
        ({**OPENED, "change": "moved"}, "change is none of opened, restored, changed, closed"),
        ({**OPENED, "fields": []}, "fields is not an object."),
        ({**OPENED, "colour": "red"}, 'Unknown key "colour"; known are seq, at, authored, by'),
        ({**OPENED, "fields": {"a": "\ud800"}}, "fields holds half of a surrogate pair."),
        ({**OPENED, "fields": {"a": ["b\x00"]}}, "fields holds the character U+0000."),
        ({**OPENED, "fields": {"a": 2**63}}, "too large to be kept"),
        (proposal(1, "changed", status="done"), 'fields: "status" is not a pair of the old and'),
        (proposal(1, "changed", status=["done"]), 'fields: "status" is not a pair of the old and'),
        ({**OPENED, "fields": {"a": "x" * 1_048_577}}, 'fields: "a" is larger than 1,048,576'),
        ({**OPENED, "fields": {"a": "x" * 20_000_000}}, "The line is larger than 8,388,608 bytes."),
        (b'{"seq": 1, "fields": {"a": ' + b"[" * 50 + b"]" * 50 + b"}}", "nested too deeply"),
        (b'{"seq": 1, "fields": {"a": 1e999}}', "too large to be kept"),
        (b'{"seq": 1, "seq": 2}', 'The key "seq" is there twice.'),
        (step(1, "appoint", person="Bo"), 'Unknown key "do"'),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad: Any, why: str) -> None:
    told = organisation()
    done = imported(told, OPENED, bad, proposal(2, "changed", status=["draft", "done"]))
    assert [number for number, _ in rejected(done)] == [2]
    assert why in rejected(done)[0][1]
    assert (done.read, done.recorded) == (3, 2)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (step(1, "promote"), "do is none of open-role, appoint, end, close-role."),
        (step(1, "appoint"), "person is empty."),
        ({**step(1, "close-role"), "scope": ""}, "scope is empty."),
        ({**step(1, "close-role"), "role": 7}, "role is not a text."),
        ({**step(1, "open-role"), "scope": "x" * 301}, "scope is longer than 300 characters."),
    ],
)
def test_a_bad_step_is_named(bad: Any, why: str) -> None:
    done = imported(organisation(), step(0, "open-role"), bad)
    assert [number for number, _ in rejected(done)] == [2]
    assert why in rejected(done)[0][1]


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_are_no_obstacle() -> None:
    content = b"\xef\xbb\xbf" + lines("us-objectives-history").replace(b"\n", b"\r\n\r\n")
    assert in_short(imported(organisation(), content))[:3] == (602, 602, 0)


def test_a_packed_file_is_one_bad_row_with_what_to_do() -> None:
    assert "unpack it" in only_error(imported(organisation(), b"\xfd7zXZ\x00"))


@given(st.binary())
def test_no_content_whatever_stops_the_reading(noise: bytes) -> None:
    told = organisation()
    assert imported(told, noise).recorded == 0
