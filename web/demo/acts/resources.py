"""The acts on resources; the story counts money in whole euros, as a resource does."""

from collections.abc import Mapping

from tracker.resources import AllocateResource, RegisterResource, ReviewAdequacy
from web.demo.acts.shape import Act, Data, renamed


def _need(data: Data) -> Data:
    return renamed(kind="sort")(data) | {"scope": [data["scope"]]}


ACTS: Mapping[str, Act] = {
    "RegisterResource": (RegisterResource, _need),
    "AllocateResource": (AllocateResource, dict),
    "ReviewAdequacy": (ReviewAdequacy, dict),
}
