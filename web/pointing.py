"""What points at items: `objective:OBJ-1` as a link with a title, or as not recorded yet.

A reference may be recorded before what it names (evidence, what meets a requirement).
"""

from collections.abc import Iterable

from markupsafe import Markup

from tracker.application import KIND_OF
from tracker.history import History
from tracker.kernel import State
from tracker.people import Person
from web.drafts import hidden
from web.look import href
from web.sentences import place


def found(target: str, history: History) -> State | None:
    """Return the item that a target names, if the record knows it at that moment."""
    sort, _, item_id = target.partition(":")
    kind = KIND_OF.get(sort)
    return history.find(kind, item_id) if kind else None


def title(target: str, history: History) -> str:
    """Return what a target is called; its id where nothing is known of it."""
    item = found(target, history)
    if isinstance(item, Person):
        return history.names([item.id])[item.id]
    if item is None or f"{item.kind}/{item.id}" in hidden():
        return target.partition(":")[2]
    return item.label


def link(target: str, history: History) -> Markup:
    """Return a link to what a target names; without one where that is not recorded yet."""
    if not target:
        return Markup("")
    item = found(target, history)
    if item is None:
        return Markup("{}, not recorded yet").format(target.partition(":")[2])
    words, address = title(target, history), href(place(item.kind, item.id))
    mark = (
        ""
        if words == item.id
        else Markup(' <span class="id small muted">{}</span>').format(item.id)
    )
    return Markup('<a href="{}">{}</a>{}').format(address, words, mark)


def links(targets: Iterable[str], history: History) -> Markup:
    """Return links to all of them, with commas between."""
    return Markup(", ").join(link(target, history) for target in targets)
