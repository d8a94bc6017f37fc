"""Acknowledgements: a policy is read and confirmed, and one sees how far it has come."""

from web.acknowledgements import listing, reach, reading
from web.acknowledgements.room import pages

__all__ = ["listing", "pages", "reach", "reading"]
