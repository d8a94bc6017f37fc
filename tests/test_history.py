"""History: the record at `(as_of, on)`, and now is only the default."""

from datetime import datetime, timedelta

from events.directory import ERASED
from tests.cast import company
from tests.specification import instant
from tracker.appointments import Appointment, AppointToRole, DeclineAppointment, EndAppointment
from tracker.delegations import Delegation, RevokeDelegation
from tracker.goals import Goal, ReviseBusinessGoal
from tracker.people import Person, RegisterPerson, RenamePerson
from tracker.roles import ChangeRoleDuties, Role


def test_an_item_is_found_as_the_first_events_leave_it() -> None:
    told = company().by("aoife")
    before = told.size()
    told.given(ReviseBusinessGoal(goal="BG-1", title="Customers stay"))
    assert told.the(Goal, "BG-1").title == "Customers stay"
    assert told.the(Goal, "BG-1", as_of=before).title == "Customers rely on us"
    with told.tracker.looking(told.now, as_of=10) as history:
        assert history.find(Goal, "BG-1") is None
        assert history.as_of == 10
    with told.tracker.looking(told.now) as history:
        assert history.as_of == told.size()


def test_items_of_a_kind_come_in_the_order_of_their_ids() -> None:
    told = company().by("hugo").given(*(RegisterPerson(person=f"P-{n}", name="N") for n in (10, 9)))
    with told.tracker.looking(told.now) as history:
        assert [person.id for person in history.every(Person)][:3] == ["P-9", "P-10", "aoife"]
        assert [person.id for person in history.every(Person, limit=2, offset=1)] == [
            "P-10",
            "aoife",
        ]
        assert history.count(Person) == len(history.every(Person)) == 12
        assert history.count(Delegation, holder="role:director") == 1


def test_the_last_come_first_or_the_ids_alone_where_that_is_asked_for() -> None:
    with company().tracker.looking(instant("2026-03-09 10:00")) as history:
        people = history.every(Person)
        assert history.last(Person, limit=50) == people[::-1]
        assert history.last(Person, limit=2, offset=1) == [people[-2], people[-3]]
        assert history.ids(Person) == [person.id for person in people]
        grants = history.every(Delegation, grantor="aoife")
        assert history.ids(Delegation, grantor="aoife") == [grant.id for grant in grants]
        assert history.last(Delegation, limit=9, grantor="aoife") == grants[::-1]


def test_an_item_is_told_with_the_event_that_left_it_so_and_an_event_with_its_time() -> None:
    told = company().by("aoife").given(RevokeDelegation(grant="DEL-1"))
    with told.tracker.looking(told.now) as history:
        placed = {grant.id: pos for grant, pos in history.placed(Delegation)}
        last = {each: history.events(f"delegation/{each}")[-1] for each in placed}
        assert placed == {each: event.pos for each, event in last.items()}
        assert history.reading.times(placed.values()) == {
            event.pos: event.envelope.recorded_at for event in last.values()
        }
        every = [event.pos for event in told.events()]
        assert history.reading.times(every) == {
            event.pos: event.envelope.recorded_at for event in told.events()
        }


def test_a_word_finds_an_item_as_long_as_the_item_bears_it() -> None:
    told = company().by("aoife")
    before = told.size()
    told.given(RevokeDelegation(grant="DEL-1"), ChangeRoleDuties(role="director", duties=("D",)))
    with told.tracker.looking(told.now) as history:
        assert len(history.every(Role, title="Director of services")) == 1
        assert history.every(Delegation, holder="role:director")[0].revoked_by == "aoife"
    with told.tracker.looking(told.now, as_of=before) as history:
        assert history.every(Delegation, holder="role:director")[0].revoked_by == ""


def test_what_is_in_effect_is_found_by_its_own_dates() -> None:
    told = company()
    before, began = told.size(), told.now
    told.later(days=2).by("finn").given(EndAppointment(appointment="APT-finn"))

    def auditors(on: datetime, as_of: int | None = None) -> tuple[int, int]:
        with told.tracker.looking(on, as_of=as_of) as history:
            found = history.in_effect(Appointment, role="auditor")
            assert all(each.in_effect(on) for each in found)
            return len(found), history.count_in_effect(Appointment, gives="auditor")

    assert auditors(began) == auditors(told.now - timedelta.resolution) == (1, 1)
    assert auditors(told.now) == (0, 0)
    assert auditors(told.now, as_of=before) == (1, 1)


def test_what_was_declined_never_was_in_effect() -> None:
    told = company().by("aoife").via("ROOT")
    told.given(AppointToRole(appointment="APT-1", person="gita", role="auditor"))
    told.by("gita").given(DeclineAppointment(appointment="APT-1"))
    with told.tracker.looking(told.now) as history:
        assert history.count_in_effect(Appointment, person="gita") == 0
        assert history.count(Appointment, person="gita") == 1


def test_people_are_called_as_they_were_called_then() -> None:
    told = company().by("hugo")
    before = told.size()
    told.given(RenamePerson(person="gita", name="Gita Larsen"))
    with told.tracker.looking(told.now) as history:
        assert history.names(["gita", "zoe", ""]) == {"gita": "Gita Larsen", "zoe": "zoe"}
    with told.tracker.looking(told.now, as_of=before) as history:
        assert history.names(["gita"]) == {"gita": "Gita Rao"}
    with told.tracker.looking(told.now, as_of=1) as history:
        assert history.names(["gita"]) == {"gita": "gita"}


def test_a_name_that_was_erased_is_said_to_be() -> None:
    told = company()
    with told.record.writing(told.now) as writing:
        writing.cursor.execute("DELETE FROM directory WHERE person='gita'")
    with told.tracker.looking(told.now) as history:
        assert history.names(["gita", "bram"]) == {"gita": ERASED, "bram": "Bram de Wit"}


def test_events_are_found_by_item_and_by_position() -> None:
    told = company().by("aoife")
    before = told.size()
    told.given(ReviseBusinessGoal(goal="BG-1", title="Customers stay"))
    with told.tracker.looking(told.now) as history:
        events = history.events("goal/BG-1")
        assert [type(event.fact).__name__ for event in events] == ["GoalStated", "GoalRevised"]
        assert history.event(before) == events[-1]
        assert history.event(before + 1) is None
    with told.tracker.looking(told.now, as_of=before) as history:
        assert len(history.events("goal/BG-1")) == 1
        assert history.event(before) is None
