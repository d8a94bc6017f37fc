"""What a proposal touches beside its own text: what it would change, serve, support and concern."""

from collections.abc import Iterator

import msgspec

from tracker.paths import at_path
from tracker.proposals import Proposal
from tracker.versions import Governed
from web.proposals.versions import Content, proposed
from web.sentences import place
from web.titles import Titles


class Touched(msgspec.Struct, frozen=True):
    """One thing that is touched: its address (empty where it is not there yet), its title, how."""

    href: str
    words: str
    how: str


def touched(proposal: Proposal, item: Governed, titles: Titles) -> list[Touched]:
    """Return what a proposal touches, each thing once."""
    return list(dict.fromkeys(_touched(proposal, item, titles)))


def _touched(proposal: Proposal, item: Governed, titles: Titles) -> Iterator[Touched]:
    content = proposed(proposal, item, titles.history)
    if item.exists:
        yield _named(item.kind, item.id, "changes", titles)
    else:
        yield Touched("", f"{item.id} (new)", "begins")
    for action in _actions(proposal, content):
        for served in at_path(content, f"actions.{action}.serves") or ():
            yield _named("objective", served, f"served by {action}", titles)
    for goal in content.get("supports") or ():
        yield _named("goal", goal, "supports", titles)
    for service in proposal.scope:
        if service != "*":
            yield _named("service", service, "in scope", titles)


def _named(kind: str, item_id: str, how: str, titles: Titles) -> Touched:
    return Touched(place(kind, item_id), titles.with_id(kind, item_id), how)


def _actions(proposal: Proposal, content: Content) -> Iterator[str]:
    """Yield the ids of the actions that a proposal changes; of a whole plan, all."""
    for path in proposal.changes:
        first, _, rest = path.partition(".")
        if first == "actions":
            yield from [rest.split(".")[0]] if rest else content.get("actions") or ()
