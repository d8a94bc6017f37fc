"""Delegations: who holds what, one grant with its chain, how one is given, all of them drawn."""

from web.delegations import absence, after, giving, grant, graph, listing
from web.delegations.room import pages

__all__ = ["absence", "after", "giving", "grant", "graph", "listing", "pages"]
