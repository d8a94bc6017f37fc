"""Random histories of proposals: the plan changes as people propose, decide and go."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.model_changes import Signed
from tests.random_histories import Responsibilities, approvers, changes, people
from tracker.kernel import Command
from tracker.plans import Plan
from tracker.proposals import (
    ApproveProposal,
    CancelProposal,
    OpenProposal,
    Proposal,
    RatifyProposal,
    RebaseProposal,
    RejectProposal,
    RequestChanges,
    ReviseProposal,
    Signature,
    SubmitProposal,
    TakeBackApproval,
    WithdrawProposal,
)


class Proposing(Responsibilities):
    """The same people propose changes of the plan, and decide on them."""

    def a_proposal(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.changes.proposals)))

    def any_proposal(self) -> bool:
        return bool(self.changes.proposals)

    @rule(
        actor=people, wanted=changes, behind=st.sampled_from([0, 0, 0, 1]), days=st.sampled_from(
            [None, None, 3]), change=st.sampled_from(["normal", "normal", "emergency"]),
    )  # fmt: skip
    def somebody_proposes(
        self, actor: str, wanted: dict[str, object], behind: int, days: int | None, change: str
    ) -> None:
        name, base = f"PRP-{len(self.changes.proposals) + 100}", self.changes.newest.number - behind
        effective = None if days is None else self.told.now + timedelta(days=days)
        command = OpenProposal(
            proposal=name, title="A change", target="plan:PLN-1", base=base, changes=dict(wanted),
            change=change,
        )  # fmt: skip
        self.send(
            actor, command,
            lambda at: self.changes.open(actor, name, base, dict(wanted), change, effective),
            reason="So that the year goes well.", effective=effective,
        )  # fmt: skip

    @precondition(any_proposal)
    @rule(data=st.data(), stranger=people, wanted=changes)
    def its_author_revises(
        self, data: st.DataObject, stranger: str, wanted: dict[str, object]
    ) -> None:
        name, actor = self._authored(data, stranger)
        command = ReviseProposal(proposal=name, changes=dict(wanted))
        self.send(actor, command, lambda at: self.changes.revise(actor, name, dict(wanted)))

    def _authored(self, data: st.DataObject, stranger: str) -> tuple[str, str]:
        name = self.a_proposal(data)
        author = self.changes.proposals[name].author
        return name, data.draw(st.sampled_from([author, author, author, stranger]))

    @precondition(any_proposal)
    @rule(data=st.data(), stranger=people)
    def its_author_hands_it_in(self, data: st.DataObject, stranger: str) -> None:
        name, actor = self._authored(data, stranger)
        self.send(actor, SubmitProposal(proposal=name), lambda at: self.changes.submit(actor, name))

    @precondition(any_proposal)
    @rule(data=st.data(), stranger=people, mine=st.booleans(), behind=st.sampled_from([0, 0, 1]))
    def its_author_rebases(
        self, data: st.DataObject, stranger: str, mine: bool, behind: int
    ) -> None:
        name, actor = self._authored(data, stranger)
        base = self.changes.newest.number - behind
        both = self.changes.overlapping(name) if mine and not behind else {}
        if base == self.changes.proposals[name].base:
            both = {}
        command = RebaseProposal(proposal=name, base=base, resolved=both)
        self.send(
            actor, command,
            lambda at: self.changes.rebase(actor, name, base, mine=bool(both) or mine),
        )  # fmt: skip

    @precondition(any_proposal)
    @rule(data=st.data(), stranger=people)
    def its_author_withdraws(self, data: st.DataObject, stranger: str) -> None:
        name, actor = self._authored(data, stranger)
        command = WithdrawProposal(proposal=name)
        self.send(actor, command, lambda at: self.changes.withdraw(actor, name, at))

    @rule(
        actor=st.sampled_from(["dov", "gita", "aoife"]), wanted=changes,
        change=st.sampled_from(["normal", "emergency"]), days=st.sampled_from([None, 3]),
    )  # fmt: skip
    def somebody_proposes_and_hands_in(
        self, actor: str, wanted: dict[str, object], change: str, days: int | None
    ) -> None:
        name = f"PRP-{len(self.changes.proposals) + 100}"
        self.somebody_proposes(actor, wanted, 0, days, change)
        if name in self.changes.proposals:
            command = SubmitProposal(proposal=name)
            self.send(actor, command, lambda at: self.changes.submit(actor, name))

    def in_stage(self, *stages: str) -> list[str]:
        return [n for n, each in sorted(self.changes.proposals.items()) if each.stage in stages]

    @precondition(lambda self: self.in_stage("submitted"))
    @rule(data=st.data(), order=st.permutations(["aoife", "bram", "chiara", "dov", "jana"]))
    def those_who_are_asked_sign(self, data: st.DataObject, order: list[str]) -> None:
        name = data.draw(st.sampled_from(self.in_stage("submitted")))
        for actor in order[: data.draw(st.integers(1, 4))]:
            self._signs(actor, name, "")

    @precondition(lambda self: self.in_stage("approved"))
    @rule(data=st.data(), order=st.permutations(["aoife", "bram", "chiara", "dov"]))
    def those_who_are_asked_ratify_or_cancel(self, data: st.DataObject, order: list[str]) -> None:
        name = data.draw(st.sampled_from(self.in_stage("approved")))
        cancel = data.draw(st.booleans())
        for actor in order:
            if cancel:
                command: Command = CancelProposal(proposal=name)
                self.send(actor, command, partial(self.changes.cancel, actor, name))
            else:
                command = RatifyProposal(proposal=name)
                self.send(actor, command, partial(self.changes.ratify, actor, name))

    @precondition(any_proposal)
    @rule(data=st.data(), actor=approvers, named=st.booleans())
    def somebody_approves(self, data: st.DataObject, actor: str, named: bool) -> None:
        self._signs(actor, self.a_proposal(data), self.a_grant(data) if named else "")

    def _signs(self, actor: str, name: str, grant: str) -> None:
        said = {"via": grant} if grant else {}
        self.send(
            actor, ApproveProposal(proposal=name),
            lambda at: self.changes.approve(actor, name, grant, at), **said,
        )  # fmt: skip

    @precondition(any_proposal)
    @rule(
        data=st.data(), actor=approvers, reject=st.booleans(),
        reason=st.sampled_from(["Not like this, please.", "No."]),
    )  # fmt: skip
    def somebody_objects(self, data: st.DataObject, actor: str, reject: bool, reason: str) -> None:
        name = self.a_proposal(data)
        act = RejectProposal if reject else RequestChanges
        self.send(
            actor, act(proposal=name),
            lambda at: self.changes.object(actor, name, at, reason, reject=reject), reason=reason,
        )  # fmt: skip

    @precondition(any_proposal)
    @rule(data=st.data(), actor=approvers)
    def somebody_takes_back(self, data: st.DataObject, actor: str) -> None:
        name = self.a_proposal(data)
        command = TakeBackApproval(proposal=name)
        self.send(actor, command, lambda at: self.changes.take_back(actor, name))

    @precondition(any_proposal)
    @rule(data=st.data(), actor=approvers)
    def somebody_cancels(self, data: st.DataObject, actor: str) -> None:
        name = self.a_proposal(data)
        command = CancelProposal(proposal=name)
        self.send(actor, command, lambda at: self.changes.cancel(actor, name, at))

    @precondition(any_proposal)
    @rule(data=st.data(), actor=approvers)
    def somebody_ratifies(self, data: st.DataObject, actor: str) -> None:
        name = self.a_proposal(data)
        command = RatifyProposal(proposal=name)
        self.send(actor, command, lambda at: self.changes.ratify(actor, name, at))

    def ends_alike(self) -> None:
        super().ends_alike()
        told = self.told
        for name, change in self.changes.proposals.items():
            stands = told.the(Proposal, name)
            said = (stands.stage, stands.revision, stands.base, stands.amount, stands.changes)
            assert said == (change.stage, change.revision, change.base, change.amount,
                            change.changes), name  # fmt: skip
            for mine, theirs in (
                (change.approvals, stands.approvals), (change.ratifications, stands.ratifications),
                (change.cancellations, stands.cancellations),
            ):  # fmt: skip
                assert mine == [signed(each) for each in theirs], name
        versions = told.the(Plan, "PLN-1").versions
        assert [(v.number, v.cancelled, v.effective_from) for v in versions] == [
            (v.number, v.cancelled, v.begins) for v in self.changes.versions
        ]


def signed(signature: Signature) -> Signed:
    return Signed(
        signature.person, signature.power, signature.grant, signature.covers_amount,
        signature.cover_of,
    )  # fmt: skip
