"""Random histories: what the record answers is what a second telling of the rules answers.

A state machine sends commands that people could send, sensible and senseless, to the tracker and to
the model of `tests/model.py`, and compares each answer and all that stands afterwards.
"""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.random_histories import answers
from tests.random_proposals import Proposing
from tests.trials import found, trials

COMMANDS, STEPS = 10_000, 50


def test_random_histories_end_as_the_rules_say() -> None:
    answers.clear()
    commands = trials(COMMANDS)
    profile = settings(
        max_examples=max(1, commands // STEPS), stateful_step_count=STEPS, deadline=None
    )
    while answers.total() < commands:
        run_state_machine_as_test(Proposing, settings=profile)
    refused = {rule for rule in answers if rule.isupper()}
    found(
        "Random histories end as the model of the rules says", tried=answers.total(),
        differences=0, accepted=answers.total() - sum(answers[rule] for rule in refused),
        rules_met=len(refused),
    )  # fmt: skip
