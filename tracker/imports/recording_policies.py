"""Versions of governance documents, from JSON lines into the record.

ISO/IEC 20000-1:2018, 5.2 and 7.5.3. Each document is a policy, found again by its exact title;
each version keeps its number, its date, its reason and its author.
"""

from collections.abc import Iterable

import msgspec

from events import Source
from tracker.application import Deed, Row
from tracker.imports.naming import person_called
from tracker.imports.policies import PolicyRow, read_policies
from tracker.imports.reading import BadRow
from tracker.imports.recording import Imported, Intake, key_of
from tracker.policies import Policy
from tracker.versions import ImportVersion


def import_policies(content: bytes, intake: Intake) -> Imported:
    """Record the versions of a JSON Lines file; `read` counts its lines, bad ones included.

    Raises:
        Refusal: REF-UNKNOWN, there is no organisation yet.
    """
    rows = _in_order(read_policies(content, intake.zone()))
    return intake.record([row if isinstance(row, BadRow) else _row(row, intake) for row in rows])


def _in_order(rows: Iterable[PolicyRow | BadRow]) -> list[PolicyRow | BadRow]:
    """Put the versions of each document into their order, whatever the order of the lines."""
    read = list(rows)
    documents = {row.document: row.line for row in reversed(read) if isinstance(row, PolicyRow)}

    def place(row: PolicyRow | BadRow) -> tuple[int, int]:
        return (row.line, 0) if isinstance(row, BadRow) else (documents[row.document], row.version)

    return sorted(read, key=place)


def _row(row: PolicyRow, intake: Intake) -> Row:
    said = msgspec.structs.astuple(row)[1:]  # all but the line
    return Row(
        key=key_of("policy", *said),
        source=Source(file=intake.file, line=row.line, reference=row.ref),
        does=lambda deed: _add(row, deed),
        effective=row.at,
        reason=row.summary,
    )


def _add(row: PolicyRow, deed: Deed) -> None:
    deed.on_behalf_of = f"person:{person_called(deed, row.by)}"
    policies = (each.id for each in deed.history.every(Policy) if each.title == row.document)
    policy = next(policies, "")
    content = {"title": row.document, "text": row.text}
    deed.run(Policy, policy, ImportVersion(target=policy, content=content, number=row.version))
