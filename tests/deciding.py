"""Writing and deciding on pages: forms as dictionaries, acts without a form, and what followed.

form = form_of(price.get("/proposals/new?target=plan:PLN-01"), "/proposals/new")
sent(price, "/proposals/new", form, title="Cheaper storage", do="propose")
act(ines, "/proposals/PRP-026/approval", revision="1")
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from events import Recorded
from tests.readers import Answer, Reader, Site
from tracker.history import History
from tracker.proposals import Proposal
from web import desk

Form = Mapping[str, Sequence[str]]


def form_of(page: Answer, action: str) -> dict[str, list[str]]:
    """Return what a form of a page would send as it stands, by field."""
    assert action in page.forms, f"the page has forms for {sorted(page.forms)} only"
    fields: dict[str, list[str]] = {}
    for name, value in page.forms[action]:
        fields.setdefault(name, []).append(value)
    return fields


def sent(reader: Reader, action: str, form: Form, /, **more: str) -> Answer:
    """Send a form with some fields more, or others than it holds."""
    given = {**form, **{name: [value] for name, value in more.items()}}
    return reader.send(action, [(name, each) for name, values in given.items() for each in values])


def act(reader: Reader, action: str, /, **fields: str) -> Answer:
    """Send fields without the form, as somebody would who knows the address."""
    token = form_of(reader.get("/proposals"), "/sign-out")["csrf"][0]
    return reader.send(action, [("csrf", token), *fields.items()])


@contextmanager
def history_of(site: Site) -> Iterator[History]:
    """Yield the history as it is now."""
    with site.tracker.looking(desk.clock(site.tracker)) as history:
        yield history


def last(site: Site) -> Recorded:
    """Return the newest event."""
    with history_of(site) as history:
        event = history.event(history.as_of - 1)
    assert event is not None, "the record is not empty"
    return event


def the(site: Site, proposal: str) -> Proposal:
    """Return a proposal as it is now."""
    with history_of(site) as history:
        found = history.find(Proposal, proposal)
    assert found is not None, f"the record knows no {proposal}"
    return found
