"""The organisation: registered once, set up by an operator, confirmed by somebody else."""

import msgspec
import pytest
from marshmallow import ValidationError

from events.facts.organisation import OrganisationCorrected, OrganisationRegistered, SetUpClosed
from tests.cast import HELD, ROLES, ROOT_AUTHORITY, company
from tests.specification import Story, instant, story
from tracker.appointments import AcceptAppointment, AppointToRole
from tracker.delegations import ROOT, Delegation, RecordRootAuthority
from tracker.organisation import (
    ORGANISATION,
    CorrectOrganisation,
    Organisation,
    RegisterOrganisation,
)
from tracker.people import RegisterPerson
from tracker.roles import DefineRole
from tracker.words import wanted

HARBOUR = RegisterOrganisation(
    name="Harbour Hosting",
    time_zone="Europe/Amsterdam",
    currency="EUR",
    scope_statement="Web hosting and network",
    staff=40,
)


def entered() -> Story:
    """Set-up as far as the operator can bring it alone."""
    told = story().at("2026-01-05 09:00").by("hugo").given(HARBOUR)
    told.given(*(RegisterPerson(person=who, name=who.title()) for who in ("hugo", "aoife")))
    return told.given(*ROLES, ROOT_AUTHORITY)


# ---------------------------------------------------------------- registering


def test_whoever_registers_the_organisation_is_its_operator() -> None:
    (
        story()
        .by("hugo")
        .when(HARBOUR)
        .then(
            OrganisationRegistered(
                name="Harbour Hosting",
                currency="EUR",
                time_zone="Europe/Amsterdam",
                operator="hugo",
                scope_statement="Web hosting and network",
                staff=40,
            )
        )
    )


def test_the_record_knows_what_was_registered() -> None:
    known = story().by("hugo").given(HARBOUR).the(Organisation, ORGANISATION)
    assert (known.title, known.operator, known.staff) == ("Harbour Hosting", "hugo", 40)
    assert (known.time_zone, known.currency) == ("Europe/Amsterdam", "EUR")
    assert (known.scope_statement, known.demo) == ("Web hosting and network", False)
    assert known.zone.key == "Europe/Amsterdam"
    assert known.in_set_up


def test_a_demonstration_in_another_currency_is_known_as_such() -> None:
    shown = RegisterOrganisation(name="Shown", currency="CHF", demo=True)
    known = story().by("hugo").given(shown).the(Organisation, ORGANISATION)
    assert (known.currency, known.demo, known.time_zone) == ("CHF", True, "UTC")


def test_a_record_belongs_to_one_organisation() -> None:
    told = story().by("hugo").given(HARBOUR)
    told.when(RegisterOrganisation(name="Another")).then_refused("REF-TAKEN", "name")
    assert told.the(Organisation, ORGANISATION).title == "Harbour Hosting"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("time_zone", "Europe/Atlantis"),
        ("currency", "euro"),
        ("currency", "EUR\n"),
        ("staff", -1),
        ("organisation", "ORG-2"),
    ],
)
def test_a_malformed_organisation_is_not_registered(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        wanted(RegisterOrganisation, {"name": "Harbour Hosting", field: value})
    assert list(refused.value.messages_dict) == [field]


def test_nothing_is_entered_before_the_organisation() -> None:
    told = story().by("hugo")
    told.when(RegisterPerson(person="hugo", name="Hugo"))
    told.then_refused("REF-UNKNOWN", "organisation")


# ---------------------------------------------------------------- set-up


def test_only_the_operator_enters_the_set_up() -> None:
    told = entered().by("aoife")
    told.when(RegisterPerson(person="bram", name="Bram")).then_refused("FACT-ACTOR")
    told.when(DefineRole(role="chef", title="Chef")).then_refused("FACT-ACTOR")


def test_rule_2_the_first_acceptance_of_the_root_office_closes_the_set_up() -> None:
    told = entered().given(AppointToRole(appointment="APT-1", person="aoife", role=HELD["aoife"]))
    (
        told.by("aoife")
        .when(AcceptAppointment(appointment="APT-1"))
        .then(
            "AppointmentAccepted",
            SetUpClosed(confirmed_by="aoife", appointment="APT-1"),
            "ScopeVersionApproved",
        )
    )
    known = told.the(Organisation, ORGANISATION)
    assert (known.in_set_up, known.confirmed_by) == (False, "aoife")


def test_the_acceptance_of_another_role_leaves_the_set_up_open() -> None:
    told = entered().given(AppointToRole(appointment="APT-1", person="aoife", role="director"))
    told.by("aoife").when(AcceptAppointment(appointment="APT-1")).then("AppointmentAccepted")
    assert told.the(Organisation, ORGANISATION).in_set_up


def test_the_operator_does_not_confirm_what_they_entered_themselves() -> None:
    told = entered().given(AppointToRole(appointment="APT-1", person="hugo", role=HELD["aoife"]))
    told.when(AcceptAppointment(appointment="APT-1")).then_refused("AUTH-SELF")
    assert told.the(Organisation, ORGANISATION).in_set_up


def test_a_second_holder_of_the_root_office_closes_nothing_again() -> None:
    told = company().by("aoife")
    told.given(
        AppointToRole(appointment="APT-2", person="gita", role="chief-executive", acting=True)
    )
    told.by("gita").when(AcceptAppointment(appointment="APT-2")).then("AppointmentAccepted")


def test_rule_2_after_set_up_the_operator_appoints_nobody() -> None:
    told = company().by("hugo")
    told.when(AppointToRole(person="gita", role="auditor")).then_refused("AUTH-NONE")
    told.when(DefineRole(role="chef", title="Chef")).then_refused("FACT-ACTOR")
    told.when(ROOT_AUTHORITY).then_refused("REF-TAKEN")


# ---------------------------------------------------------------- the root authority


def test_the_root_authority_has_the_date_of_its_instrument() -> None:
    told = entered()
    root = told.the(Delegation, ROOT)
    assert (root.holder, root.amount, root.depth) == ("role:chief-executive", None, 3)
    assert root.instrument == "Resolution 1 of the board"
    told = story().at("2026-01-05 09:00").by("hugo").given(HARBOUR, *ROLES)
    told.effective("2015-03-01").given(ROOT_AUTHORITY)
    assert told.the(Delegation, ROOT).begins.isoformat() == "2015-02-28T23:00:00+00:00"


def test_the_root_authority_is_entered_by_the_operator_and_again_until_it_is_confirmed() -> None:
    told = entered()
    otherwise = msgspec.structs.replace(ROOT_AUTHORITY, instrument="Resolution 2", depth=1)
    told.when(otherwise).then("RootAuthorityRecorded")
    root = told.the(Delegation, ROOT)
    assert (root.instrument, root.depth) == ("Resolution 2", 1)
    told.by("aoife").when(ROOT_AUTHORITY).then_refused("REF-TAKEN", "grant")
    told = story().by("hugo").given(HARBOUR, *ROLES)
    told.by("aoife").when(ROOT_AUTHORITY).then_refused("FACT-ACTOR")
    company().by("hugo").when(ROOT_AUTHORITY).then_refused("REF-TAKEN", "grant")


# ---------------------------------------------------------------- correcting what set-up entered

OTHERWISE = CorrectOrganisation(
    name="Harbour Cloud", time_zone="Europe/Paris", currency="CHF", scope_statement="Hosting.",
    staff=12,
)  # fmt: skip


def test_until_set_up_is_confirmed_the_operator_enters_the_organisation_otherwise() -> None:
    told = story().by("hugo").given(HARBOUR).when(OTHERWISE)
    told.then(
        OrganisationCorrected(
            name="Harbour Cloud", currency="CHF", time_zone="Europe/Paris",
            scope_statement="Hosting.", staff=12, former_name="Harbour Hosting",
            former_currency="EUR", former_time_zone="Europe/Amsterdam",
            former_scope_statement="Web hosting and network", former_staff=40,
        )
    )  # fmt: skip
    known = told.the(Organisation, ORGANISATION)
    assert (known.title, known.currency, known.time_zone) == (
        "Harbour Cloud", "CHF", "Europe/Paris",
    )  # fmt: skip
    assert (known.scope_statement, known.staff, known.operator) == ("Hosting.", 12, "hugo")
    told.when(OTHERWISE).then_nothing_happens()


def test_nobody_else_corrects_it_and_nobody_once_it_is_confirmed() -> None:
    told = story().by("hugo").given(HARBOUR)
    told.by("aoife").when(OTHERWISE).then_refused("FACT-ACTOR")
    company().by("hugo").when(OTHERWISE).then_refused("KIND-STATE", "organisation")


def test_the_root_authority_goes_to_a_role_that_is_known() -> None:
    told = story().by("hugo").given(HARBOUR)
    told.when(ROOT_AUTHORITY).then_refused("REF-UNKNOWN", "holder")
    with pytest.raises(ValidationError):
        wanted(RecordRootAuthority, {"holder": "person:aoife", "powers": ["approve:plan"]})
    with pytest.raises(ValidationError):
        wanted(
            RecordRootAuthority,
            {"holder": "role:director", "powers": ["approve:plan"], "grant": "ROOT-2"},
        )


def test_the_root_authority_does_not_end_before_it_begins() -> None:
    told = story().at("2026-01-05 09:00").by("hugo").given(HARBOUR, *ROLES)
    backwards = wanted(
        RecordRootAuthority,
        {
            "holder": "role:chief-executive",
            "powers": ["approve:plan"],
            "effective_from": "2026-02-01",
            "until": "2026-01-31",
        },
    )
    told.when(backwards).then_refused("KIND-STATE", "until")


def test_the_root_authority_is_kept_with_all_its_limits() -> None:
    told = story().at("2026-01-05 09:00").by("hugo").given(HARBOUR, *ROLES)
    limited = {
        "holder": "role:director",
        "powers": ["approve:plan"],
        "amount": "1,000.00",
        "risk_level": "low",
        "depth": 1,
        "until": "2026-12-31",
        "instrument": "Resolution 2",
        "instrument_sha256": "0" * 64,
    }
    told.because("The board wants it so.").given(wanted(RecordRootAuthority, limited))
    root = told.the(Delegation, ROOT)
    assert (root.holder, root.powers, root.scope) == ("role:director", ("approve:plan",), ("*",))
    assert (root.amount, root.risk_level, root.depth) == (1_000_00, "low", 1)
    assert root.effective_until == instant("2026-12-31 23:00")
    assert (root.instrument, root.instrument_sha256) == ("Resolution 2", "0" * 64)
    assert root.wording == "The board wants it so."
