"""Searching: the whole record event by event, everything by what it is called, and the keys."""

from web.search import events, find
from web.search.room import pages

__all__ = ["events", "find", "pages"]
