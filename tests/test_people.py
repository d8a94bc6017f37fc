"""People: by id in the record, by name in the directory; whoever has left does nothing more."""

import pytest
from marshmallow import ValidationError

from events.keys import KeyFolder
from events.verify import verify
from events.writing import DIGESTED_BY
from tests.cast import company
from tests.specification import Story, instant, story
from tracker.application import KeyReused
from tracker.appointments import AppointToRole
from tracker.authority import Authority
from tracker.delegations import AcceptDelegation, GrantDelegation
from tracker.goals import DropBusinessGoal
from tracker.organisation import RegisterOrganisation
from tracker.people import LetPersonLeave, Person, RegisterPerson, RenamePerson, SetAddress
from tracker.replay import compare
from tracker.words import wanted


def name_of(told: Story, person: str, as_of: int | None = None) -> str:
    with told.tracker.looking(told.now, as_of) as history:
        return history.names([person])[person]


# ---------------------------------------------------------------- who enters people


@pytest.mark.parametrize("who", ["hugo", "aoife", "bram"])
def test_the_administrator_and_top_management_enter_people(who: str) -> None:
    told = company().by(who).when(RegisterPerson(person="kim", name="Kim")).then("PersonAdded")
    assert name_of(told, "kim") == "Kim"


@pytest.mark.parametrize("who", ["dov", "esra", "gita"])
def test_nobody_else_enters_people(who: str) -> None:
    told = company().by(who)
    told.when(RegisterPerson(person="kim", name="Kim")).then_refused("FACT-ACTOR")
    told.when(RenamePerson(person="gita", name="Kim")).then_refused("FACT-ACTOR")
    told.when(LetPersonLeave(person="gita")).then_refused("FACT-ACTOR")
    assert not told.knows(Person, "kim")


def test_an_appointment_as_administrator_that_is_not_accepted_enters_nobody() -> None:
    told = company().by("aoife")
    told.given(AppointToRole(person="gita", role="administrator", acting=True))
    told.by("gita").when(RegisterPerson(person="kim", name="Kim")).then_refused("FACT-ACTOR")


def test_a_person_without_an_id_gets_the_next_one() -> None:
    told = company().by("hugo").given(RegisterPerson(name="Kim"))
    assert told.outcome is not None
    assert told.outcome.id.startswith("P-")
    assert name_of(told, told.outcome.id) == "Kim"


def test_an_id_belongs_to_one_person() -> None:
    told = company().by("hugo")
    told.when(RegisterPerson(person="gita", name="Another")).then_refused("REF-TAKEN", "person")
    assert name_of(told, "gita") == "Gita Rao"


@pytest.mark.parametrize("person", ["", " gita", "gita\n", "gi ta", "-gita", "x" * 81])
def test_an_id_can_be_said_and_written(person: str) -> None:
    with pytest.raises(ValidationError):
        wanted(LetPersonLeave, {"person": person})


# ---------------------------------------------------------------- names


def test_a_person_has_a_name_at_each_time() -> None:
    told = company().by("hugo")
    before = told.size()
    told.when(RenamePerson(person="gita", name="Gita Larsen")).then("PersonRenamed")
    assert name_of(told, "gita") == "Gita Larsen"
    assert name_of(told, "gita", as_of=before) == "Gita Rao"


def test_the_record_carries_a_commitment_and_no_name() -> None:
    told = company().by("hugo").given(RenamePerson(person="gita", name="Gita Larsen"))
    assert b"Larsen" not in repr(told.events()).encode()


def test_the_same_name_again_is_no_event() -> None:
    told = company().by("hugo")
    told.when(RenamePerson(person="gita", name="Gita Rao")).then_nothing_happens()


def test_an_id_may_be_the_name_too() -> None:
    told = company().by("hugo").given(RegisterPerson(person="Kim", name="Kim"))
    added = told.events()[-1].fact
    assert len(getattr(added, "name_commitment", "")) == 64


def test_a_refused_name_is_not_kept() -> None:
    told = company().by("dov")
    told.when(RegisterPerson(person="kim", name="Kim Secret")).then_refused("FACT-ACTOR")
    with told.record.reading() as reading:
        assert reading.called("Kim Secret", reading.size) == []


def test_only_who_is_known_is_renamed_or_leaves() -> None:
    told = company().by("hugo")
    told.when(RenamePerson(person="nobody", name="N")).then_refused("REF-UNKNOWN", "person")
    told.when(LetPersonLeave(person="nobody")).then_refused("REF-UNKNOWN", "person")


# ---------------------------------------------------------------- leaving


def test_a_person_leaves_once() -> None:
    told = company().by("hugo").when(LetPersonLeave(person="gita")).then("PersonLeft")
    assert told.the(Person, "gita").left
    told.when(LetPersonLeave(person="gita")).then_refused("KIND-STATE", "person")


def test_whoever_has_left_does_nothing_more() -> None:
    told = company().by("aoife").given(LetPersonLeave(person="bram"))
    told.by("bram").when(DropBusinessGoal(goal="BG-1")).then_refused("REF-UNKNOWN", "actor")


def test_an_operator_who_has_left_does_nothing_more() -> None:
    told = company().by("aoife").given(LetPersonLeave(person="hugo"))
    told.by("hugo").when(RegisterPerson(person="kim", name="Kim")).then_refused("REF-UNKNOWN")


def test_whoever_has_left_holds_nothing_from_then_on_and_held_it_before() -> None:
    told = company().at("2026-03-09 10:00").by("aoife").given(LetPersonLeave(person="esra"))
    with told.tracker.looking(told.now) as history:
        before, after = instant("2026-03-09 09:59:59"), instant("2026-03-09 10:00")
        assert Authority(history, before).people("role:owner-web") == ["esra"]
        assert Authority(history, after).people("role:owner-web") == []
        assert Authority(history, after).roles_of("esra") == []
        assert Authority(history, after).people("person:esra") == []


def test_whoever_has_left_is_neither_appointed_nor_empowered() -> None:
    told = company().by("aoife").given(LetPersonLeave(person="gita"))
    told.when(AppointToRole(person="gita", role="auditor")).then_refused("KIND-STATE", "person")
    grant = GrantDelegation(parent="ROOT", holder="person:gita", powers=("approve:plan",))
    told.when(grant).then_refused("KIND-STATE", "holder")


def test_whoever_has_left_is_not_named_as_somebody_who_could_act() -> None:
    told = company().by("aoife").given(LetPersonLeave(person="bram"))
    with told.tracker.looking(told.now) as history:
        able = Authority(history, told.now).who_could(["approve:plan"], ("*",), 0)
    assert {person for person, _, _ in able} == {"aoife", "dov"}


def test_a_grant_outlives_the_person_who_gave_it() -> None:
    told = company().by("aoife").given(LetPersonLeave(person="bram"))
    with told.tracker.looking(told.now) as history:
        right = Authority(history, told.now).require(
            "esra", "DEL-4", "approve:objective", scope=("SVC-WEB",)
        )
    assert [grant.id for grant in right.chain] == ["DEL-4", "DEL-1", "ROOT"]
    told.by("esra").when(AcceptDelegation(grant="DEL-4")).then_refused("KIND-STATE")


# ---------------------------------------------------------------- where mail reaches them

ADDRESS = SetAddress(person="gita", address="gita.rao@harbour.example")


def address_of(told: Story, person: str) -> str:
    with told.record.reading() as reading:
        return reading.address(person)


@pytest.mark.parametrize("who", ["hugo", "aoife", "gita"])
def test_who_keeps_the_books_or_the_person_says_where_mail_reaches_them(who: str) -> None:
    told = company().by(who).when(ADDRESS).then("PersonAddressEntered")
    assert address_of(told, "gita") == "gita.rao@harbour.example"
    assert told.the(Person, "gita").has_address
    told.when(ADDRESS).then_nothing_happens()


def test_nobody_else_says_where_mail_reaches_somebody() -> None:
    told = company().by("jana").when(ADDRESS).then_refused("FACT-ACTOR")
    told.when(SetAddress(person="gita")).then_refused("FACT-ACTOR")
    assert address_of(told, "gita") == ""


def test_an_address_lies_in_the_directory_and_in_no_event() -> None:
    told = company().by("gita").given(ADDRESS)
    with told.record.reading() as reading:
        reading.cursor.execute("SELECT state FROM stored_events")
        assert not any(b"harbour.example" in row[0] for row in reading.cursor.fetchall())
    assert compare_and_verify(told)


def test_an_address_that_is_erased_is_gone_and_every_proof_stays() -> None:
    told = company().by("gita").given(ADDRESS).given(SetAddress(person="gita", address="g@x.org"))
    told.when(SetAddress(person="gita")).then("PersonAddressErased")
    assert (address_of(told, "gita"), told.the(Person, "gita").has_address) == ("", False)
    assert compare_and_verify(told)
    told.when(SetAddress(person="gita")).then_nothing_happens()


def _settings(told: Story) -> dict[str, str]:
    with told.record.reading() as reading:
        reading.cursor.execute("SELECT name, value FROM settings")
        return {row[0]: row[1] for row in reading.cursor.fetchall()}


def test_what_a_command_is_recognised_by_is_no_hash_that_others_could_make() -> None:
    """In two records the same was said by the same person under the same key."""
    found = []
    for told in (story(), story()):
        told.given(RegisterOrganisation(name="Harbour"))
        told.given(RegisterPerson(person="kim", name="Kim Example"))
        with told.record.reading() as reading:
            reading.cursor.execute("SELECT digest FROM commands")
            found += [row[0] for row in reading.cursor.fetchall()]
    assert len(set(found)) == len(found) == 4


def test_of_an_address_that_is_erased_nothing_is_left_by_which_it_could_be_guessed() -> None:
    told = company().by("gita").given(ADDRESS)
    secret = _settings(told)[DIGESTED_BY]
    told.given(SetAddress(person="gita"))
    assert _settings(told)[DIGESTED_BY] != secret
    told.record.close()
    assert secret.encode() not in told.record.file.read_bytes()


def test_a_command_that_was_sent_before_something_was_erased_is_not_done_again() -> None:
    told = company().by("gita").under("k-1").given(ADDRESS)
    told.given(SetAddress(person="gita"))
    size = told.size()
    told.under("k-1")
    with pytest.raises(KeyReused):
        told.when(ADDRESS)
    assert told.size() == size


def test_a_refused_erasing_erases_nothing() -> None:
    told = company().by("gita").given(ADDRESS).by("jana")
    told.when(SetAddress(person="gita")).then_refused("FACT-ACTOR")
    assert address_of(told, "gita") == "gita.rao@harbour.example"


def test_an_address_that_was_swapped_no_longer_fits_its_event() -> None:
    told = company().by("gita").given(ADDRESS)
    number = told.size()
    with told.record.writing(told.now) as writing:
        writing.cursor.execute("UPDATE addresses SET address='mallory@x.org'")
    verdict = verify(told.folder / "record.db", KeyFolder(told.folder / "keys"))
    assert [(each.number, each.what) for each in verdict.problems] == [(number, "altered")]
    assert "address of gita" in verdict.problems[0].sentence


@pytest.mark.parametrize(
    "address",
    ["gita", "gita@", "@x.org", "a b@x.org", "g@x.org\nBcc: all@x.org", "g@x..org", "<g@x.org>"],
)
def test_an_address_is_one_that_mail_can_reach(address: str) -> None:
    with pytest.raises(ValidationError):
        wanted(SetAddress, {"person": "gita", "address": address})


def compare_and_verify(told: Story) -> bool:
    verdict = verify(told.folder / "record.db", KeyFolder(told.folder / "keys"))
    with told.record.reading() as reading:
        return verdict.ok and compare(reading) is None
