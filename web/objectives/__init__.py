"""Objectives: the list, the page of each, its values and how it is closed."""

from web.objectives import measurements, show
from web.objectives.room import pages

__all__ = ["measurements", "pages", "show"]
