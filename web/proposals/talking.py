"""What is said about a proposal, at the field and the revision that it is about; and who writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.facts.proposals import ChangesRequested, ProposalCommented
from tracker.history import History
from tracker.proposals import Proposal
from tracker.proposals.writing import UNDECIDED
from tracker.versions import Governed
from web import desk
from web.called import choices_of_people
from web.content.comparison import Change
from web.content.fields import field_at
from web.drafts import is_hidden
from web.proposals.versions import base_of, proposed


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said: of which revision, about which field (empty: as a whole), and when."""

    person: str
    name: str
    at: datetime
    number: int
    revision: int
    path: str
    label: str
    text: str
    asks: bool = False


def comments_of(proposal: Proposal, item: Governed, history: History) -> list[Comment]:
    """Return what was said so far, oldest first; changes asked for by field stand there too."""
    events = [
        event for event in history.events(f"proposal/{proposal.id}")
        if isinstance(event.fact, ProposalCommented | ChangesRequested)
    ]  # fmt: skip
    names = history.names(event.envelope.actor for event in events)
    contents = base_of(proposal, item, history), proposed(proposal, item, history)
    found = []
    for event in events:
        for path, text in _said(event.fact, event.envelope.reason):
            label = field_at(item.kind, path, *contents).label if path else ""
            found.append(
                Comment(
                    person=event.envelope.actor, name=names[event.envelope.actor],
                    at=event.envelope.recorded_at, number=event.number, path=path, label=label,
                    revision=event.fact.revision,  # type: ignore[attr-defined]  # one of the two
                    text=text, asks=isinstance(event.fact, ChangesRequested),
                )
            )  # fmt: skip
    return found


def _said(fact: object, reason: str) -> list[tuple[str, str]]:
    """Return (path, text) for each field that a fact is about."""
    if isinstance(fact, ProposalCommented):
        return [(fact.path, fact.text)]
    assert isinstance(fact, ChangesRequested), "the two that say something"
    return [(path, reason) for path in fact.fields]


def by_field(comments: Sequence[Comment]) -> Mapping[str, list[Comment]]:
    """Return the comments on fields by path, as `parts/diff.html` shows them."""
    found: dict[str, list[Comment]] = {}
    for comment in comments:
        if comment.path:
            found.setdefault(comment.path, []).append(comment)
    return found


def talk(
    proposal: Proposal, item: Governed, changes: Sequence[Change], history: History
) -> dict[str, Any]:
    """Return what the page shows of comments and of those who write."""
    comments = comments_of(proposal, item, history)
    now = desk.now_history()
    return {
        "comments": comments, "said": by_field(comments),
        "fields": [(change.path, change.label) for change in changes],
        "writers": [(person, history.names([person])[person]) for person in proposal.writers],
        "invitable": [
            (person, name) for person, name in choices_of_people(now)
            if person not in proposal.writers
        ],
        "others": _others(proposal, now),
    }  # fmt: skip


def _others(proposal: Proposal, now: History) -> list[tuple[str, str]]:
    """Return the proposals that could take the place of this one: (id, title)."""
    return [
        (each.id, f"{each.id}: {each.title}")
        for each in now.every(Proposal, target=proposal.target)
        if each.id != proposal.id and each.stage in (*UNDECIDED, "approved")
        and not is_hidden(each)
    ]  # fmt: skip
