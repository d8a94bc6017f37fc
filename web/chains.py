"""The chain of grants that an act rested on, in words, as it was at that instant."""

from collections.abc import Iterable, Sequence

import msgspec

from events.chain import Link
from tracker.delegations import ROOT
from web.powers import limits_in_words
from web.titles import Titles


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One grant of a chain in words: to whom, from whom, up to how much, until when."""

    id: str
    holder: str
    grantor: str
    limits: str
    form: str


def right_in_words(chain: Sequence[Link], titles: Titles) -> str:
    """Return by what right somebody signed: `As Finance director`."""
    used = chain[0]
    holder = titles.holder(used.holder)
    if used.form == "absence cover":
        return f"Covering for {titles.holder(chain[1].holder)}"
    if used.form == "acting":
        return f"Acting for {titles.holder(chain[1].holder)}"
    return (
        f"As {holder}"
        if used.holder.startswith("role:")
        else f"In person, given by {titles.name(used.grantor)}"
    )


def chain_in_words(chain: Iterable[Link], titles: Titles) -> list[Grant]:
    """Return each grant of a chain as it was at that instant, the root authority last."""
    return [
        Grant(
            id=link.grant, holder=titles.holder(link.holder),
            grantor="the governing body" if link.grant == ROOT else titles.name(link.grantor),
            limits=limits_in_words(link.amount, link.effective_until), form=link.form,
        )
        for link in chain
    ]  # fmt: skip
