"""The acts of the demo's story, each brought into the shape of the tracker's own commands.

The story speaks of whole euros, of `from` and `to`, and of actions in a list. Each practice keeps
its own acts; what no practice keeps is passed over when the story is told.
"""

from collections.abc import Mapping

from web.demo.acts import (
    authority,
    communications,
    context,
    objectives,
    organisation,
    plans,
    policies,
    proposals,
    resources,
    risks,
)
from web.demo.acts.shape import Act

PRACTICES = (
    organisation,
    authority,
    objectives,
    plans,
    policies,
    proposals,
    communications,
    context,
    resources,
    risks,
)

ACTS: Mapping[str, Act] = {
    name: act for practice in PRACTICES for name, act in practice.ACTS.items()
}
"""Each act of a story: the command it asks for, and how its data become that command's fields."""
