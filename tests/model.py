"""The rules of authority and approval a second time, in plain Python, from `domain.md` alone.

No rule of the tracker is imported: what these dictionaries say is held against what the record
says, command by command, in `tests/test_model.py`. The model begins as `tests.cast.company()` does.
An act answers with the id of the rule that refuses it, or with an empty text.
"""

from datetime import datetime

from tests.model_parts import (
    BOARDS,
    COVER,
    EVERYTHING,
    EXCLUDES,
    RANK,
    TOP,
    Grant,
    Term,
    above,
    within,
)  # fmt: skip


class People:
    """Who is here, who holds which role, and who holds which grant."""

    def __init__(self, terms: dict[str, Term], grants: dict[str, Grant]) -> None:
        self.terms, self.grants = terms, grants
        self.left: set[str] = set()

    def roles(self, person: str, at: datetime) -> list[str]:
        if person in self.left:
            return []
        return [t.role for _, t in sorted(self.terms.items()) if self._has(t, person, at)]

    def _has(self, term: Term, person: str, at: datetime) -> bool:
        return term.person == person and term.holds(at)

    def behind(self, holder: str, at: datetime) -> set[str]:
        sort, _, name = holder.partition(":")
        if sort == "person":
            return {name} - self.left
        return {t.person for t in self.terms.values() if t.role == name and t.holds(at)} - self.left

    def chain(self, grant: str) -> list[str]:
        return [grant, *self.chain(self.grants[grant].parent)] if grant else []

    def took(self, person: str, at: datetime) -> set[str]:
        """Return the roles that a person holds and has accepted."""
        if person in self.left:
            return set()
        return {t.role for t in self.terms.values() if self._has(t, person, at) and t.accepted}

    def is_top(self, person: str, at: datetime) -> bool:
        return bool(self.took(person, at) & TOP)

    def speaks_for(self, person: str, holder: str, at: datetime) -> bool:
        """Whether a person is meant, holds the role, or covers for it by a grant in force."""
        return person in self.behind(holder, at) or holder in self.covers(person, at).values()

    def covers(self, person: str, at: datetime) -> dict[str, str]:
        """Return by which grants in force a person covers for whom."""
        return {
            name: self.grants[self.grants[name].parent].holder
            for name in self.held(person, at)
            if self.grants[name].form in COVER and not self.usable(person, name, at)
        }

    def counts_as(self, person: str, holder: str, at: datetime) -> bool:
        """Whether a person holds a holder, or covers for it, or for who covers for it."""
        return person in self.behind(holder, at) or any(
            self.grants[each].form in COVER
            and self.grants[self.grants[each].parent].holder == holder
            for name in self.held(person, at) if not self.usable(person, name, at)
            for each in self.chain(name)
        )  # fmt: skip

    def usable(self, person: str, grant: str, at: datetime) -> str:
        """Return the rule by which a person may not act by a grant at an instant."""
        first, *above = (self.grants[each] for each in self.chain(grant))
        if person not in self.behind(first.holder, at):
            return "AUTH-NONE"
        sort, _, role = first.holder.partition(":")
        took_office = any(
            self._has(t, person, at) and t.role == role and t.accepted for t in self.terms.values()
        )
        if sort == "role" and not took_office:
            return "AUTH-ACCEPT"
        if first.parent and person not in first.accepted:
            return "AUTH-ACCEPT"
        if any(each.parent and not each.accepted for each in above):
            return "AUTH-ACCEPT"
        gone = any(
            each.holder.startswith("person:") and not self.behind(each.holder, at) for each in above
        )
        if gone or any(each.ended is not None and each.ended <= at for each in (first, *above)):
            return "AUTH-REVOKED"
        inside = all(
            each.begins <= at and (each.until is None or at < each.until)
            for each in (first, *above)
        )
        return "" if inside else "AUTH-TIME"

    def held(self, person: str, at: datetime) -> list[str]:
        holders = [f"person:{person}", *(f"role:{role}" for role in self.roles(person, at))]
        return [
            name for holder in holders for name, grant in sorted(self.grants.items())
            if grant.holder == holder
        ]  # fmt: skip

    def covering(
        self, person: str, grant: str, power: str, amount: int, at: datetime, *,
        scope: frozenset[str] = EVERYTHING, risk: str = "",
    ) -> str:  # fmt: skip
        """Return the rule by which a grant does not cover an act; by default about everything."""
        if refused := self.usable(person, grant, at):
            return refused
        chain = [self.grants[each] for each in self.chain(grant)]
        if any(power not in each.powers for each in chain):
            return "AUTH-POWER"
        if any(not within(each.scope, scope) for each in chain):
            return "AUTH-SCOPE"
        if any(each.amount is not None and amount > each.amount for each in chain):
            return "AUTH-AMOUNT"
        return "AUTH-RISK" if any(above(risk, each.risk) for each in chain) else ""

    def entitled(
        self, person: str, grant: str, power: str, amount: int, at: datetime, *,
        scope: frozenset[str] = EVERYTHING, risk: str = "",
    ) -> str:  # fmt: skip
        """Return the rule by which a person may not, by a grant or by whichever comes nearest."""
        found = [
            self.covering(person, each, power, amount, at, scope=scope, risk=risk)
            for each in ([grant] if grant else self.held(person, at))
        ]
        return max(found or ["AUTH-NONE"], key=RANK.index) if "" not in found else ""

    def through(self, grant: str, at: datetime) -> set[str]:
        own, *above = (self.grants[each] for each in self.chain(grant))
        people = {each.grantor for each in (own, *above) if each.parent}
        return people.union(*(self.behind(each.holder, at) for each in above))

    def cover_of(self, grant: str) -> str:
        first, *above = self.chain(grant)
        if self.grants[first].form not in COVER:
            return ""
        return next(each for each in above if self.grants[each].form not in COVER)

    def falling(self, grant: str, at: datetime) -> set[str]:
        """Return what hangs below a grant and stands only as long as it does."""
        below = {n for n, g in self.grants.items() if g.parent == grant and g.live(at)}
        return below.union(*(self.falling(each, at) for each in below))

    # Acts

    def grant(self, name: str, wanted: Grant, at: datetime) -> str:
        parent = self.grants[wanted.parent]
        sort, _, person = wanted.holder.partition(":")
        if sort == "person" and person in self.left:
            return "KIND-STATE"
        if refused := self.usable(wanted.grantor, wanted.parent, at):
            return refused
        if wrong := self._passed_on_wrongly(wanted, parent, at):
            return wrong
        if self._more(wanted, parent):
            return "AUTH-ATTENUATE"
        if wanted.grantor in self.behind(wanted.holder, at):
            return "AUTH-SELF"
        if wanted.begins < at:
            return "AUTH-NOBACKDATE"
        self.grants[name] = wanted
        return ""

    def _passed_on_wrongly(self, wanted: Grant, parent: Grant, at: datetime) -> str:
        stays = {*wanted.powers, *(f"{p}@{wanted.risk}" for p in wanted.powers)}
        if stays & {"approve:policy", "accept:risk@extreme"}:
            return "AUTH-NONDELEGABLE"
        if wanted.depth > parent.depth - 1:
            return "AUTH-DEPTH"
        sort, _, person = wanted.holder.partition(":")
        for higher in (self.grants[each] for each in self.chain(wanted.parent)):
            comes_back = sort == "person" and person in self.behind(higher.holder, at)
            if wanted.holder == higher.holder or comes_back:
                return "AUTH-CYCLE"
        return ""

    def _more(self, wanted: Grant, parent: Grant) -> bool:
        return (
            not wanted.powers <= parent.powers
            or ("*" not in parent.scope and not wanted.scope <= parent.scope)
            or (parent.amount is not None
                and (wanted.amount is None or wanted.amount > parent.amount))
            or above(wanted.risk, parent.risk)
            or wanted.begins < parent.begins
            or (parent.until is not None and (wanted.until is None or wanted.until > parent.until))
            or (wanted.until is not None and wanted.until <= wanted.begins)
        )  # fmt: skip

    def answer(self, person: str, name: str, at: datetime, *, accept: bool) -> str:
        grant = self.grants[name]
        if person not in self.behind(grant.holder, at):
            return "FACT-ACTOR"
        if not grant.parent or person in grant.accepted or not grant.live(at):
            return "KIND-STATE"
        if not accept and grant.accepted:
            return "KIND-STATE"
        if accept:
            grant.accepted.add(person)
        else:
            grant.declined = True
        return ""

    def revoke(self, person: str, name: str, at: datetime) -> str:
        grant = self.grants[name]
        if not grant.parent:
            return "KIND-STATE"
        above = {who for g in self.chain(grant.parent)
                 for who in self.behind(self.grants[g].holder, at)}  # fmt: skip
        if person != grant.grantor and person not in above:
            return "AUTH-NONE"
        return self._end(grant, at)

    def give_back(self, person: str, name: str, at: datetime) -> str:
        grant = self.grants[name]
        if person not in grant.accepted or person not in self.behind(grant.holder, at):
            return "FACT-ACTOR"
        return self._end(grant, at)

    def _end(self, grant: Grant, at: datetime) -> str:
        if not grant.live(at):
            return "KIND-STATE"
        grant.ended = at
        return ""

    def appoint(self, actor: str, name: str, term: Term, at: datetime) -> str:
        if term.person in self.left:
            return "KIND-STATE"
        if refused := self._appointing(actor, term.role, at):
            return refused
        if actor == term.person:
            return "AUTH-SELF"
        lasting = [
            held
            for held in self.terms.values()
            if not held.declined and (held.until is None or held.until > at)
        ]
        for held in lasting:
            if held.person == term.person and frozenset((held.role, term.role)) in EXCLUDES:
                return "APT-3"
        for held in lasting:
            others = held.role == term.role and held.person not in {term.person, *self.left}
            if others and term.role not in BOARDS:
                return "APT-4"
        self.terms[name] = term
        return ""

    def _appointing(self, actor: str, role: str, at: datetime) -> str:
        found = [(self.covering(actor, g, "appoint:role", 0, at), g) for g in self.held(actor, at)]
        using = next((g for refused, g in found if not refused), "")
        if not using:
            refusals = ["AUTH-NONE", *(refused for refused, _ in found)]
            return max(refusals, key=RANK.index)
        if any(self.grants[each].holder == f"role:{role}" for each in self.chain(using)[1:]):
            return "AUTH-ATTENUATE"
        mine = self.grants[using]
        given = [g for g in self.grants.values() if g.holder == f"role:{role}" and g.live(at)]
        return "AUTH-ATTENUATE" if any(self._beyond(g, mine) for g in given) else ""

    def _beyond(self, grant: Grant, mine: Grant) -> bool:
        return (
            not grant.powers <= mine.powers
            or ("*" not in mine.scope and not grant.scope <= mine.scope)
            or (mine.amount is not None and (grant.amount is None or grant.amount > mine.amount))
            or above(grant.risk, mine.risk)
        )

    def accept_term(self, person: str, name: str, at: datetime, *, accept: bool) -> str:
        term = self.terms[name]
        if person != term.person:
            return "FACT-ACTOR"
        over = term.until is not None and term.until <= at
        if term.accepted or term.declined or over:
            return "KIND-STATE"
        term.accepted, term.declined = accept, not accept
        return ""

    def end_term(self, actor: str, name: str, at: datetime) -> str:
        term = self.terms[name]
        if term.declined or (term.until is not None and term.until <= at):
            return "KIND-STATE"
        if actor != term.person and (refused := self._appointing(actor, term.role, at)):
            return refused
        term.until = at
        return ""

    def leave(self, actor: str, person: str, at: datetime) -> str:
        if actor != "hugo" and not self.took(actor, at) & {*TOP, "administrator"}:
            return "FACT-ACTOR"
        if person in self.left:
            return "KIND-STATE"
        self.left.add(person)
        return ""
