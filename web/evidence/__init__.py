"""Evidence: what shows that something was done, kept by its hash, and handed out unaltered."""

from web.evidence import listing, show, storing
from web.evidence.room import pages

__all__ = ["listing", "pages", "show", "storing"]
