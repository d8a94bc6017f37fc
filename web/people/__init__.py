"""People: the directory, each person with all that is theirs, and how it is handed over."""

from web.people import entering, handing_over, listing, show  # noqa: F401 -- they serve their pages
from web.people.room import pages

__all__ = ["pages"]
