"""Random histories of what people enter as facts: values, and that they have read a policy."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.cast import POLICY, company, in_force
from tests.model_acknowledgements import Document, Readers
from tests.model_measurements import OWNER, PERIODS, Values
from tests.proposing import approved
from tests.random_histories import WORK, Responsibilities, people
from tests.specification import Story
from tracker.acknowledgements import AcknowledgePolicy, PolicyAcknowledgement
from tracker.objectives import (
    CorrectMeasurement,
    JudgeObjective,
    Objective,
    RecordMeasurement,
    RetireObjective,
    VoidMeasurement,
)
from tracker.policies import RetirePolicy

NUMBERS = tuple(map(Decimal, ("98", "99.49", "99.5", "99.50", "100")))
LATER = timedelta(days=12)

numbers = st.sampled_from(NUMBERS)
periods = st.sampled_from([*PERIODS, *PERIODS, "soon", "2026-13"])
reasons = st.sampled_from(["Read once more.", "Read once more.", ""])


class Entering(Responsibilities):
    """The same people measure, correct what they measured, and read policies."""

    def company(self) -> Story:
        """Let a second version of one policy lie ahead, and another be meant for few."""
        told = company().at("2026-03-09 10:00")
        wording, later = {"text": "We keep what we promise, and say so."}, told.now + LATER
        approved(
            told, wording, ("aoife",), target="policy:POL-1", effective=later.date().isoformat()
        )
        few = POLICY | {"meant_for": ["role:owner-web", "person:gita"]}
        return in_force(told, "policy:POL-2", few, "aoife")

    def known(self) -> None:
        super().known()
        now = self.told.now
        later = (now + LATER).replace(hour=0) - timedelta(hours=1)  # midnight in Amsterdam
        self.values = Values(self.people)
        self.readers = Readers(self.people, {
            "POL-1": Document([WORK + timedelta(days=1), later]),
            "POL-2": Document([now], ("role:owner-web", "person:gita")),
        })  # fmt: skip

    def who_measures(self, data: st.DataObject, stranger: str) -> str:
        behind = sorted(self.people.behind(OWNER, self.told.now))
        return data.draw(st.sampled_from([*behind * 4, stranger]))

    def a_period(self, data: st.DataObject) -> str:
        """Draw a period, mostly one that has a value."""
        return data.draw(st.sampled_from([*sorted(self.values.now) * 4, *PERIODS]))

    @rule(data=st.data(), stranger=people, value=numbers, reason=reasons, first=periods)
    def somebody_measures(
        self, data: st.DataObject, stranger: str, value: Decimal, reason: str, first: str
    ) -> None:
        for period in [first, *data.draw(st.lists(periods, max_size=2))]:
            self._measures(self.who_measures(data, stranger), period, value, reason)

    def _measures(self, actor: str, period: str, value: Decimal, reason: str) -> None:
        self.send(
            actor, RecordMeasurement(objective="OBJ-1", period=period, value=value),
            lambda at: self.values.record(actor, period, value, reason, at), reason=reason,
        )  # fmt: skip

    @rule(data=st.data(), stranger=people, value=numbers, was=numbers, knows=st.booleans(),
          reason=reasons)  # fmt: skip
    def somebody_corrects(
        self, data: st.DataObject, stranger: str, value: Decimal, was: Decimal, knows: bool,
        reason: str,
    ) -> None:  # fmt: skip
        actor, period = self.who_measures(data, stranger), self.a_period(data)
        there = self.values.now.get(period, was) if knows else was
        command = CorrectMeasurement(objective="OBJ-1", period=period, value=value, was=there)
        self.send(
            actor, command,
            lambda at: self.values.correct(actor, period, value, there, reason, at), reason=reason,
        )  # fmt: skip

    @rule(data=st.data(), stranger=people, reason=reasons)
    def somebody_takes_a_value_away(self, data: st.DataObject, stranger: str, reason: str) -> None:
        actor, period = self.who_measures(data, stranger), self.a_period(data)
        self.send(
            actor, VoidMeasurement(objective="OBJ-1", period=period),
            lambda at: self.values.void(actor, period, reason, at), reason=reason,
        )  # fmt: skip

    @precondition(lambda self: self.seldom())
    @rule(data=st.data(), stranger=people, retire=st.sampled_from([False, False, True]))
    def somebody_closes_the_objective(
        self, data: st.DataObject, stranger: str, retire: bool
    ) -> None:
        actor = self.who_measures(data, stranger)
        command = (RetireObjective if retire else JudgeObjective)(objective="OBJ-1")
        says: Callable[..., str] = self.values.retire if retire else self.values.judge
        self.send(actor, command, lambda at: says(actor, at))

    # Reading policies

    @rule(
        actor=people, name=st.sampled_from(["POL-1", "POL-2"]), odd=st.integers(0, 9),
        version=st.sampled_from([1, 1, 2, 3]),
    )  # fmt: skip
    def somebody_has_read_a_policy(self, actor: str, name: str, odd: int, version: int) -> None:
        by_grant, backdated = odd == 1, odd == 2
        said: dict[str, object] = {"via": "ROOT"} if by_grant else {}
        if backdated:
            said["effective"] = self.told.now - timedelta(hours=1)
        self.send(
            actor, AcknowledgePolicy(policy=name, version=version),
            lambda at: self.readers.acknowledge(
                actor, name, version, at, by_grant=by_grant, backdated=backdated
            ), **said,
        )  # fmt: skip

    @precondition(lambda self: self.seldom())
    @rule(actor=people, name=st.sampled_from(["POL-1", "POL-2"]))
    def somebody_retires_a_policy(self, actor: str, name: str) -> None:
        command = RetirePolicy(policy=name)
        self.send(actor, command, lambda at: self.readers.retire(actor, name, at))

    def ends_alike(self) -> None:
        super().ends_alike()
        objective = self.told.the(Objective, "OBJ-1")
        assert objective.closed == self.values.closed
        assert {v.period: (v.value, list(v.former)) for v in objective.values} == {
            period: (value, self.values.former[period]) for period, value in self.values.now.items()
        }
        for name, policy in self.readers.policies.items():
            for person, read in policy.read.items():
                stands = self.told.the(PolicyAcknowledgement, f"{name}:{person}")
                assert [each.version for each in stands.given] == read, (name, person)
