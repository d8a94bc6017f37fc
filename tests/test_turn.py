"""Whose turn it is: one party for each open proposal, and everybody is told the same."""

from datetime import timedelta

import pytest

from tests.specification import Story, story
from tests.test_story import ended, lines
from tracker.authority import Authority
from tracker.people import Person
from tracker.proposals import Proposal
from tracker.turn import turn_of, waiting_for

STEPS = (100, 146, 222, 233, 315, 376, 539)
"""After so many lines of the story somebody waits for somebody."""


def told_until(number: int) -> Story:
    over = story()
    ended([line for line in lines() if line["seq"] <= number], over)
    return over


@pytest.mark.parametrize("number", STEPS)
def test_what_waits_for_each_person_is_what_each_proposal_says_of_its_turn(number: int) -> None:
    told = told_until(number)
    at = told.events()[-1].envelope.recorded_at + timedelta(hours=1)
    with told.tracker.looking(at) as history:
        authority = Authority(history, at)
        turns = {
            proposal.id: turn_of(history, authority, proposal)
            for proposal in history.every(Proposal, open="yes")
        }
        assert turns
        assert all(turn.who for turn in turns.values())
        for person in history.every(Person):
            waits = waiting_for(history, authority, person.id)
            told_of = {each.id: each.why for each in waits if each.kind == "proposal"}
            assert told_of == {
                proposal: turn.why for proposal, turn in turns.items() if person.id in turn.who
            }
            assert waits == sorted(waits, key=lambda each: each.since)
