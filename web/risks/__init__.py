"""Risks and opportunities: the register, the matrix, and each with all that was said of it."""

from web.risks import acts, entering, listing, matrix, show  # noqa: F401 -- they serve their pages
from web.risks.room import pages

__all__ = ["pages"]
