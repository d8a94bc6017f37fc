"""Resources: the list, the page of each, and the forms by which they are needed and given."""

from web.resources import allocating, judging, needing, show
from web.resources.room import pages

__all__ = ["allocating", "judging", "needing", "pages", "show"]
