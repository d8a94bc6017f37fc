"""Proposals: the list, the page of each, the form to write one in, and what is decided."""

from web.proposals import acts, forms, listing, show
from web.proposals.room import pages

__all__ = ["acts", "forms", "listing", "pages", "show"]
