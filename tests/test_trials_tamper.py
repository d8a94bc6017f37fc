"""500 random changes to the stored events: every one is found, and the first event is named."""

from collections import Counter
from random import Random

import pytest

from tests.copies import Copy
from tests.tampering import KINDS
from tests.trials import found, trials

SEED = 20_000


@pytest.mark.trials
def test_no_change_to_the_stored_events_goes_unseen() -> None:
    random, seen = Random(SEED), Counter[str]()
    tried = trials(500)
    for _ in range(tried):
        copy, tamper = Copy(), random.choice(KINDS)
        with copy.damaging() as connection:
            first = tamper(connection, random)
        problem = copy.first()
        assert problem.number == first, (tamper.__name__, first, problem)
        assert problem.sentence
        seen[problem.what] += 1
    found(
        "a change to the stored events makes verify fail, and names the first event",
        tried=tried, unseen=0, **dict(sorted(seen.items())),
    )  # fmt: skip
