"""The acts on goals and objectives."""

from collections.abc import Mapping

from tracker.goals import StateBusinessGoal
from tracker.objectives import CorrectMeasurement, RecordMeasurement
from web.demo.acts.shape import Act, renamed

ACTS: Mapping[str, Act] = {
    "StateBusinessGoal": (StateBusinessGoal, renamed(text="title", period="horizon")),
    "RecordMeasurement": (RecordMeasurement, dict),
    "CorrectMeasurement": (CorrectMeasurement, dict),
}
