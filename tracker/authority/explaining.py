"""The explainer: may somebody decide something, by which chain; or which rule forbids it, who may.

`domain.md`, rule 1: a pure function of the record. The auditor's question 8, and 9 of a proposal.
"""

from datetime import datetime

import msgspec

from tracker.authority.authority import Authority
from tracker.authority.right import Right, Wanted
from tracker.history import History
from tracker.kernel import Refusal
from tracker.recalled import Recalled


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The right by which a person may, or the rule against it; `others` are those who may instead.

    Without a person asked about there is neither, and `others` is everybody who may.
    """

    right: Right | None = None
    rule: str = ""
    sentence: str = ""
    others: tuple[tuple[str, Right], ...] = ()


def asked(history: History, at: datetime, person: str, wanted: Wanted) -> Answer:
    """Answer whether a person may decide something at an instant; empty: who may."""
    authority = Authority(Recalled(history), at)
    if not person:
        return Answer(others=tuple(authority.able(wanted)))
    try:
        return Answer(right=authority.right(person, wanted))
    except Refusal as refusal:
        others = tuple(able for able in authority.able(wanted) if able[0] != person)
        return Answer(rule=refusal.rule, sentence=refusal.sentence, others=others)
