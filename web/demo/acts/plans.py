"""The acts on plans, beside the proposals that change them."""

from collections.abc import Mapping

from tracker.plans import EditPlan, RecordProgress
from web.demo.acts.shape import Act, renamed

ACTS: Mapping[str, Act] = {
    "RecordProgress": (RecordProgress, dict),
    "EditPlan": (EditPlan, renamed(plan="target")),
}
