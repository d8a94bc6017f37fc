"""Histories that another system kept, line by line, into the record.

ISO/IEC 20000-1:2018, 7.5.3 (documented information of external origin). Lines are recorded in the
order of the source, each with the source's own times; what a line presupposes must be so, or the
line is rejected. What is imported answers questions about the past and gives nobody any authority.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise

import msgspec

from events import Source
from tracker.application import Deed, Row
from tracker.communications import Communication, TellCommunication
from tracker.imports.history_lines import HistoryLine, read_history
from tracker.imports.naming import Known
from tracker.imports.reading import BadRow
from tracker.imports.recording import Imported, Intake, key_of
from tracker.imports.recording_steps import take_step
from tracker.kernel import State
from tracker.objectives import Objective, TellObjective, TellReadings
from tracker.proposals import Proposal, TellApprovals, TellProposal
from tracker.risks import Risk, TellRisk
from tracker.told import Tell

Recording = Callable[[HistoryLine, Deed, Known], None]


def import_history(content: bytes, intake: Intake, kind: str = "") -> Imported:
    """Record the history in a JSON Lines file; `read` counts its lines, bad ones included.

    A gap in the order is named among the rejected, with the line before which it shows. Without a
    kind (one of `history_lines.KEYS`) the lines tell which it is.

    Raises:
        Refusal: REF-UNKNOWN, there is no organisation yet.
    """
    read = read_history(content, intake.zone(), kind)
    bad = [line for line in read.lines if isinstance(line, BadRow)]
    good = [line for line in read.lines if isinstance(line, HistoryLine)]
    in_order = sorted(good, key=lambda line: line.seq)
    known = Known()
    rows = (
        line if isinstance(line, BadRow) else _row(line, read.kind, known, intake)
        for line in _once(in_order)
    )
    done = intake.record([*bad, *rows])
    rejected = [*_gaps(in_order, {each.line for each in bad}), *done.rejected]
    return msgspec.structs.replace(
        done, rejected=tuple(sorted(rejected, key=lambda each: each.line))
    )


def _once(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine | BadRow]:
    """Yield the lines; of several that bear one number and differ only the first is meant."""
    before = HistoryLine(line=0)
    for line in lines:
        if line.seq == before.seq >= 0 and line.said != before.said:
            yield BadRow(line.line, f"seq {line.seq} is there already, in line {before.line}.")
            continue
        yield line
        before = before if line.seq == before.seq else line


def _row(line: HistoryLine, kind: str, known: Known, intake: Intake) -> Row:
    record = RECORDING[kind]
    return Row(
        key=key_of("history", kind, *line.said),
        source=Source(file=intake.file, line=line.line, reference=line.ref),
        does=lambda deed: known.trying(partial(record, line, deed, known)),
        effective=line.at,
        reason=line.summary,
    )


def _gaps(lines: Iterable[HistoryLine], bad: set[int]) -> Iterator[BadRow]:
    """Name the lines that are missing: those that stand there and could not be read are not."""
    for before, after in pairwise([HistoryLine(line=0), *lines]):
        missing = after.seq - before.seq - 1
        unread = len(bad.intersection(range(before.line + 1, after.line)))
        if missing > unread:
            yield BadRow(after.line, _gap(before, after))


def _gap(before: HistoryLine, after: HistoryLine) -> str:
    first, last = before.seq + 1, after.seq - 1
    missing = f"seq {first} is" if first == last else f"seq {first} to {last} are"
    follows = f"after seq {before.seq} (line {before.line})" if before.line else "at the beginning"
    return f"{missing} missing: {follows} this line has seq {after.seq}."


# What a line does


def _tell(
    kind: type[State], command: type[Tell], line: HistoryLine, deed: Deed, known: Known
) -> None:
    _on_behalf(line, deed, known)
    target = known.item(deed, kind, line.item)
    recorded = deed.run(kind, target, command(
        target=target, told_as=line.item, seq=line.seq, change=line.change, fields=line.fields,
        sets=line.sets, authored=line.authored,
    ))  # fmt: skip
    known.items[kind.kind, line.item] = recorded


def _list(line: HistoryLine, deed: Deed, known: Known) -> None:
    target = known.item(deed, Objective, line.item)
    recorded = deed.run(Objective, target, TellReadings(
        objective=target, told_as=line.item, fields=line.fields, readings=line.readings
    ))  # fmt: skip
    known.items[Objective.kind, line.item] = recorded


def _step(line: HistoryLine, deed: Deed, known: Known) -> None:
    _on_behalf(line, deed, known)
    take_step(line, deed, known)


def _on_behalf(line: HistoryLine, deed: Deed, known: Known) -> None:
    if line.by.strip():
        deed.on_behalf_of = f"person:{known.person(deed, line.by)}"


RECORDING: Mapping[str, Recording] = {
    "delegations": _step,
    "proposals": partial(_tell, Proposal, TellProposal),
    "approvals": partial(_tell, Proposal, TellApprovals),
    "objectives": partial(_tell, Objective, TellObjective),
    "readings": _list,
    "communications": partial(_tell, Communication, TellCommunication),
    "risks": partial(_tell, Risk, TellRisk),
}
"""What the lines of each kind of history do to the record."""
