"""Communication: the lines, what is due and was told by each, to whom, and who confirmed."""

from web.communications import line, listing  # noqa: F401 -- they serve their pages
from web.communications.room import pages

__all__ = ["pages"]
