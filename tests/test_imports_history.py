"""Histories from elsewhere, line by line: what is read, what each presupposes, what is refused."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facts.proposals import ProposalTold
from events.facts.risks import RiskTold
from tests.cast import company
from tests.importing import in_short, only_error, organisation
from tests.specification import Story, instant
from tests.told import asked, imported, line, lines, proposal, rejected, step, with_lines
from tracker.appointments import Appointment, Opening
from tracker.authority import Authority
from tracker.communications import Communication, EndCommunication
from tracker.imports.history_lines import kind_of
from tracker.objectives import Objective, RetireObjective
from tracker.proposals import ApproveProposal, Proposal
from tracker.risks import CloseRisk, Risk
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


# ---------------------------------------------------------------- which kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"do": "appoint"}, "delegations"),
        ({"proposal": "KEP 1", "fields": {"title": "x"}}, "proposals"),
        ({"proposal": "KEP 1", "fields": {"beta_approved_by": ["x"]}}, "approvals"),
        ({"objective": "1.1", "change": "opened"}, "objectives"),
        ({"objective": "1.1", "readings": []}, "readings"),
        ({"communication": "nova", "change": "opened"}, "communications"),
        ({"risk": "KEP 1", "change": "opened", "text": "x"}, "risks"),
        ({"seq": 1}, ""),
    ],
)
def test_the_lines_tell_their_kind(said: dict[str, Any], kind: str) -> None:
    assert kind_of([{}, said]) == kind


def risk(seq: int, change: str, **said: Any) -> dict[str, Any]:
    return line(seq, risk="KEP 1", change=change, **said)


def test_a_risk_says_its_text_beside_its_fields_or_in_them() -> None:
    told = with_lines(
        risk(0, "opened", group="sig-a", text="It may break.\r\n"),
        risk(1, "changed", group="sig-b", text="It breaks.\n"),
        risk(2, "changed", fields={"likelihood": ["", "high"]}),
    )  # fmt: skip
    found = asked(told, ask="state", risk="KEP 1", at="2020-01-01")
    assert found.answer == {"text_sha256": hashlib.sha256(b"It breaks.\n").hexdigest()}
    changed = told.events()[-2].fact
    assert changed == RiskTold(
        item="KEP 1", seq=1, change="changed", authored=None,
        fields={"group": ["sig-a", "sig-b"], "text": ["It may break.\r\n", "It breaks.\n"]},
    )  # fmt: skip
    assert asked(told, ask="likelihood", risk="KEP 1", at="2020-01-01").answer == "high"


def test_a_risk_without_a_text_says_its_fields() -> None:
    told = with_lines(risk(0, "opened", fields={"statement": "It may break."}))
    found = asked(told, ask="state", item="KEP 1", at="2020-01-01")
    assert found.answer == {"statement": "It may break."}


def test_nothing_is_decided_here_on_a_line_or_a_risk_that_is_only_told() -> None:
    told = company()
    imported(told, line(0, communication="nova", change="opened", fields={"title": "Nova"}))
    imported(told, risk(0, "opened", text="It may break."))
    with told.tracker.looking(told.now) as history:
        meeting = called_there(history, Communication, "nova")
        threat = called_there(history, Risk, "KEP 1")
    assert meeting is not None
    assert threat is not None
    assert (meeting.label, threat.label) == ("Nova", "KEP 1")
    told.by("aoife").when(EndCommunication(line=meeting.id)).then_refused("KIND-STATE")
    told.by("aoife").when(CloseRisk(risk=threat.id)).then_refused("KIND-STATE")


def test_lines_that_tell_no_kind_are_bad_each() -> None:
    done = imported(organisation(), {"seq": 0}, {"seq": 1})
    assert in_short(done) == (2, 0, 0, [1, 2])
    assert "one of the keys do, proposal, objective" in done.rejected[0].error


def test_a_kind_that_is_named_prevails() -> None:
    told = organisation()
    approved = proposal(0, "opened", beta_approved_by=["x"])
    assert imported(told, approved, kind="proposals").recorded == 1
    assert the_proposal(told).telling.there


# ---------------------------------------------------------------- roles and their holders

NOVA = (step(0, "open-role"), step(1, "appoint", person="Ada"))


def test_steps_become_an_opening_and_a_term_with_both_references() -> None:
    told = with_lines(
        *NOVA, step(2, "end", at="2021-01-01T00:00:00Z", person="Ada"),
        step(3, "close-role", at="2022-01-01T00:00:00Z"),
    )  # fmt: skip
    term, opening = told.the(Appointment, "APT-1"), told.the(Opening, "OPN-1")
    assert (term.effective_from, term.effective_until) == (
        instant("2020-01-01"),
        instant("2021-01-01"),
    )
    assert (term.instrument, term.ended_by, term.scope) == ("r1", "r2", ("Nova",))
    assert (opening.effective_from, opening.effective_until) == (
        instant("2020-01-01"), instant("2022-01-01"),
    )  # fmt: skip
    assert (opening.scope, opening.ended_by, opening.imported) == ("Nova", "r3", True)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (step(2, "open-role"), "open-role: lead of Nova is open already."),
        (step(2, "appoint", person="Ada"), "appoint: lead of Nova is held by Ada already."),
        (step(2, "end", person="Bo"), "end: lead of Nova is not held by Bo."),
        (step(2, "close-role"), "close-role: lead of Nova is still held by somebody."),
        ({**step(2, "close-role"), "scope": "nova"}, "close-role: lead of nova is not open."),
        ({**step(2, "appoint", person="Bo"), "role": "Lead"}, "appoint: Lead of Nova is not open."),
    ],
)
def test_a_step_that_does_not_follow_is_rejected_alone(said: dict[str, Any], why: str) -> None:
    told = with_lines(*NOVA)
    done = imported(told, *NOVA, said, step(3, "appoint", person="Cy"))
    assert rejected(done) == [(3, why)]
    assert done.recorded == 1
    assert asked(told, ask="held", person="Cy", at="2020-01-01").answer == [["lead", "Nova"]]


def test_who_a_rejected_step_names_is_not_entered_and_may_come_later() -> None:
    told = with_lines(*NOVA)
    unknown = {**step(2, "appoint", person="Bo"), "scope": "Swift"}
    imported(told, *NOVA, unknown, step(3, "appoint", person="Bo"))
    assert asked(told, ask="who", role="lead", at="2020-01-01").answer == ["Ada", "Bo"]


def test_what_is_told_of_roles_gives_no_authority() -> None:
    told = company()
    first = {**step(0, "open-role"), "role": "Director of services"}
    then = {**step(1, "appoint", person="Gita Rao"), "role": "Director of services"}
    assert imported(told, first, then).rejected == ()
    with told.tracker.looking(told.now) as history:
        assert Authority(history, told.now).roles_of("gita") == []


def test_an_end_whose_clock_is_behind_ends_what_began_before_it_in_the_source() -> None:
    """As the lines recorded by an instant tell it, in their order (the last one prevails)."""
    told = with_lines(
        step(0, "open-role", at="2020-01-01T00:00:00Z"),
        step(1, "appoint", at="2020-01-10T00:00:00Z", person="Ada"),
        step(2, "end", at="2020-03-01T00:00:00Z", person="Ada"),
        step(3, "appoint", at="2020-01-05T00:00:00Z", person="Ada"),
        step(4, "end", at="2020-02-01T00:00:00Z", person="Ada"),
    )  # fmt: skip

    def held(at: str) -> bool:
        return bool(asked(told, ask="who", role="lead", scope="Nova", at=at).answer)

    days = ("2020-01-04", "2020-01-05", "2020-01-31", "2020-02-01", "2020-02-15", "2020-03-02")
    assert [held(f"{day}T12:00:00Z") for day in days] == [False, True, True, False, False, False]
