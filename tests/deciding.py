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


WHY = "The price has fallen since spring."
NEW = "/proposals/new?target=plan:PLN-01"


def written(reader: Reader, **changes: str) -> dict[str, list[str]]:
    """Return the form for a change to the plan, filled in."""
    form = form_of(reader.get(NEW), "/proposals/new")
    return form | filled({"title": "Cheaper storage", "reason": WHY, **changes})


def filled(fields: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in fields.items()}


def proposed(reader: Reader, do: str = "propose", **changes: str) -> str:
    """Let a reader propose a change to the plan; return its id."""
    given = changes or {"c.actions.A1.budget": "231,000"}
    answer = sent(reader, "/proposals/new", written(reader, **given), do=do)
    assert answer.status == 303, answer.text
    return answer.to.rpartition("/")[2]


def signs(reader: Reader, proposal: str, act_as: str = "approval", **more: str) -> Answer:
    """Let a reader press the button that signs, on the proposal's own page."""
    address = f"/proposals/{proposal}/{act_as}"
    return sent(reader, address, form_of(reader.get(f"/proposals/{proposal}"), address), **more)
