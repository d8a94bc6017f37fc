"""What a proposal is sent with may be anything: it is refused by name, or it is a proposal."""

import json
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SECOND_SITE, company
from tests.proposing import REASON, SMALL, opened, submitted, the
from tracker.proposals import OpenProposal, SubmitProposal
from tracker.words import wanted


def proposing(changes: dict[str, Any], **also: Any) -> OpenProposal:
    how = {"title": "A change", "target": "plan:PLN-1", "base": 1, "scope": ("*",), **also}
    return OpenProposal(changes=changes, **how)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": None}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title.x": "y"}, "title"),
        ({"actions.A1.budget": "a lot"}, "actions.A1.budget"),
        ({"actions.A7.due": "2026-10-01"}, "actions.A7.title"),
        ({"actions.A1": "gone"}, "actions.A1"),
        ({"actions": ["A1"]}, "actions"),
        ({"period.start": "soon"}, "period.start"),
        ({"colour": "blue"}, "colour"),
        ({"": "x"}, ""),
        ({".": "x"}, ""),
        ({"actions.": SECOND_SITE}, "actions."),
        ({"actions": {"A.1": SECOND_SITE}}, "actions.A.1"),
        ({"services": [""]}, "services.0"),
        ({"notes": "x" * 20_000_000}, "notes"),
        ({"actions.A1": None, "actions.A1.title": "x"}, "actions.A1.title"),
        ({"actions.A1.title": "x", "actions": {}}, "actions.A1.title"),
    ],
)
def test_what_is_malformed_is_named_by_its_path(changes: dict[str, Any], path: str) -> None:
    told = company().by("gita").because(REASON)
    size = told.size()
    with pytest.raises(ma.ValidationError) as problem:
        told.when(proposing(changes))
    messages = problem.value.messages
    assert isinstance(messages, dict)
    assert list(messages) == ["changes"]
    assert path in messages["changes"]
    assert all(isinstance(each, list) for each in messages["changes"].values())
    assert told.size() == size


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["A1", "title", "owner", "budget", ""]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
steps = st.sampled_from(["actions", "A1", "title", "budget", "period", "start", "", "resources"])
paths = st.lists(steps, min_size=1, max_size=4).map(".".join)


@given(st.dictionaries(paths, values, max_size=3))
def test_no_change_however_odd_does_more_than_be_refused(changes: dict[str, Any]) -> None:
    told = company().by("gita").because(REASON)
    form = {"title": "Odd", "target": "plan:PLN-1", "base": 1, "changes": changes}
    try:
        told.when(wanted(OpenProposal, form))
    except ma.ValidationError:
        assert the(told, submitted(told, SMALL)).stage == "submitted"
    else:
        assert told.refusal is not None or [type(f).__name__ for f in told.facts] == [
            "ProposalOpened"
        ]


def test_nothing_of_a_refused_proposal_is_recorded_but_the_refusal() -> None:
    told = company()
    size = told.size()
    told.by("gita").because(REASON).when(proposing({"notes": "What I typed."}, base=7))
    told.then_refused("PROP-1")
    assert told.size() == size + 1
    assert "What I typed." not in json.dumps([str(event) for event in told.events()])
    assert not told.knows(type(the(told, submitted(told, SMALL))), "PRP-5")


def test_a_refused_proposal_takes_no_id() -> None:
    told = company().by("gita")
    told.because(REASON).when(proposing(SMALL, base=7)).then_refused("PROP-1")
    told.because(REASON).when(proposing(SMALL)).then("ProposalOpened")
    assert told.outcome is not None
    assert told.outcome.id == "PRP-4"


def test_a_proposal_is_handed_in_by_its_author_once() -> None:
    told = company()
    proposal = opened(told, SMALL)
    told.by("dov").when(SubmitProposal(proposal=proposal)).then_refused("FACT-ACTOR")
    told.by("gita").when(SubmitProposal(proposal=proposal)).then("ProposalSubmitted")
    told.when(SubmitProposal(proposal=proposal)).then_refused("PROP-STATE")
    assert the(told, proposal).submitted_at == told.now
