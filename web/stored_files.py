"""The files of evidence against what the record says of them: kept, missing, altered, left over."""

from collections.abc import Iterator

from events import Reading
from events.files import Files
from events.verdict import Problem, What
from tracker.evidence import Evidence
from tracker.history import History
from tracker.kernel import State
from web.desk import real_time


def files_of_evidence(reading: Reading, files: Files) -> tuple[list[Problem], str]:
    """Read and hash every file that evidence is kept as.

    Returns what is wrong, by the event that stored it, and what was checked. What is only linked,
    or kept elsewhere under a known hash, cannot be looked at.
    """
    every = History(reading, real_time()).every(Evidence)
    here = [each for each in every if each.file and each.sha256]
    kept = {each.sha256 for each in here if not each.withdrawn}
    problems = [*_wrong(here, reading, files), *_left(here, kept, reading, files)]
    nameless = len(set(files.every()) - {each.sha256 for each in here})
    also = f"; {nameless} more that no evidence names" if nameless else ""
    return problems, f"{len(kept):,} files of evidence, by their hashes{also}"


def _wrong(here: list[Evidence], reading: Reading, files: Files) -> Iterator[Problem]:
    for each in here:
        if each.withdrawn:
            continue
        state = files.state(each.sha256)
        if state == "missing":
            yield _problem(each, reading, "missing", f"the file {each.file} is missing")
        elif state == "altered":
            yield _problem(each, reading, "altered", f"the file {each.file} was altered")


def _left(
    here: list[Evidence], kept: set[str], reading: Reading, files: Files
) -> Iterator[Problem]:
    for each in here:
        if each.withdrawn and each.sha256 not in kept and files.size(each.sha256) is not None:
            yield _problem(each, reading, "extra", f"the file {each.file} was to be removed")


def _problem(evidence: State, reading: Reading, what: What, said: str) -> Problem:
    stream = f"{evidence.kind}/{evidence.id}"
    number = reading.stream(stream)[0].number
    return Problem(number, stream, what, f"Event {number:,} ({stream}): {said}.")
