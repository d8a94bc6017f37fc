"""The acts on the context, on interested parties and on evidence."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from tracker.context_issues import RecordContextIssue
from tracker.evidence import AttachEvidence
from tracker.interested_parties import RegisterInterestedParty
from web.demo.acts.shape import Act, Data


def _attached(data: Data) -> Data:
    return data | {"file": PurePosixPath(data["file"]).name}


ACTS: Mapping[str, Act] = {
    "RecordContextIssue": (RecordContextIssue, dict),
    "RegisterInterestedParty": (RegisterInterestedParty, dict),
    "AttachEvidence": (AttachEvidence, _attached),
}
