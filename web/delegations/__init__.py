"""Delegations: who holds what, one grant with its chain, how one is given, all of them drawn."""

from web.delegations import giving, grant, graph, listing
from web.delegations.room import pages

__all__ = ["giving", "grant", "graph", "listing", "pages"]
