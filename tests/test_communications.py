"""Communication: lines that an approved approach names, what they tell, and who has read it."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from events.facts.communications import (
    CommunicationDelivered,
    CommunicationEnded,
    CommunicationPlanned,
    CommunicationSkipped,
    DeliveryAcknowledged,
    EffectivenessAssessed,
    Segment,
)
from tests.specification import Story
from tests.telling import PLANNED, company_that_tells, company_with_an_approach
from tracker.communications import (
    AcknowledgeDelivery,
    Acknowledgement,
    AssessEffectiveness,
    Communication,
    DeliverCommunication,
    EndCommunication,
    PlanCommunication,
    SkipCommunication,
    acknowledged_by,
    reached_by,
    told_to,
)
from tracker.communications.commands import SegmentWanted
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.groups import FormGroup
from tracker.people import RegisterPerson

THE_PLAN = DeliverCommunication(line="COM-1", occasion="PLN-1 v1", reached=2)
NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)


def but(command: Any, **other: Any) -> Any:
    return msgspec.structs.replace(command, **other)


def line(told: Story, line_id: str = "COM-1") -> Communication:
    return told.the(Communication, line_id)


# ---------------------------------------------------------------- a line is filled in


def test_the_owner_of_the_approach_fills_in_a_line_that_it_names() -> None:
    told = company_with_an_approach().by("dov").when(PLANNED)
    told.then(
        CommunicationPlanned(
            on_what="The plan and its changes", when="on each new version, within five days",
            with_whom="owners of services", how="e-mail", who="role:representative", size=2,
            about=("plan",), on_change=True, within=5, working_days=True,
            audience=("role:owner-web", "role:owner-net"), channel="e-mail",
        )
    )  # fmt: skip
    planned = line(told)
    assert (planned.label, planned.ended, planned.planned_at) == (PLANNED.on_what, False, NOW)
    assert set(planned.facets()) == {
        ("who", "role:representative"), ("state", "active"), ("about", "plan"),
    }  # fmt: skip
    told.when(PLANNED).then_refused("REF-TAKEN", "line")


@pytest.mark.parametrize("who", ["bram", "aoife", "hugo", "gita"])
def test_nobody_else_fills_in_a_line(who: str) -> None:
    company_with_an_approach().by(who).when(PLANNED).then_refused("FACT-ACTOR")


def test_com_1_a_line_gives_all_five_answers() -> None:
    told = company_with_an_approach().by("dov")
    for field in ("on_what", "when", "with_whom", "how", "who"):
        told.when(but(PLANNED, **{field: ""})).then_refused("COM-1", field)
        if field != "who":
            told.when(but(PLANNED, **{field: "  "})).then_refused("COM-1", field)
    told.when(but(PLANNED, about=())).then_refused("COM-1", "about")
    told.when(but(PLANNED, about=(), on_change=False)).then("CommunicationPlanned")


def test_a_line_that_no_approach_names_is_proposed_there_first() -> None:
    told = company_with_an_approach().by("dov")
    told.when(but(PLANNED, line="COM-9")).then_refused("PROP-4", "line")


def test_a_line_names_only_whom_the_record_knows() -> None:
    told = company_with_an_approach().by("dov")
    told.when(but(PLANNED, who="role:mint")).then_refused("REF-UNKNOWN", "who")
    for holder in ("role:mint", "person:nobody", "group:GRP-9"):
        told.when(but(PLANNED, audience=("*", holder))).then_refused("REF-UNKNOWN", "audience")


def test_a_group_can_be_an_audience() -> None:
    told = company_with_an_approach().by("hugo")
    told.given(FormGroup(group="GRP-1", title="Night shift", members=("gita", "jana"))).by("dov")
    told.given(but(PLANNED, audience=("group:GRP-1",)), THE_PLAN)
    with told.tracker.looking(told.now) as history:
        assert told_to(line(told).deliveries[0], history) == ("gita", "jana")


def test_a_line_of_which_nothing_is_said_is_refused_at_the_first_question() -> None:
    told = company_with_an_approach().by("dov")
    told.when(PlanCommunication(line="COM-1")).then_refused("COM-1", "on_what")
    told.when(PlanCommunication(line="COM-1", on_what="x", when="x")).then_refused(
        "COM-1", "with_whom"
    )


# ---------------------------------------------------------------- something is told


def test_a_delivery_keeps_the_people_who_were_the_audience_that_day() -> None:
    told = company_that_tells().by("dov").when(THE_PLAN)
    told.then(
        CommunicationDelivered(
            delivery=1, occasion="PLN-1 v1", effective_from=NOW, channel="e-mail", reached=2, of=2,
            about="plan:PLN-1", versions=(1,), audience=("esra", "ivo"),
        )
    )  # fmt: skip
    made = line(told).deliveries[0]
    assert (made.number, made.at, made.by, made.audience, made.version) == (1, NOW, "dov", 2, 1)
    assert ("told", "plan:PLN-1") in set(line(told).facets())
    with told.tracker.looking(told.now) as history:
        assert told_to(made, history) == ("esra", "ivo")
        assert reached_by(history, "COM-1", made) == 2


@pytest.mark.parametrize(
    ("occasion", "about", "versions"),
    [
        ("PLN-1 v1", "plan:PLN-1", (1,)),
        ("PLN-1 v3 and v2", "plan:PLN-1", (2, 3)),
        ("PLN-1 v2, v3 and v4", "plan:PLN-1", (2, 3, 4)),
        ("PLN-1 v6 (emergency)", "plan:PLN-1", (6,)),
        ("PLN-1 v1, later PLN-1 v2", "plan:PLN-1", (1, 2)),
        ("PLN-1 and POL-1", "", ()),
        ("PLN-1 v1 and POL-1 v1", "", ()),
        ("PLN-9 v1", "", ()),
        ("Q1 town hall", "", ()),
    ],
)
def test_an_occasion_names_what_it_is_about_in_words(
    occasion: str, about: str, versions: tuple[int, ...]
) -> None:
    told = company_that_tells().by("dov").given(but(THE_PLAN, occasion=occasion))
    made = line(told).deliveries[0]
    assert (made.occasion, made.about, made.versions) == (occasion, about, versions)
    assert made.version == max(versions, default=0)


def test_what_it_is_about_can_be_said_apart() -> None:
    told = company_that_tells().by("dov")
    apart = but(THE_PLAN, occasion="The new plan", about="plan:PLN-1", versions=(1, 1))
    told.given(apart)
    assert (line(told).deliveries[0].about, line(told).deliveries[0].versions) == (
        "plan:PLN-1",
        (1,),
    )
    told.when(but(apart, about="plan:PLN-9")).then_refused("REF-UNKNOWN", "about")
    told.when(but(apart, versions=(1, 2))).then_refused("REF-UNKNOWN", "versions")
    told.when(but(apart, about="goal:BG-1", versions=())).then("CommunicationDelivered")


def test_only_who_answers_for_the_line_says_that_it_was_told() -> None:
    told = company_that_tells()
    for who in ("bram", "aoife", "hugo", "esra"):
        told.by(who).when(THE_PLAN).then_refused("FACT-ACTOR")
    town_hall = DeliverCommunication(line="COM-2", occasion="Town hall", reached=9)
    told.by("dov").when(town_hall).then_refused("FACT-ACTOR")
    told.by("bram").when(town_hall).then("CommunicationDelivered")
    told.when(but(THE_PLAN, line="COM-3")).then_refused("REF-UNKNOWN", "line")


def test_who_stands_in_for_the_holder_delivers_while_the_cover_lasts() -> None:
    told = company_that_tells().by("dov").effective("2026-03-09")
    cover = GrantDelegation(
        grant="DEL-9", parent="DEL-3", holder="person:gita", powers=("approve:plan",),
        form="absence cover", until=date(2026, 3, 13),
    )  # fmt: skip
    told.given(cover).by("gita").when(THE_PLAN).then_refused("FACT-ACTOR")
    told.given(AcceptDelegation(grant="DEL-9")).when(THE_PLAN).then("CommunicationDelivered")
    envelope = told.events()[-1].envelope
    assert (envelope.actor, envelope.grant) == ("gita", "DEL-9")
    told.at("2026-03-13 22:59").when(THE_PLAN).then("CommunicationDelivered")
    told.at("2026-03-13 23:00").when(THE_PLAN).then_refused("FACT-ACTOR")


def test_a_standing_grant_is_no_cover() -> None:
    told = company_that_tells().by("dov").effective("2026-03-09")
    grant = GrantDelegation(
        grant="DEL-9", parent="DEL-3", holder="person:gita", powers=("approve:plan",)
    )
    told.given(grant).by("gita").given(AcceptDelegation(grant="DEL-9"))
    told.when(THE_PLAN).then_refused("FACT-ACTOR")


# ---------------------------------------------------------------- how many it reached


def test_com_4_no_more_are_reached_than_there_are() -> None:
    told = company_that_tells().by("dov")
    told.when(but(THE_PLAN, reached=3)).then_refused("COM-4", "reached")
    told.when(but(THE_PLAN, reached=3, of=2)).then_refused("COM-4", "reached")
    told.when(but(THE_PLAN, reached=3, of=3)).then("CommunicationDelivered")


def test_com_4_parts_of_an_audience_are_parts_of_it() -> None:
    told = company_that_tells().by("dov")
    day, night = (
        SegmentWanted(name="day", reached=8, of=8),
        SegmentWanted(name="night", reached=1, of=2),
    )
    told.when(but(THE_PLAN, reached=9, of=10, segments=(day, night)))
    told.then("CommunicationDelivered")
    assert line(told).deliveries[0].segments == (
        Segment(name="day", reached=8, of=8), Segment(name="night", reached=1, of=2),
    )  # fmt: skip
    over = but(night, reached=3)
    told.when(but(THE_PLAN, reached=9, of=10, segments=(over,))).then_refused("COM-4", "segments")
    told.when(but(THE_PLAN, reached=9, of=9, segments=(day, night)))
    told.then_refused("COM-4", "segments")
    told.when(but(THE_PLAN, reached=8, of=10, segments=(day, night)))
    told.then_refused("COM-4", "segments")


def test_what_is_not_counted_is_counted_from_the_parts_or_the_audience() -> None:
    told = company_that_tells().by("dov")
    day, night = (
        SegmentWanted(name="day", reached=8, of=8),
        SegmentWanted(name="night", reached=1, of=2),
    )
    told.given(but(THE_PLAN, reached=None, segments=(day, night)), but(THE_PLAN, reached=None))
    parts, whole = line(told).deliveries
    assert [(each.reached, each.of) for each in (parts, whole)] == [(9, 10), (None, 2)]


def test_a_line_without_an_audience_by_name_is_counted_by_its_size() -> None:
    told = company_with_an_approach().by("dov").given(but(PLANNED, audience=(), size=36))
    told.given(but(THE_PLAN, reached=34))
    made = line(told).deliveries[0]
    assert (made.reached, made.of, made.audience) == (34, 36, 0)


# ---------------------------------------------------------------- late, ahead


def test_a_delivery_entered_late_needs_a_reason_and_is_marked() -> None:
    told = company_that_tells().by("dov")
    told.effective("2026-02-23").when(THE_PLAN).then("CommunicationDelivered")
    told.effective("2026-02-22").when(THE_PLAN).then_refused("FACT-LATE", "reason")
    told.effective("2026-02-22").because("I was ill.").when(THE_PLAN).then("CommunicationDelivered")
    in_time, late = line(told).deliveries
    assert (in_time.late_by_days, late.late_by_days) == (0, 15)
    assert late.at == datetime(2026, 2, 21, 23, tzinfo=UTC)
    assert told.events()[-1].envelope.effective_at == late.at


def test_what_has_not_happened_yet_is_not_recorded() -> None:
    told = company_that_tells().by("dov")
    told.effective("2026-03-10").when(THE_PLAN).then_refused("FACT-AHEAD", "effective")
    told.effective("2026-03-09").when(THE_PLAN).then("CommunicationDelivered")


def test_a_day_is_kept_whole_for_its_audience() -> None:
    told = company_that_tells().at("2026-03-05 15:00").by("hugo")
    told.given(RegisterPerson(person="kim", name="Kim Berg")).at("2026-03-09 10:00").by("bram")
    hall = DeliverCommunication(line="COM-2", occasion="Town hall", reached=9)
    told.effective("2026-03-04").given(hall).effective("2026-03-05").given(hall)
    with told.tracker.looking(told.now) as history:
        before, there = (told_to(each, history) for each in line(told, "COM-2").deliveries)
    assert ("kim" in before, "kim" in there) == (False, True)


# ---------------------------------------------------------------- left out, judged, ended


def test_an_occasion_is_left_out_for_a_reason() -> None:
    told = company_that_tells().by("dov")
    skip = SkipCommunication(line="COM-1", occasion="PLN-1 v1")
    told.when(skip).then_refused("FACT-REASON", "reason")
    told.because("The town hall told it.").when(skip)
    told.then(CommunicationSkipped(occasion="PLN-1 v1", about="plan:PLN-1", versions=(1,)))
    left_out = line(told).skipped[0]
    assert (left_out.by, left_out.reason, left_out.at) == ("dov", "The town hall told it.", NOW)
    told.by("bram").because("No.").when(skip).then_refused("FACT-ACTOR")


@pytest.mark.parametrize("who", ["dov", "bram"])
def test_who_answers_for_the_line_or_the_approach_says_whether_people_know(who: str) -> None:
    told = company_that_tells().by("bram")
    told.given(DeliverCommunication(line="COM-2", occasion="Town hall", reached=9)).by(who)
    told.when(AssessEffectiveness(line="COM-2", verdict="partly", notes="Ivo had not heard of it."))
    told.then(
        EffectivenessAssessed(verdict="partly", notes="Ivo had not heard of it.", deliveries=1)
    )
    judged = line(told, "COM-2").assessments[0]
    assert (judged.verdict, judged.deliveries, judged.by) == ("partly", 1, who)


def test_the_owner_of_the_approach_ends_a_line() -> None:
    told = company_that_tells()
    told.by("bram").when(EndCommunication(line="COM-2")).then_refused("FACT-ACTOR")
    told.by("dov").when(EndCommunication(line="COM-2")).then(CommunicationEnded())
    ended = line(told, "COM-2")
    assert (ended.ended, ended.ended_at) == (True, NOW)
    assert ("state", "ended") in set(ended.facets())
    told.when(EndCommunication(line="COM-2")).then_refused("KIND-STATE", "line")
    told.by("bram").when(DeliverCommunication(line="COM-2", occasion="Town hall"))
    told.then_refused("KIND-STATE", "line")


# ---------------------------------------------------------------- who was told confirms it


def read(told: Story, who: str, **other: Any) -> Story:
    return told.by(who).when(but(AcknowledgeDelivery(line="COM-1", delivery=1, version=1), **other))


def test_who_was_told_acknowledges_it_once() -> None:
    told = company_that_tells().by("dov").given(but(THE_PLAN, reached=None))
    read(told, "esra").then(
        DeliveryAcknowledged(line="COM-1", delivery=1, person="esra", about="plan:PLN-1", version=1)
    )
    read(told, "esra").then_nothing_happens()
    known = told.the(Acknowledgement, "CNF-1")
    assert (known.line, known.delivery, known.person) == ("COM-1", 1, "esra")
    assert (known.about, known.version_read) == ("plan:PLN-1", 1)
    with told.tracker.looking(told.now) as history:
        assert acknowledged_by(history, "COM-1", 1, "esra")
        assert not acknowledged_by(history, "COM-1", 1, "ivo")
        assert reached_by(history, "COM-1", line(told).deliveries[0]) == 1


@pytest.mark.parametrize("who", ["dov", "gita", "aoife"])
def test_nobody_else_acknowledges_it(who: str) -> None:
    told = company_that_tells().by("dov").given(THE_PLAN)
    read(told, who).then_refused("FACT-ACTOR", "delivery")


def test_com_6_an_acknowledgement_names_the_version() -> None:
    told = company_that_tells().by("dov").given(THE_PLAN)
    read(told, "esra", version=0).then_refused("COM-6", "version")
    read(told, "esra", version=2).then_refused("COM-6", "version")
    told.by("dov").given(but(THE_PLAN, occasion="The plan in general"))
    read(told, "esra", delivery=2).then_refused("COM-6", "version")
    read(told, "esra", delivery=2, version=0).then("DeliveryAcknowledged")


def test_an_acknowledgement_is_never_dated_back() -> None:
    told = company_that_tells().by("dov").given(THE_PLAN)
    for day in ("2026-03-08", "2026-03-09"):
        read(told.effective(day), "esra").then_refused("AUTH-NOBACKDATE", "effective")


def test_what_was_not_delivered_is_not_acknowledged() -> None:
    told = company_that_tells().by("dov").given(THE_PLAN)
    for delivery in (0, 2):
        read(told, "esra", delivery=delivery).then_refused("REF-UNKNOWN", "delivery")
    read(told, "esra", line="COM-9").then_refused("REF-UNKNOWN", "line")
