"""The chain of grants that an act goes by, as it is frozen into the facts of every kind."""

from datetime import datetime

import msgspec


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One grant in a chain as it was at the instant of the act. `amount` in minor units."""

    grant: str
    version: int
    grantor: str
    holder: str
    form: str
    amount: int | None
    effective_from: datetime
    effective_until: datetime | None = None
