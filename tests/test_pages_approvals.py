"""The approval rules on pages: read aloud, proposed, compared, and seen wherever a proposal is."""

import pytest

from tests.cast import set_up
from tests.deciding import act, the
from tests.readers import Reader, Site
from tests.specification import story
from web.settings import Settings

NEW = "/proposals/new?target=approval_policy:APR"
WHY = "One signature is enough for so little."


def proposed(site: Site, **changes: str) -> tuple[Reader, str]:
    falk = site.signed_in("p-falk")
    answer = falk.fill(
        NEW, "/proposals/new", title="Fewer signatures", reason=WHY, do="propose",
        **(changes or {"c.rules.AP-PLN-1.up_to": "40,000", "c.rules.AP-PLN-2.over": "40,000"}),
    )  # fmt: skip
    assert answer.status == 303, answer.text
    return falk, answer.to.rpartition("/")[2]


def test_each_rule_is_read_aloud_with_who_could_sign_by_it_today() -> None:
    ines = Site().signed_in("p-okafor")
    page = ines.get("/approvals")
    assert page.says(
        "A change to a plan over EUR 25,000 up to EUR 100,000 needs one person who may approve plan"
        " changes and one person who may release money, each covering the amount.",
        "3 people could sign today",
        "Priya Raman: approve:spend, as Finance director, up to EUR 250,000",
    )
    assert page.text.index("AP-PLN-0") < page.text.index("AP-PLN-1") < page.text.index("AP-EMG")


def test_only_what_was_changed_in_the_form_is_proposed() -> None:
    site = Site()
    _, proposal = proposed(site)
    assert the(site, proposal).changes == {
        "rules.AP-PLN-1.up_to": 40_000_00, "rules.AP-PLN-2.over": 40_000_00
    }  # fmt: skip
    assert the(site, proposal).target == "approval_policy:APR"


def test_a_rule_is_added_with_needs_of_roles_and_another_taken_out() -> None:
    site = Site()
    _, proposal = proposed(
        site,
        **{
            "c.rules.R-1.target": "policy", "c.rules.R-1.change": "emergency",
            "c.rules.R-1.needs": "1 approve:policy\n2 approve:emergency from cio, cfo",
            "c.rules.R-1.ratify_within_days": "7", "c.rules.R-1.order": "sequence",
            "c.rules.R-1.place": "12", "c.rules.AP-COM.gone": "yes",
        },
    )  # fmt: skip
    assert the(site, proposal).changes == {
        "rules.AP-COM": None,
        "rules.R-1": {
            "target": "policy", "change": "emergency", "order": "sequence", "place": 12,
            "needs": [
                {"power": "approve:policy"},
                {"power": "approve:emergency", "count": 2, "from_roles": ["cio", "cfo"]},
            ],
            "ratify_within_days": 7,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("c.rules.AP-PLN-1.needs", "approve:everything", "there is no power approve:everything"),
        ("c.rules.AP-PLN-1.needs", "", "please fill this in"),
        ("c.rules.AP-PLN-1.up_to", "0", "no amount lies between these"),
        ("c.rules.AP-APR.needs", "1 approve:plan", "these rules change only with top management"),
        ("c.rules.AP-EMG.ratify_within_days", "0", "an emergency change is ratified"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_at_its_field(field: str, typed: str, said: str) -> None:
    falk = Site().signed_in("p-falk")
    answer = falk.fill(
        NEW, "/proposals/new", title="Else", reason=WHY, do="propose", **{field: typed}
    )
    assert answer.status == 422
    assert answer.says(said)
    assert dict(answer.forms["/proposals/new"])[field].replace("\n", "") == typed


def test_wherever_a_proposal_is_shown_one_about_the_rules_is_too() -> None:
    site = Site()
    falk, proposal = proposed(site)
    ines = site.signed_in("p-okafor")
    assert ines.get("/turn").says(f"Approval rules change {proposal} from Maren Falk.")
    assert ines.get("/").says("Fewer signatures")
    assert ines.get("/proposals").says("Fewer signatures", "Approval rules")
    page = ines.get(f"/proposals/{proposal}")
    assert page.says("Up to the amount of AP-PLN-1", "EUR 25,000", "EUR 40,000", "AP-APR")
    assert falk.get(f"/turn?open={proposal}").status == 200


def test_an_approved_version_is_compared_with_the_one_before_and_the_past_stays() -> None:
    site = Site()
    falk, proposal = proposed(site)
    ines = site.signed_in("p-okafor")
    before = site.events
    act(ines, f"/proposals/{proposal}/approval", revision="1")
    assert falk.get("/approvals").says("up to EUR 40,000", "Version 2")
    assert falk.get("/approvals/APR/v1...v2").says("EUR 25,000", "EUR 40,000")
    assert falk.get("/approvals/APR/v1").says("up to EUR 25,000")
    assert "EUR 40,000" not in falk.get(f"/approvals?as_of={before}").text
    assert falk.get("/approvals/APR/versions.json").json["total"] == 2
    assert falk.get("/in-force").says("Approval rules")


def test_what_was_approved_by_former_rules_says_what_they_asked_for() -> None:
    site = Site()
    _, proposal = proposed(site)
    ines = site.signed_in("p-okafor")
    act(ines, f"/proposals/{proposal}/approval", revision="1")
    says = "A change to a plan over EUR 25,000 up to EUR 100,000 needs"
    assert ines.get("/proposals/PRP-014").says(says)


def test_gaps_and_rules_that_never_speak_are_told() -> None:
    site = Site()
    _, proposal = proposed(
        site,
        **{
            "c.rules.AP-RSK.gone": "yes", "c.rules.AP-PLN-3.over": "200,000",
            "c.rules.AP-PLN-0.up_to": "",
        },
    )  # fmt: skip
    ines = site.signed_in("p-okafor")
    act(ines, f"/proposals/{proposal}/approval", revision="1")
    assert ines.get("/approvals").says(
        "No rule speaks of", "the risk approach", "AP-PLN-1: AP-PLN-0, before it, fits whatever",
    )  # fmt: skip


def test_before_any_rules_the_usual_ones_are_offered_to_whoever_may_set_them() -> None:
    told = set_up(story())
    site = Site(Settings(database=told.folder / "record.db", keys=told.folder / "keys"))
    aoife, bram = site.signed_in("aoife"), site.signed_in("bram")
    for reader in (aoife, bram):
        assert reader.get("/approvals").says("No approval rules are set", "the usual ones")
    assert "/approvals" not in bram.get("/approvals").forms
    aoife.fill("/approvals", "/approvals", small="10,000", large="50,000", days="5", reason=WHY)
    assert aoife.get("/approvals").says("over EUR 10,000 up to EUR 50,000", "within 5 days")
    site.close()


def test_while_it_is_typed_a_change_that_no_rule_speaks_of_is_told_by_the_rule_s_name() -> None:
    site = Site()
    price = site.signed_in("p-price")
    address, before = "/proposals/new?target=objective:OBJ-04", site.events
    answer = price.fill(
        address, "/proposals/new", change="emergency", do="needs", **{"c.notes": "At once."}
    )
    assert answer.says("No approval rule speaks of this emergency change of an objective.")
    assert answer.says("PROP-NORULE")
    assert (answer.status, site.events) == (200, before)


def test_while_it_is_typed_needs_are_told_before_title_and_reason_are_there() -> None:
    price = Site().signed_in("p-price")
    answer = price.fill(
        "/proposals/new?target=plan:PLN-01", "/proposals/new", do="needs", **{"c.notes": "Else."}
    )
    assert answer.says("This will need:", "one person who may approve plan changes: Ines Okafor")
    assert answer.says("Before it can be proposed:", "please fill this in")


def test_a_role_that_audits_says_so() -> None:
    site = Site()
    ines = site.signed_in("p-okafor")
    assert ines.get("/roles/internal-auditor").says("Audits", "changes nothing")
    assert ines.get("/roles.json").status == 200
    eriksen = site.signed_in("p-eriksen")
    act(eriksen, "/proposals/PRP-026/comments", text="By what right?", revision="1")
    assert ines.get("/proposals/PRP-026").says("By what right?")
    before = site.events
    answer = eriksen.fill(NEW, "/proposals/new", title="Else", reason=WHY, do="propose",
                          **{"c.document": "Mine"})  # fmt: skip
    assert answer.status == 422
    assert answer.says("Who audits changes nothing")
    assert site.events == before + 1, "the refusal"
