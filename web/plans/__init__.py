"""Plans: the list, the page of each, and what its actions have come to."""

from web.plans import progress, show
from web.plans.room import pages

__all__ = ["pages", "progress", "show"]
