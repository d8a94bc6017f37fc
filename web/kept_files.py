"""The files of evidence, kept and removed together with what the record says of them.

What somebody says of a file's hash, size and name is never believed: it is looked up.
"""

import unicodedata
from typing import Any

from events.files import HASH
from tracker.evidence import Evidence
from web import desk

NAME_MAX = 200  # characters


def tidy(name: str) -> str:
    """Return the name of a file without folders, and without characters that hide what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    return seen[-NAME_MAX:] or "file"


def of_a_kept_file(given: dict[str, Any]) -> dict[str, Any]:
    """Return what a program says of a file, with its name and size as they are.

    Raises:
        Problems: no such file is kept here.
    """
    if not given.get("file"):
        return {name: value for name, value in given.items() if name != "bytes"}
    hashed = given.get("sha256")
    if isinstance(hashed, str) and HASH.fullmatch(hashed):
        size = desk.tracker().record.files.size(hashed)
        if size is not None:
            return {**given, "bytes": size, "file": tidy(str(given["file"]))}
    raise desk.Problems({"sha256": ["No such file is kept here: send it by a form."]}, given)


def remove_file_of(evidence_id: str) -> None:
    """Remove the file of evidence that was withdrawn."""
    evidence = desk.now_history().find(Evidence, evidence_id)
    assert evidence is not None, "it was withdrawn"
    remove(evidence.sha256)


def remove(sha256: str) -> None:
    """Remove a file that no evidence keeps any more."""
    tracker = desk.tracker()
    with tracker.looking(desk.clock_of_request()) as history:
        if sha256 and not history.count(Evidence, kept=sha256):
            tracker.record.files.remove(sha256)
