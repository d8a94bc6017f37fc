"""Random histories: what the record answers is what a second telling of the rules answers.

State machines send commands that people could send, sensible and senseless, to the tracker and to
the models of `tests/model.py` and those beside it, and compare each answer and all that stands
afterwards.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.random_facts import Entering
from tests.random_histories import Responsibilities, answers, reached
from tests.random_proposals import Proposing
from tests.random_resources import Allocating
from tests.random_risks import Risking
from tests.trials import found, trials

COMMANDS, STEPS = 7_500, 50
AT_MOST = 10
"""So many times the commands are sent before what never came to be counts as out of reach."""

REACHED = {
    Proposing: {"ProposalApproved", "ProposalRevised", "DelegationRevoked", "PersonLeft"},
    Risking: {
        "RiskAccepted", "RiskAcceptanceWithdrawn", "RiskClosingAgreed", "RiskClosed",
        "RiskReopened", "RiskRevised", "TreatmentDecided", "RiskOwnerChanged",
    },
    Allocating: {
        "PlanVersionApproved", "ResourceAllocated", "AllocationChanged", "ResourceReleased",
        "AdequacyReviewed",
    },
    Entering: {
        "MeasurementRecorded", "MeasurementCorrected", "MeasurementVoided", "ObjectiveAchieved",
        "PolicyAcknowledged", "PolicyRetired",
    },
}  # fmt: skip
"""What each machine must have brought about: a history in which all is refused proves little."""

MET = {
    Proposing: {"SOD-1", "SOD-3", "SOD-5", "PROP-1", "AUTH-NONE", "AUTH-AMOUNT"},
    Risking: {"AUTH-RISK", "AUTH-SCOPE", "RISK-2", "RISK-3", "RISK-4", "RISK-5", "RISK-7"},
    Allocating: {"RES-1", "RES-3", "AUTH-AMOUNT", "AUTH-POWER", "FACT-LATE", "FACT-REASON"},
    Entering: {"MEAS-1", "MEAS-2", "MEAS-3", "FACT-LATE", "FACT-REASON", "OBJ-8", "POL-2"},
}
"""The rules that must have refused something."""


@pytest.mark.parametrize(
    ("machine", "what"),
    [
        (Proposing, "proposals"), (Risking, "risks"), (Allocating, "resources"),
        (Entering, "facts"),
    ],
    ids=["proposals", "risks", "resources", "facts"],
)  # fmt: skip
def test_random_histories_end_as_the_rules_say(machine: type[Responsibilities], what: str) -> None:
    answers.clear()
    reached.clear()
    commands = trials(COMMANDS)
    # Never derandomized: each turn would tell the same five histories again.
    profile = settings(
        max_examples=5, stateful_step_count=STEPS, deadline=None, derandomize=False, database=None
    )
    while answers.total() < commands or (out_of_reach(machine) and sent_below(commands)):
        run_state_machine_as_test(machine, settings=profile)
    assert not out_of_reach(machine)
    refused = {rule for rule in answers if rule.isupper()}
    found(
        f"Random histories of {what} end as the model of the rules says", tried=answers.total(),
        differences=0, accepted=answers.total() - sum(answers[rule] for rule in refused),
        rules_met=len(refused),
    )  # fmt: skip


def out_of_reach(machine: type[Responsibilities]) -> set[str]:
    """Return what should have come to be, or have been refused, and was not."""
    return (REACHED[machine] - reached.keys()) | (MET[machine] - answers.keys())


def sent_below(commands: int) -> bool:
    return answers.total() < AT_MOST * commands
