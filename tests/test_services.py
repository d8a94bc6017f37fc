"""Services: what the management system is for, each with an owner."""

import pytest

from events.facts.services import ServiceLeftScope, ServiceOwnerChanged, ServiceRegistered
from tests.alone import item
from tests.cast import company
from tracker.organisation import Organisation
from tracker.people import Person
from tracker.services import ChangeServiceOwner, RegisterService, Service, TakeServiceOutOfScope

MAIL = RegisterService(
    service="SVC-MAIL",
    title="Mail",
    owner="role:owner-web",
    description="Mailboxes",
    customers=12,
    customer_groups=("schools", "care providers"),
)


def test_a_service_is_registered_with_everything_about_it() -> None:
    told = company().by("hugo").when(MAIL)
    told.then(
        ServiceRegistered(
            title="Mail",
            owner="role:owner-web",
            description="Mailboxes",
            customers=12,
            customer_groups=("schools", "care providers"),
        )
    )
    known = told.the(Service, "SVC-MAIL")
    assert (known.title, known.owner, known.description) == ("Mail", "role:owner-web", "Mailboxes")
    assert (known.customers, known.customer_groups) == (12, ("schools", "care providers"))
    assert known.in_scope


def test_a_new_service_may_belong_to_a_role_that_is_defined_later() -> None:
    organisation = Organisation(id="ORG", version=1, operator="hugo")
    (
        item(Service(id="SVC-MAIL"), [organisation])
        .by("hugo")
        .when(RegisterService(service="SVC-MAIL", title="Mail", owner="role:to-come"))
        .then("ServiceRegistered")
    )


@pytest.mark.parametrize("owner", ["person:zoe", "role:nowhere"])
def test_another_owner_is_known(owner: str) -> None:
    told = company().by("hugo")
    told.when(ChangeServiceOwner(service="SVC-WEB", owner=owner)).then_refused(
        "REF-UNKNOWN", "owner"
    )


def test_a_new_service_does_not_belong_to_somebody_unknown() -> None:
    told = company().by("hugo")
    told.when(RegisterService(title="Mail", owner="person:zoe")).then_refused("REF-UNKNOWN")


def test_a_service_changes_hands() -> None:
    told = company().by("hugo").when(ChangeServiceOwner(service="SVC-WEB", owner="person:gita"))
    told.then(ServiceOwnerChanged(owner="person:gita", former_owner="role:owner-web"))
    told.when(ChangeServiceOwner(service="SVC-WEB", owner="person:gita")).then_nothing_happens()
    assert told.the(Service, "SVC-WEB").owner == "person:gita"


def test_a_service_leaves_the_scope_once() -> None:
    told = company().by("hugo").when(TakeServiceOutOfScope(service="SVC-WEB"))
    told.then(ServiceLeftScope())
    assert not told.the(Service, "SVC-WEB").in_scope
    told.when(TakeServiceOutOfScope(service="SVC-WEB")).then_refused("KIND-STATE", "service")


def test_an_id_belongs_to_one_service() -> None:
    told = company().by("hugo")
    told.when(RegisterService(service="SVC-WEB", title="Again", owner="person:gita"))
    told.then_refused("REF-TAKEN", "service")
    told.when(TakeServiceOutOfScope(service="SVC-9")).then_refused("REF-UNKNOWN", "service")


def test_only_who_keeps_the_books_enters_services() -> None:
    told = company().by("dov").when(MAIL).then_refused("FACT-ACTOR")
    told.when(ChangeServiceOwner(service="SVC-WEB", owner="person:gita"))
    told.then_refused("FACT-ACTOR")
    told.when(TakeServiceOutOfScope(service="SVC-WEB")).then_refused("FACT-ACTOR")
    told.by("esra").when(MAIL).then_refused("FACT-ACTOR")


def test_the_pure_form_and_the_record_agree() -> None:
    gita = Person(id="gita", version=1)
    organisation = Organisation(id="ORG", version=1, operator="hugo")
    (
        item(Service(id="SVC-WEB"), [organisation, gita])
        .by("hugo")
        .given(ServiceRegistered(title="Web", owner="role:owner-web"))
        .when(ChangeServiceOwner(service="SVC-WEB", owner="person:gita"))
        .then(ServiceOwnerChanged(owner="person:gita", former_owner="role:owner-web"))
    )


def test_a_service_may_be_known_and_out_of_scope() -> None:
    told = company().by("hugo")
    aside = RegisterService(service="SVC-OLD", title="Old", owner="person:gita", in_scope=False)
    told.when(aside).then(ServiceRegistered(title="Old", owner="person:gita", in_scope=False))
    assert not told.the(Service, "SVC-OLD").in_scope
    with told.tracker.looking(told.now) as history:
        assert [service.id for service in history.every(Service, title="Old")] == ["SVC-OLD"]
