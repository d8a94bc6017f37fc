"""A right to decide something, what one is wanted for, and the rules against it in their order."""

import msgspec

from events.chain import Link
from tracker.delegations import Delegation

ORDER = (
    "AUTH-NONE", "AUTH-ACCEPT", "AUTH-REVOKED", "AUTH-TIME",
    "AUTH-POWER", "AUTH-SCOPE", "AUTH-AMOUNT", "AUTH-RISK", "AUTH-PERIOD",
)  # fmt: skip


class Right(msgspec.Struct, frozen=True):
    """A right that somebody holds at an instant: the grant used first, the root authority last."""

    chain: tuple[Delegation, ...]
    covers_amount: bool = True

    @property
    def grant(self) -> Delegation:
        """The grant that is used."""
        return self.chain[0]

    def links(self) -> tuple[Link, ...]:
        """Return the chain as it is frozen into an approval."""
        return tuple(
            Link(
                grant=g.id, version=g.version, grantor=g.grantor, holder=g.holder, form=g.form,
                amount=g.amount, effective_from=g.begins, effective_until=g.effective_until,
            )
            for g in self.chain
        )  # fmt: skip


class Wanted(msgspec.Struct, frozen=True):
    """What a right is wanted for.

    `amount` in minor units; `about` is the item whose money it is, which counts once however many
    people sign for it. `whole_amount` False: a grant below the amount passes, and the right says
    so.
    """

    power: str
    scope: tuple[str, ...]
    amount: int = 0
    risk: str = ""
    whole_amount: bool = True
    about: str = ""


def covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """Whether a scope covers another: `*` is everything, and so is a scope that names nothing."""
    return "*" in wide or (bool(narrow) and "*" not in narrow and set(narrow) <= set(wide))


def words(scope: tuple[str, ...]) -> str:
    """Say a scope in words."""
    return "everything" if "*" in scope or not scope else ", ".join(scope)
