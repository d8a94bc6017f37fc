"""Groups: people who are addressed together."""

from events.facts.groups import GroupChanged, GroupDissolved, GroupFormed
from tests.cast import company
from tests.specification import Story
from tracker.groups import ChangeGroup, DissolveGroup, FormGroup, Group
from tracker.people import LetPersonLeave

BOARD = FormGroup(group="GRP-1", title="Change board", members=("bram", "dov"))


def formed() -> Story:
    return company().by("hugo").given(BOARD)


def test_a_group_has_a_title_and_members() -> None:
    told = company().by("hugo").when(BOARD)
    told.then(GroupFormed(title="Change board", members=("bram", "dov")))
    known = told.the(Group, "GRP-1")
    assert (known.title, known.members, known.dissolved) == ("Change board", ("bram", "dov"), False)


def test_a_group_is_found_by_each_member() -> None:
    told = formed()
    with told.tracker.looking(told.now) as history:
        assert [group.id for group in history.every(Group, member="dov")] == ["GRP-1"]
        assert history.every(Group, member="esra") == []


def test_a_change_keeps_what_was_there_before() -> None:
    told = formed().when(ChangeGroup(group="GRP-1", title="Board", members=("dov", "esra")))
    told.then(
        GroupChanged(
            title="Board",
            members=("dov", "esra"),
            former_title="Change board",
            former_members=("bram", "dov"),
        )
    )
    assert told.the(Group, "GRP-1").members == ("dov", "esra")


def test_the_same_again_is_no_event() -> None:
    told = formed()
    told.when(ChangeGroup(group="GRP-1", title="Change board", members=("bram", "dov")))
    told.then_nothing_happens()


def test_a_group_that_was_dissolved_changes_no_more() -> None:
    told = formed().when(DissolveGroup(group="GRP-1")).then(GroupDissolved())
    told.when(DissolveGroup(group="GRP-1")).then_refused("KIND-STATE", "group")
    told.when(ChangeGroup(group="GRP-1", title="B", members=())).then_refused("KIND-STATE")


def test_an_id_belongs_to_one_group() -> None:
    formed().when(BOARD).then_refused("REF-TAKEN", "group")


def test_members_are_known() -> None:
    told = company().by("hugo")
    told.when(FormGroup(title="B", members=("bram", "zoe"))).then_refused("REF-UNKNOWN", "members")
    told = formed()
    told.when(ChangeGroup(group="GRP-1", title="B", members=("zoe",))).then_refused("REF-UNKNOWN")
    told.when(DissolveGroup(group="GRP-9")).then_refused("REF-UNKNOWN", "group")


def test_whoever_has_left_does_not_join_and_does_not_block_a_change() -> None:
    told = formed().by("aoife").given(LetPersonLeave(person="dov"), LetPersonLeave(person="finn"))
    joined = ChangeGroup(group="GRP-1", title="Board", members=("bram", "dov", "finn"))
    told.when(joined).then_refused("KIND-STATE", "members")
    told.when(ChangeGroup(group="GRP-1", title="Board", members=("bram", "dov")))
    told.then("GroupChanged")


def test_only_who_keeps_the_books_forms_groups() -> None:
    told = company().by("dov").when(BOARD).then_refused("FACT-ACTOR")
    told.by("hugo").given(BOARD).by("dov")
    told.when(ChangeGroup(group="GRP-1", title="B", members=())).then_refused("FACT-ACTOR")
    told.when(DissolveGroup(group="GRP-1")).then_refused("FACT-ACTOR")


def test_what_is_unknown_is_said_before_who_asks() -> None:
    told = company().by("dov")
    told.when(FormGroup(title="B", members=("zoe",))).then_refused("REF-UNKNOWN")
