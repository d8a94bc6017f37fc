"""Communication: the lines, what is due and was told by each, to whom, and who confirmed."""

from web.communications import acts, calendar, line, listing
from web.communications.room import pages

__all__ = ["acts", "calendar", "line", "listing", "pages"]
