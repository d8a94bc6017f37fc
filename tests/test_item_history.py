"""Every event of one item, with the value before and the value after."""

from decimal import Decimal

from tests.cast import company
from tests.importing import brought_in, organisation
from tests.specification import Story, instant
from tracker.appointments import EndAppointment
from tracker.imports.recording_appointments import import_appointments
from tracker.item_history import Change, Happened, item_history, items_called
from tracker.objectives import CorrectMeasurement, RecordMeasurement
from tracker.people import RenamePerson
from tracker.proposals import ApproveProposal, OpenProposal, SubmitProposal


def told_of(told: Story, item: str, as_of: int | None = None) -> list[Happened]:
    with told.tracker.looking(told.now, as_of) as history:
        return item_history(history, item)


def changes(happened: Happened) -> dict[str, tuple[object, object]]:
    return {change.field: (change.old, change.new) for change in happened.changes}


def test_a_first_event_tells_what_is_new_and_nothing_of_what_is_empty() -> None:
    [made, accepted] = told_of(company(), "appointment/APT-finn")
    assert changes(made) == {
        "person": (None, "finn"),
        "role": (None, "auditor"),
        "scope": (None, ["*"]),
        "effective_from": (None, "2026-01-05T09:00:00Z"),
        "acceptance": (None, "open"),
    }
    assert changes(accepted)["acceptance"] == ("open", "given")
    assert (made.fact, made.actor, made.door) == ("appointment.made@1", "hugo", "page")


def test_an_end_tells_what_was_believed_before() -> None:
    told = company().by("finn").given(EndAppointment(appointment="APT-finn"))
    ended = told_of(told, "appointment/APT-finn")[-1]
    assert changes(ended)["effective_until"] == (None, "2026-03-09T10:00:00Z")


def test_a_new_version_tells_which_fields_of_the_content_changed() -> None:
    told = company().by("dov").because("The board wants it so.")
    told.given(
        OpenProposal(title="T", target="objective:OBJ-1", base=1, changes={"target": "99.9"})
    )
    told.given(SubmitProposal(proposal="PRP-4")).by("bram").given(ApproveProposal(proposal="PRP-4"))
    second = told_of(told, "objective/OBJ-1")[-1]
    assert second.changes == (Change(field="content.target", old="99.5", new="99.9"),)
    assert second.grant == "DEL-1"


def test_values_are_told_apart_by_their_period() -> None:
    told = company().by("esra")
    told.given(RecordMeasurement(objective="OBJ-1", period="2026-02", value=Decimal(99)))
    corrected = CorrectMeasurement(
        objective="OBJ-1", period="2026-02", value=Decimal(98), was=Decimal(99)
    )
    told.because("A slip of the pen.").given(corrected)
    last = changes(told_of(told, "objective/OBJ-1")[-1])
    assert last["values.2026-02.value"] == ("99", "98")


def test_a_persons_history_tells_their_names_as_they_were() -> None:
    told = company().by("hugo").given(RenamePerson(person="finn", name="Finn Berg"))
    first, second = told_of(told, "person/finn")
    assert changes(first) == {"name": (None, "Finn Olsen")}
    assert changes(second) == {"name": ("Finn Olsen", "Finn Berg")}


def test_what_was_not_known_then_is_not_told() -> None:
    assert [each.number for each in told_of(company(), "appointment/APT-finn", as_of=35)] == [34]


def test_an_imported_event_tells_where_it_stood() -> None:
    told = organisation()
    rows = "role,scope,delegate,effective_from\nlead,Nova,Ada,2020-01-01T00:00:00Z\n"
    brought_in(told, import_appointments, rows, file="who.csv")
    [made] = told_of(told, "appointment/APT-1")
    assert made.source is not None
    assert (made.source.file, made.source.line, made.door) == ("who.csv", 2, "import")
    assert made.effective_at == instant("2020-01-01")


def test_an_id_means_every_item_that_bears_it_and_with_its_kind_only_one() -> None:
    with company().tracker.looking(instant("2026-03-09 10:00")) as history:
        assert items_called(history, "PLN-1") == ["plan/PLN-1"]
        assert items_called(history, "plan/PLN-1") == ["plan/PLN-1"]
        assert items_called(history, "finance") == ["role/finance"]
        assert items_called(history, "PLN-9") == []
        assert items_called(history, "plan/PLN-9") == []
        assert items_called(history, "boat/PLN-1") == []
        assert item_history(history, "boat/PLN-1") == []
