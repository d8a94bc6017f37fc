"""Services: what the management system is for, each with its owner."""

from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from tracker.kernel import Command
from tracker.services import ChangeServiceOwner, RegisterService, Service, TakeServiceOutOfScope
from web import desk
from web.answers import PAGE_SIZE, answer, answer_one, in_three_forms, page_number
from web.asking import done, filled
from web.books import keeps_the_books
from web.called import Called, choices_of_holders
from web.htmx import page
from web.telling import told

pages = Blueprint("services", __name__)


@in_three_forms(pages, "/services")
def show_all() -> Response:
    """List the services."""
    return _list(None)


def _list(problems: desk.Problems | None) -> Response:
    history, number = desk.look(), page_number()
    found = history.every(Service, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    called = Called(history, [service.owner for service in found])
    return answer(
        "services/list.html", [_item(service, called) for service in found], nav="organisation",
        number=number, total=history.count(Service), page_size=PAGE_SIZE, called=called,
        may=keeps_the_books(), key=desk.key(), holders=choices_of_holders(desk.now_history()),
        **filled(problems, {"in_scope": True}),
    )  # fmt: skip


def _item(service: Service, called: Called) -> dict[str, Any]:
    return {
        "id": service.id, "title": service.title, "owner": service.owner,
        "owner_name": called.holder(service.owner), "in_scope": service.in_scope,
        "customers": service.customers, "customer_groups": service.customer_groups,
        "description": service.description,
    }  # fmt: skip


@in_three_forms(pages, "/services/<service_id>")
def show(service_id: str) -> Response:
    """Show a service."""
    service = desk.find(Service, service_id)
    shown = _shown(service)
    values = {"owner": service.owner}
    item = _item(service, shown["called"])
    return answer_one("services/show.html", item, **filled(None, values), **shown)


def _shown(service: Service) -> dict[str, Any]:
    history = desk.look()
    return {
        "nav": "organisation", "service": service, "called": Called(history, [service.owner]),
        "may": keeps_the_books(), "key": desk.key(),
        "holders": choices_of_holders(desk.now_history()),
        "happened": told(history.events(f"service/{service.id}"), history),
    }  # fmt: skip


@pages.post("/services")
def register() -> ResponseReturnValue:
    """Enter a service."""
    return done(RegisterService, "The service is entered.", "/services/{id}", _list)


@pages.post("/services/<service_id>/owner")
def change_owner(service_id: str) -> ResponseReturnValue:
    """Give a service another owner."""
    return _done(ChangeServiceOwner, service_id, "The service has another owner.")


@pages.post("/services/<service_id>/departure")
def take_out(service_id: str) -> ResponseReturnValue:
    """Take a service out of scope."""
    return _done(TakeServiceOutOfScope, service_id, "The service is out of scope.")


def _done(command: type[Command], service_id: str, said: str) -> ResponseReturnValue:
    return done(
        command, said, f"/services/{service_id}", partial(_again, service_id), service=service_id
    )


def _again(service_id: str, problems: desk.Problems) -> Response:
    shown = _shown(desk.find(Service, service_id))
    return page("services/show.html", item={}, **filled(problems), **shown)
