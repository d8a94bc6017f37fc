"""History from elsewhere on pages: in each kind's own room, at any instant, marked as imported."""

from tests.told_pages import every, got, reader


def test_a_list_shows_what_is_imported_beside_its_id_and_status_there() -> None:
    page = reader("proposals").get("/proposals?source_id=KEP+1040")
    assert page.says("Priority and Fairness for API Server Requests", "KEP 1040", "Imported")
    page = reader("objectives").get("/objectives?source_id=1.2.1")
    assert page.says("1.2.1", "Imported", "no status")
    assert reader("roles").get("/openings?vacant=yes&on=2020-09-01").says("Vacant")


def test_meetings_and_risks_stand_in_their_lists() -> None:
    page = reader("communications").get("/communications?source_id=nova-team-meeting")
    assert page.says("Nova Team Meeting", "nova-team-meeting", "Imported")
    page = reader("risks").get("/risks?source_id=KEP+617")
    assert page.says("KEP 617", "Imported", "As its source has it")
    items = got(reader("risks"), "/risks", source_id="KEP 617")["items"]
    assert reader("risks").get(f"/risks/{items[0]['id']}").says("Changing conventions makes for")


def test_the_page_shows_the_fields_the_reasons_the_references_and_both_times() -> None:
    items = got(reader("proposals"), "/proposals", source_id="KEP 1040")["items"]
    page = reader("proposals").get(f"/proposals/{items[0]['id']}")
    assert page.says(
        "As its source had it", "Id in its source", "KEP 1040", "Reviewers", "Approvers",
        "Imported on 24 Nov 2026 from kep-proposals.jsonl, line", "Nothing is decided on it here",
        "Status over time", "by Kubernetes Prow Robot", "reference", "Merge pull request",
        "Approved in its source", "Beta approved by",
    )  # fmt: skip
    assert page.forms == {} or not any("proposals" in action for action in page.forms)


def test_before_it_was_opened_the_page_says_so() -> None:
    items = got(reader("proposals"), "/proposals", source_id="KEP 1040")["items"]
    page = reader("proposals").get(f"/proposals/{items[0]['id']}?on=2019-01-01")
    assert page.says("Its source did not have it at this moment.")


def test_an_objective_shows_how_a_list_has_it_and_its_readings() -> None:
    items = got(reader("objectives"), "/objectives", source_id="6.3.2")["items"]
    page = reader("objectives").get(f"/objectives/{items[0]['id']}")
    assert page.says("As its source lists it", "Readings", "45.33", "Lakes")


def test_a_proposal_of_which_only_the_approvals_are_told_is_called_by_its_id() -> None:
    items = every(reader("proposals"), "/proposals")
    nameless = [item for item in items if item["title"] == item["source_id"]]
    assert len(nameless) == 4
    assert reader("proposals").get(f"/proposals/{nameless[0]['id']}").says("Approved in its source")


def test_what_is_only_told_is_nothing_to_look_at() -> None:
    assert got(reader("objectives"), "/objectives", flag="any")["items"] == []


def test_an_opening_tells_everybody_who_held_the_role_meanwhile() -> None:
    asked = {"role": "project team lead", "scope": "nova", "on": "2016-01-01"}
    items = got(reader("roles"), "/openings", **asked)["items"]
    page = reader("roles").get(f"/openings/{items[0]['id']}")
    assert page.says("Who held it, ever", "John Garbutt", "It gives nobody any authority.")


def test_moments_of_steps_that_mean_nothing_are_said_to() -> None:
    assert reader("roles").get("/openings/steps").says("Say after which moment")
    assert reader("roles").get("/openings/steps?after=x&until=2020-01-01").status == 400
