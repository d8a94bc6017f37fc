"""Objectives: measurable aims derived from business goals, and the values that judge them.

ISO/IEC 20000-1:2018, 6.2.1 (establish objectives) and 9.1 (measure and evaluate them). Content
changes only by an approved proposal; values are recorded by who owns the objective.
"""

from tracker.objectives.commands import (
    CorrectMeasurement,
    EditObjective,
    ImportMeasurement,
    JudgeObjective,
    RecordMeasurement,
    RetireObjective,
    TellObjective,
    TellReadings,
    VoidMeasurement,
)
from tracker.objectives.content import Measure, ObjectiveContent
from tracker.objectives.objective import Objective
from tracker.objectives.values import Value

__all__ = [
    "CorrectMeasurement",
    "EditObjective",
    "ImportMeasurement",
    "JudgeObjective",
    "Measure",
    "Objective",
    "ObjectiveContent",
    "RecordMeasurement",
    "RetireObjective",
    "TellObjective",
    "TellReadings",
    "Value",
    "VoidMeasurement",
]
