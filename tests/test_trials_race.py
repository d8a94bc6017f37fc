"""An approver whose delegation was revoked a moment ago is refused, also when both arrive at once.

Two processes open the record and let go at the same moment: one revokes, the other approves. Either
the approval comes first and stands, with the grant as it was, or the revocation comes first and the
approval is refused. There is no third ending.
"""

import multiprocessing
from collections import Counter
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from events import Record
from events.facts.delegations import DelegationRevoked
from events.facts.proposals import ApprovalGiven, ProposalSubmitted
from events.facts.refusals import ActRefused
from events.keys import KeyFolder
from tests.cast import PLAN, company
from tests.specification import Story, instant
from tests.trials import found, trials
from tracker.application import Asked, Tracker
from tracker.delegations import RevokeDelegation
from tracker.kernel import Command, Refusal
from tracker.plans import Plan
from tracker.proposals import ApproveProposal, OpenProposal, SubmitProposal

NOW = "2026-03-09 10:00"
APPROVE = ApproveProposal(proposal="PRP-9", power="approve:plan")
REVOKE = RevokeDelegation(grant="DEL-1")


def submitted() -> Story:
    """Esra proposes a change of the plan that Bram may approve by DEL-1."""
    told = company().at("2026-03-09 09:00").by("esra").because("The site costs less.")
    cheaper = OpenProposal(
        proposal="PRP-9",
        title="Cheaper site",
        target="plan:PLN-1",
        base=1,
        changes={"actions.A1.budget": PLAN["actions"]["A1"]["budget"] - 1_000_00},
    )
    return told.given(cheaper, SubmitProposal(proposal="PRP-9"))


def sent(folder: Path, who: str, command: Command, via: str, gate: Barrier) -> None:
    """Send a command from a process of its own, when all are ready."""
    tracker = Tracker(Record.open(folder / "record.db", KeyFolder(folder / "keys")))
    gate.wait(timeout=60)
    with suppress(Refusal):  # the record tells what was refused
        tracker.handle(command, Asked(actor=who, now=instant(NOW), key=f"{who}-1", via=via))


def at_once(told: Story, *acts: tuple[str, Command, str]) -> None:
    """Send commands at the same moment, each from its own process."""
    processes = multiprocessing.get_context("spawn")
    gate = processes.Barrier(len(acts))
    each = [processes.Process(target=sent, args=(told.folder, *act, gate)) for act in acts]
    for process in each:
        process.start()
    for process in each:
        process.join(timeout=120)
    assert [process.exitcode for process in each] == [0] * len(each)


def order_of(told: Story) -> list[str]:
    """Return what happened after the proposal was handed in, in the order of the record."""
    kept = (ApprovalGiven, DelegationRevoked, ActRefused)
    events = told.at(NOW).events()
    handed_in = max(e.pos for e in events if isinstance(e.fact, ProposalSubmitted))
    since = [e.fact for e in events if e.pos > handed_in]
    return [type(fact).__name__ for fact in since if isinstance(fact, kept)]


# ---------------------------------------------------------------- one after the other


@pytest.mark.trials
def test_an_approval_after_the_revocation_is_refused() -> None:
    for _ in range(times := trials(20)):
        told = submitted().at(NOW).by("aoife").given(REVOKE)
        told.by("bram").via("DEL-1").when(APPROVE).then_refused("AUTH-REVOKED")
        told.when(APPROVE).then_refused("AUTH-REVOKED")
        assert told.the(Plan, "PLN-1").base == 1
    found("an approval a moment after the revocation is refused", tried=times, refused=times)


@pytest.mark.trials
def test_an_approval_before_the_revocation_stands_with_its_chain() -> None:
    for _ in range(times := trials(20)):
        told = submitted().at(NOW).by("bram").via("DEL-1").given(APPROVE).by("aoife").given(REVOKE)
        given = next(e.fact for e in reversed(told.events()) if isinstance(e.fact, ApprovalGiven))
        assert [link.grant for link in given.chain] == ["DEL-1", "ROOT"]
        assert told.the(Plan, "PLN-1").base == 2
    found("an approval a moment before the revocation stands", tried=times, stood=times)


# ---------------------------------------------------------------- both at once


@pytest.mark.trials
def test_both_at_once_end_as_one_after_the_other() -> None:
    ended: Counter[str] = Counter()
    for again in range(times := trials(20)):
        told = submitted()
        revoke, approve = ("aoife", REVOKE, ""), ("bram", APPROVE, "DEL-1")
        at_once(told, *((revoke, approve) if again % 2 else (approve, revoke)))
        match order_of(told):
            case ["DelegationRevoked", "ActRefused"]:
                refused = [e.fact for e in told.events() if isinstance(e.fact, ActRefused)]
                assert [fact.rule for fact in refused] == ["AUTH-REVOKED"]
                assert told.the(Plan, "PLN-1").base == 1
                ended["revoked first, approval refused"] += 1
            case ["ApprovalGiven", "DelegationRevoked"]:
                assert told.the(Plan, "PLN-1").base == 2
                ended["approved first, approval stands"] += 1
            case other:
                pytest.fail(f"neither came first: {other}")
    assert ended.total() == times
    found(
        "a revocation and an approval at once end as one after the other",
        tried=times,
        refused=ended["revoked first, approval refused"],
        stood=ended["approved first, approval stands"],
    )


@pytest.mark.trials
def test_the_same_command_twice_at_once_is_done_once() -> None:
    for _ in range(times := trials(20)):
        told = submitted()
        at_once(told, ("bram", APPROVE, "DEL-1"), ("bram", APPROVE, "DEL-1"))
        assert order_of(told) == ["ApprovalGiven"]
        assert told.the(Plan, "PLN-1").base == 2
    found("the same command twice at once is done once", tried=times, done=times)
