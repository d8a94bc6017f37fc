"""The responsibility matrix: exactly one is accountable for each activity, or it is flagged."""

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import company
from tests.covers import accepted, asking
from tests.histories import Wanted, grown, wanted
from tests.readers import signed_in
from tests.specification import Story
from tests.test_delegations_renewals import replacing
from tracker.appointments import EndAppointment
from tracker.delegations import AcceptDelegation, Delegation, RevokeDelegation
from tracker.raci import Activity, Matrix


def matrix(told: Story) -> dict[str, Activity]:
    with told.tracker.looking(told.now) as history:
        return {each.title: each for each in Matrix(history).activities()}


def test_whoever_alone_was_given_a_power_at_the_top_is_accountable_for_it() -> None:
    found = matrix(company())
    assert found["Release money"].accountable == "role:finance"
    assert found["Approve emergency changes"].accountable == "role:director"
    assert found["Accept high risks"].accountable == "role:director"


def test_where_several_were_given_it_the_one_who_gave_it_is_accountable() -> None:
    found = matrix(company())["Approve plan changes"]
    assert found.accountable == "role:chief-executive"
    assert found.responsible == ("role:director", "role:representative")
    assert found.consulted == ("role:finance",)
    assert found.flag == ""
    assert found.letters("role:chief-executive") == "A"
    assert found.letters("role:director") == "R"
    assert found.letters("role:finance") == "C"
    assert found.letters("role:auditor") == ""


def test_what_nobody_was_given_is_done_by_who_is_accountable_for_it() -> None:
    found = matrix(company())["Approve policies and the scope"]
    assert found.accountable == "role:chief-executive"
    assert found.letters("role:chief-executive") == "A/R"


def test_levels_of_risk_are_activities_of_their_own() -> None:
    found = matrix(company())
    assert found["Accept medium risks"].responsible == ("role:director", "role:owner-web")
    assert found["Accept high risks"].responsible == ("role:director",)
    assert found["Accept extreme risks"].accountable == "role:chief-executive"
    assert found["Accept extreme risks"].responsible == ("role:chief-executive",)


def test_whoever_owns_something_is_responsible_for_it() -> None:
    found = matrix(company())
    assert found["Own a service"].responsible == ("role:owner-net", "role:owner-web")
    own = found["Own an objective: measure it, review it"]
    assert own.responsible == ("role:owner-web",)
    assert own.accountable == "role:chief-executive"
    assert own.letters("role:director") == "C"
    assert "Own a risk: assess and treat it" not in found


def test_a_cover_makes_nobody_accountable_and_a_person_by_name_can_be_responsible() -> None:
    told = accepted().at("2026-04-02 10:00")
    found = matrix(told)["Approve plan changes"]
    assert found.responsible == ("role:director", "role:representative", "person:gita")
    told = company().by("aoife").given(
        asking(parent="ROOT", powers=["accept:risk"], form="absence cover", effective_from=None)
    )  # fmt: skip
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    assert matrix(told)["Accept high risks"].accountable == "role:director"


def test_what_no_authority_covers_or_a_vacant_role_answers_for_is_flagged() -> None:
    told = company()
    assert matrix(told)["Approve improvements"].flag == (
        "Nobody is accountable: no authority covers it."
    )
    told.by("bram").given(EndAppointment(appointment="APT-bram"))
    flag = matrix(told)["Approve emergency changes"].flag
    assert flag == "The role that is accountable is vacant."
    told = company().by("aoife").given(
        RevokeDelegation(grant="DEL-2"),
        asking(parent="ROOT", powers=["approve:spend"], form="standing", effective_from=None),
    )  # fmt: skip
    told.by("gita").given(AcceptDelegation(grant="DEL-9"))
    found = matrix(told)["Release money"]
    assert found.flag == "A person is accountable by name, and no role."
    assert found.accountable == "person:gita"


def test_it_follows_the_moment_looked_at() -> None:
    told = company()
    before = told.now
    told.later(days=1).by("aoife").given(RevokeDelegation(grant="DEL-2"))
    assert matrix(told)["Release money"].accountable == "role:chief-executive"
    assert matrix(told.at(before))["Release money"].accountable == "role:finance"
    told.at("2026-03-20 10:00").by("aoife").given(replacing())
    assert matrix(told)["Release money"].flag != ""


@given(st.lists(wanted, max_size=6))
def test_who_is_accountable_holds_a_power_that_covers_the_activity(wishes: list[Wanted]) -> None:
    told = grown(wishes)
    with told.tracker.looking(told.now) as history:
        grants = history.every(Delegation)
        for each in Matrix(history).activities():
            held = [g for g in grants if g.holder == each.accountable and each.power in g.powers]
            assert any("*" in grant.scope for grant in held) or each.flag


def test_a_reader_sees_the_matrix_and_gets_it_as_data() -> None:
    ines = signed_in("p-okafor")
    page = ines.get("/raci")
    assert page.says("Responsibility matrix", "Release money", "Finance director")
    items = ines.get("/raci.json").json["items"]
    money = next(each for each in items if each["activity"] == "Release money")
    assert (money["accountable"], money["accountable_id"]) == ("Finance director", "role:cfo")
    assert money["informed_ids"] == []
    assert "Release money" in ines.get("/raci.csv").text
    goals = next(each for each in items if each["activity"] == "Approve objectives")
    assert goals["informed"] == "Everybody"
    assert ines.get("/raci.json?on=2025-10-06").json["items"][1]["accountable_id"] != "role:cio"


def test_vacancies_are_listed_with_their_days() -> None:
    ines = signed_in("p-okafor")
    assert ines.get("/vacancies").says("Vacancies", "Nobody held it")
    items = ines.get("/vacancies.json").json["items"]
    assert all(each["days"] >= 0 for each in items)
    assert ines.get("/vacancies?from=lots").says("Must be a day such as 2026-05-19")
    none = ines.get("/vacancies.json?from=2015-01-01&to=2015-12-31").json["items"]
    assert none == []


def test_the_chain_is_stepped_through_from_change_to_change() -> None:
    ines = signed_in("p-okafor")
    page = ines.get("/delegations/DEL-10")
    assert page.says("The chain over time", "Earlier change", "is accepted by Ruth Adler")
    changes = ines.get("/delegations/DEL-10.json").json["changes"]
    assert {each["item"] for each in changes} >= {"DEL-10", "DEL-03", "DEL-01", "ROOT"}
    assert ines.get("/delegations/graph?on=2026-02-01").says("Over time", "Later change")


def test_a_role_is_opened_to_several_holders() -> None:
    ines = signed_in("p-okafor")
    assert ines.get("/roles/cfo").says("one at a time")
    ines.fill("/roles/cfo", "/roles/cfo/board", reason="Two from now on.")
    assert ines.get("/roles/cfo").says("several side by side")
    assert ines.get("/roles/cfo.json").json["board"] is True
