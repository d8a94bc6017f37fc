"""The acts on communication: the story says in words what a line also keeps for programs."""

from collections.abc import Mapping

from tracker.communications import DeliverCommunication, PlanCommunication, SkipCommunication
from web.demo.acts.shape import Act, Data

TOLD: Mapping[str, Data] = {
    "on each new version, within five working days": {
        "on_change": True, "within": 5, "working_days": True,
    },
    "on each new version, within ten working days": {
        "on_change": True, "within": 10, "working_days": True,
    },
    "on change": {"on_change": True},
    "quarterly": {"cadence": "quarterly"},
    "Service management policy": {"about": ["policy"]},
    "Goals and objectives, progress": {"about": ["goal", "objective"]},
    "Service management plan and its changes": {"about": ["plan"]},
    "Delegations and who may decide what": {"about": ["delegation"]},
    "Goals, objectives and plan for the night shift": {"about": ["goal", "objective", "plan"]},
    "all staff": {"audience": ["*"]},
}  # fmt: skip
"""What words of the story's lines mean; of other audiences the record knows only their size."""


def _line(data: Data) -> Data:
    said = {key: value for key, value in data.items() if key != "audience"}
    for words in (data["when"], data["on_what"], data["with_whom"]):
        said |= TOLD.get(words, {})
    return said | {"size": data["audience"]}


ACTS: Mapping[str, Act] = {
    "PlanCommunication": (PlanCommunication, _line),
    "DeliverCommunication": (DeliverCommunication, dict),
    "SkipCommunication": (SkipCommunication, dict),
}
