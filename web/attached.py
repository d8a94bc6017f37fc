"""Evidence as it is shown anywhere: in its own list, and on the page of what it is about."""

from typing import Any

from flask import g

from tracker.application import KIND_OF
from tracker.evidence import Evidence, may_attach
from tracker.history import History
from web import desk

MOST_BESIDE = 20
"""So many pieces of evidence are shown on the page of another item; the list has them all."""


def listed(evidence: Evidence) -> dict[str, Any]:
    """Return what data say of a piece of evidence."""
    return {
        "id": evidence.id, "title": evidence.title, "standing": evidence.standing,
        "sha256": evidence.sha256, "size": evidence.size, "file": evidence.file,
        "link": evidence.link, "unproven": evidence.unproven, "about": list(evidence.about),
        "captured_on": evidence.captured_on, "late_by_days": evidence.late_by_days,
        "classification": evidence.classification, "keep_until": evidence.keep_until,
        "supersedes": evidence.supersedes, "superseded_by": evidence.superseded_by,
        "stored_by": evidence.stored_by, "recorded_at": evidence.recorded_at,
        "verified_at": evidence.verified_at, "intact": evidence.intact,
    }  # fmt: skip


def attached(target: str) -> dict[str, Any]:
    """Return the evidence about an item at the moment looked at, and whether more may be attached.

    `target` is `objective:OBJ-1`.
    """
    history = desk.look()
    return {
        "target": target, "found": beside(target, history),
        "may": may_attach(desk.me(), desk.authority()) and not g.moment.past,
    }  # fmt: skip


def beside(target: str, history: History) -> list[dict[str, Any]]:
    """Return the first pieces of evidence about an item, those in the place of others too."""
    return [listed(each) for each in history.every(Evidence, MOST_BESIDE, about=target)]


def is_target(text: str) -> bool:
    """Whether a text can name an item: `objective:OBJ-1`."""
    sort, colon, item_id = text.partition(":")
    return bool(colon and item_id) and sort in KIND_OF
