"""The acts of the story about policies."""

from collections.abc import Mapping

from tracker.acknowledgements import AcknowledgePolicy
from web.demo.acts.shape import Act

ACTS: Mapping[str, Act] = {"AcknowledgePolicy": (AcknowledgePolicy, dict)}
