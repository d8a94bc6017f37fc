"""Which kind of history lines belong to, and what those of roles and of risks presuppose."""

import hashlib
from typing import Any

import pytest

from events.facts.risks import RiskTold
from tests.cast import company
from tests.importing import in_short, organisation
from tests.specification import instant
from tests.told import asked, imported, line, proposal, rejected, step, with_lines
from tracker.appointments import Appointment, Opening
from tracker.authority import Authority
from tracker.communications import Communication, EndCommunication
from tracker.imports.history_lines import kind_of
from tracker.proposals import Proposal
from tracker.risks import CloseRisk, Risk
from tracker.told import called_there

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
    assert told.the(Proposal, "PRP-1").telling.there


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
