"""Random histories of risks: rated, treated, borne by who may, closed, as authority comes and goes.

Mostly somebody acts who is responsible; now and then anybody does.
"""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.model_parts import above
from tests.model_risks import MANAGER, Danger, Risks, day_of
from tests.random_histories import Responsibilities, approvers, people
from tests.risky import with_approach
from tests.specification import Story
from tracker.risks import (
    AcceptRisk,
    AssessRisk,
    ChangeRiskOwner,
    CloseRisk,
    DecideTreatment,
    IdentifyRisk,
    ReopenRisk,
    ReviseRisk,
    Risk,
    TargetWanted,
    TreatmentActionWanted,
    WithdrawAcceptance,
)

OWNERS = ("role:owner-web", "role:owner-web", "role:owner-net", "role:director", "person:gita")
SERVICES = (("SVC-WEB",), ("SVC-WEB",), ("SVC-NET",), ("SVC-NET", "SVC-WEB"), ("*",), ())
UNTIL = (0, 30, 200, 364, 365, -1, None)
PLACES = ((3, 3), (3, 4), (4, 3), (3, 5), (2, 2), (4, 5))
WHY = ("It was looked at.", "It was looked at.", "")

steps = st.integers(1, 5)
reasons = st.sampled_from(WHY)


class Risking(Responsibilities):
    """The same people rate risks, bear them and close them."""

    def company(self) -> Story:
        return with_approach()

    def known(self) -> None:
        super().known()
        self.risks = Risks(self.people)

    def open_risks(self) -> list[str]:
        return [name for name, risk in self.risks.known.items() if not risk.closed]

    def closed_risks(self) -> list[str]:
        return [name for name, risk in self.risks.known.items() if risk.closed]

    def a_risk(self, data: st.DataObject) -> str:
        """Draw a risk; seldom one that is closed."""
        everyone = sorted(self.risks.known)
        return data.draw(st.sampled_from([*self.open_risks() * 3, *everyone]))

    def who_speaks(self, data: st.DataObject, owner: str, stranger: str) -> str:
        """Draw the owner, the risk manager or, now and then, anybody."""
        behind = {*self.people.behind(owner, self.told.now), MANAGER.partition(":")[2]}
        return data.draw(st.sampled_from([*sorted(behind) * 2, stranger]))

    @rule(
        data=st.data(), stranger=people, owner=st.sampled_from(OWNERS),
        services=st.sampled_from(SERVICES), whole=st.booleans(),
        sort=st.sampled_from(["risk", "risk", "risk", "opportunity"]),
        place=st.sampled_from(PLACES),
    )  # fmt: skip
    def somebody_enters_a_risk_and_rates_it(
        self, data: st.DataObject, stranger: str, owner: str, services: tuple[str, ...],
        whole: bool, sort: str, place: tuple[int, int],
    ) -> None:  # fmt: skip
        name, actor = f"RSK-{len(self.risks.known) + 1}", self.who_speaks(data, owner, stranger)
        category = "organization" if whole else "other party"
        command = IdentifyRisk(
            risk=name, title="Something", category=category, cause="Why.", event="What.",
            consequence="What then.", owner=owner, sort=sort, services=services,
        )  # fmt: skip
        wanted = Danger(owner, frozenset(services), sort, category)
        self.send(actor, command, lambda at: self.risks.identify(actor, name, wanted, at))
        if name in self.risks.known:
            self._rates(actor, name, "inherent", place, "")

    def _rates(
        self, actor: str, name: str, type_: str, place: tuple[int, int], reason: str
    ) -> None:
        likelihood, impact = place
        command = AssessRisk(risk=name, type=type_, likelihood=likelihood, impact=impact)
        self.send(
            actor, command,
            lambda at: self.risks.assess(actor, name, type_, likelihood * impact, reason, at),
            reason=reason,
        )  # fmt: skip

    @precondition(lambda self: self.risks.known)
    @rule(
        data=st.data(), stranger=people, place=st.tuples(steps, steps), reason=reasons,
        type_=st.sampled_from(["current", "current", "inherent", "target"]),
    )  # fmt: skip
    def somebody_rates(
        self, data: st.DataObject, stranger: str, place: tuple[int, int], reason: str, type_: str
    ) -> None:
        name = self.a_risk(data)
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        self._rates(actor, name, type_, place, reason)

    @precondition(lambda self: self.risks.known)
    @rule(data=st.data(), stranger=people, owner=st.sampled_from(OWNERS))
    def somebody_gives_it_to_another(self, data: st.DataObject, stranger: str, owner: str) -> None:
        name = self.a_risk(data)
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        command = ChangeRiskOwner(risk=name, owner=owner)
        self.send(actor, command, lambda at: self.risks.give_to(actor, name, owner, at))

    @precondition(lambda self: self.risks.known)
    @rule(
        data=st.data(), stranger=people, reason=reasons, place=st.tuples(steps, steps),
        option=st.sampled_from(["reduce", "share", "accept", "pursue", "ignore"]),
    )  # fmt: skip
    def somebody_decides_a_treatment(
        self, data: st.DataObject, stranger: str, reason: str, place: tuple[int, int], option: str
    ) -> None:
        name = self.a_risk(data)
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        action = TreatmentActionWanted(what="Do it", owner="person:ivo", due=date(2026, 8, 1))
        passive = option in ("accept", "ignore")
        command = DecideTreatment(
            risk=name, option=option, actions=() if passive else (action,),
            target=None if passive else TargetWanted(likelihood=place[0], impact=place[1]),
        )  # fmt: skip
        target = 0 if passive else place[0] * place[1]
        self.send(
            actor, command,
            lambda at: self.risks.treat(actor, name, option, target, reason, at), reason=reason,
        )  # fmt: skip

    @precondition(lambda self: self.risks.known)
    @rule(data=st.data(), stranger=people, services=st.sampled_from(SERVICES))
    def somebody_describes_it_anew(
        self, data: st.DataObject, stranger: str, services: tuple[str, ...]
    ) -> None:
        name = data.draw(st.sampled_from(self.borne() or sorted(self.risks.known)))
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        command = ReviseRisk(
            risk=name, title="Something", cause="Why.", event="What.", consequence="What then.",
            services=services,
        )  # fmt: skip
        self.send(
            actor, command, lambda at: self.risks.revise(actor, name, frozenset(services), at)
        )

    # Bearing a risk

    @precondition(lambda self: self.open_risks())
    @rule(
        data=st.data(), stranger=people, until=st.sampled_from([*UNTIL[1:4], *UNTIL]),
        level=st.sampled_from(["", "", "", "", "low", "medium", "high", "extreme"]),
        named=st.booleans(), backdated=st.sampled_from([False] * 9 + [True]),
    )  # fmt: skip
    def those_who_may_accept_it(
        self, data: st.DataObject, stranger: str, until: int | None, level: str, named: bool,
        backdated: bool,
    ) -> None:  # fmt: skip
        name, now = data.draw(st.sampled_from(self.open_risks())), self.told.now
        last = None if until is None else day_of(now) + timedelta(days=until)
        level = level or self.risks.known[name].level or "low"
        grant = self.a_grant(data) if named and data.draw(st.booleans()) else ""
        some = data.draw(st.lists(approvers, max_size=1))
        for actor in [*some, *data.draw(st.permutations(["esra", "bram", "aoife"]))]:
            self._accepts(actor, name, level, last, grant, backdated=backdated)

    def _accepts(
        self, actor: str, name: str, level: str, last: date | None, grant: str, *, backdated: bool
    ) -> None:
        command = AcceptRisk(risk=name, level=level, rationale="So be it.", until=last)
        said: dict[str, object] = {"via": grant} if grant else {}
        if backdated:
            said["effective"] = self.told.now - timedelta(days=1)
        self.send(
            actor, command,
            lambda at: self.risks.accept(
                actor, name, level, last, grant, at, backdated=backdated
            ), **said,
        )  # fmt: skip

    def borne(self) -> list[str]:
        now = self.told.now
        return [n for n, risk in self.risks.known.items() if risk.stage(now) == "accepted"]

    @precondition(lambda self: self.borne())
    @rule(data=st.data(), stranger=approvers, reason=reasons)
    def an_accepted_risk_rises(self, data: st.DataObject, stranger: str, reason: str) -> None:
        name = data.draw(st.sampled_from(self.borne()))
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        self._rates(actor, name, "current", (5, data.draw(steps)), reason)

    @precondition(lambda self: self.risks.known)
    @rule(data=st.data(), stranger=approvers, reason=reasons)
    def somebody_withdraws_an_acceptance(
        self, data: st.DataObject, stranger: str, reason: str
    ) -> None:
        name = data.draw(st.sampled_from(self.borne() or sorted(self.risks.known)))
        given = self.risks.known[name].borne
        actor = data.draw(st.sampled_from([given[-1].person if given else stranger, stranger]))
        self.send(
            actor, WithdrawAcceptance(risk=name),
            lambda at: self.risks.withdraw(actor, name, reason, at), reason=reason,
        )  # fmt: skip

    # Closing it

    @precondition(lambda self: self.risks.known)
    @rule(data=st.data(), stranger=people, reason=reasons)
    def somebody_closes_it(self, data: st.DataObject, stranger: str, reason: str) -> None:
        name = self.a_risk(data)
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        self._closes(actor, name, reason)

    def high_risks(self) -> list[str]:
        return [n for n in self.open_risks() if above(self.risks.known[n].level, "medium")]

    @precondition(lambda self: self.high_risks())
    @rule(data=st.data(), stranger=approvers, reason=reasons)
    def two_close_a_high_risk(self, data: st.DataObject, stranger: str, reason: str) -> None:
        name = data.draw(st.sampled_from(self.high_risks()))
        for _ in range(3):
            somebody = data.draw(st.sampled_from(["esra", "bram", "aoife", stranger]))
            actor = self.who_speaks(data, self.risks.known[name].owner, somebody)
            self._closes(actor, name, reason)

    def _closes(self, actor: str, name: str, reason: str) -> None:
        self.send(
            actor, CloseRisk(risk=name), lambda at: self.risks.close(actor, name, reason, at),
            reason=reason,
        )  # fmt: skip

    @precondition(lambda self: self.closed_risks())
    @rule(data=st.data(), stranger=people, again=st.booleans())
    def somebody_opens_it_again(self, data: st.DataObject, stranger: str, again: bool) -> None:
        name = self.a_risk(data) if again else data.draw(st.sampled_from(self.closed_risks()))
        actor = self.who_speaks(data, self.risks.known[name].owner, stranger)
        self.send(actor, ReopenRisk(risk=name), lambda at: self.risks.reopen(actor, name, at))

    def ends_alike(self) -> None:
        super().ends_alike()
        for name, risk in self.risks.known.items():
            stands, now = self.told.the(Risk, name), self.told.now
            assert (stands.level, stands.owner, stands.services, stands.stage(now)) == (
                risk.level, risk.owner, tuple(sorted(risk.services)), risk.stage(now)
            ), name  # fmt: skip
            assert stands.closing_agreed_by == risk.agreed, name
            assert [(a.level, a.by, a.until, a.ended_at) for a in stands.acceptances] == [
                (b.level, b.person, b.until, b.ended) for b in risk.borne
            ], name
