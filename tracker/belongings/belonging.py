"""One thing that is somebody's."""

import msgspec

SORTS = ("role", "grant", "given", "owned", "content", "action", "group", "proposal")
"""An appointment; a grant held, or given; an item, or governed content, that somebody owns; what
they have to do about a risk; a group they belong to; a proposal of theirs that is open."""

MOVED = ("service", "risk", "resource")
"""The kinds whose owner is changed by a command of their own."""


class Belonging(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is somebody's: `holder` says by what, `person:ID` or a `role:ID` they hold.

    `version` is the item's own; `paths` are the places of a content that name the person.
    """

    sort: str
    kind: str
    id: str
    title: str
    holder: str
    version: int = 0
    paths: tuple[str, ...] = ()

    @property
    def with_the_role(self) -> bool:
        """Whether it is the role's, and so goes to whoever holds that next."""
        return self.sort != "role" and self.holder.startswith("role:")

    @property
    def moves(self) -> bool:
        """Whether a command passes it on; if not, it goes with the role or is told elsewhere."""
        told_elsewhere = self.sort == "action" or (self.sort == "owned" and self.kind not in MOVED)
        return not (self.with_the_role or told_elsewhere)
