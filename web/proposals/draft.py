"""A change while it is written: what was typed, checked against its base, and what it will need."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import marshmallow as ma
import msgspec
from flask import g

from events.facts.proposals import ProposalOpened, ProposalRevised
from tracker.approvals import Subject
from tracker.authority import Authority
from tracker.kernel import Refusal
from tracker.paths import changed
from tracker.plans import Plan, amount_of_change
from tracker.proposals import OpenProposal, Proposal, ReviseProposal
from tracker.proposals.signatures import Matter, able_to_sign, rule_for
from tracker.versions import Governed, tidy
from tracker.words import wanted
from web import desk, messages
from web.content.comparison import Change, changes_between
from web.content.form import Form, changes_made, content_typed, named, with_label
from web.powers import grant_in_words
from web.rules_in_words import aloud, needed
from web.titles import Titles
from web.trial import would

LABELS = {
    "title": "Title of the change", "reason": "Reason", "effective": "Takes effect from",
    "takes_effect": "Takes effect from", "change": "Kind of change", "scope": "What it concerns",
}  # fmt: skip
COMMAND_FIELDS = (
    "title",
    "reason",
    "effective",
    "takes_effect",
    "change",
    "base",
    "proposal",
    "key",
    "seen",
)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a form makes of its base; `problems` by the names of the form's fields."""

    target: str
    kind: str
    base: int
    start: dict[str, Any]
    content: dict[str, Any]
    changes: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    problems: dict[str, Any] = {}

    @classmethod
    def starting(
        cls, item: Governed, content: dict[str, Any], target: str, base: int | None = None
    ) -> Self:
        """Return a draft in which nothing was changed yet."""
        number = item.base if base is None else base
        return cls(target=target, kind=item.kind, base=number, start=content, content=content)

    def as_opening(self, key: str) -> dict[str, Any]:
        """Return the command that opens the proposal."""
        wanted_fields = ("title", "change", "reason", "effective")
        typed = {name: self.typed[name] for name in wanted_fields if self.typed.get(name)}
        scope = {"scope": self.typed["scope"]} if self.typed.get("scope") else {}
        return {
            **typed,
            **scope,
            "target": self.target,
            "base": self.base,
            "changes": self.changes,
            "key": key,
        }

    def as_revision(self, key: str, proposal: Proposal) -> dict[str, Any]:
        """Return the command that revises it."""
        wanted_fields = ("title", "takes_effect", "reason", "seen")
        typed = {name: self.typed[name] for name in wanted_fields if self.typed.get(name)}
        return {**typed, "proposal": proposal.id, "changes": self.changes, "key": key}

    def told(self, problems: Mapping[str, Any], refusal: Refusal | None = None) -> dict[str, Any]:
        """Return problems of a command by the names of the form's fields."""
        mine = dict(problems)
        if refusal and refusal.field and not self._is_about_the_change(refusal):
            mine = {f"changes.{refusal.field}": [refusal.sentence]}
        about = {name: with_label(LABELS[name], mine.pop(name)) for name in LABELS if name in mine}
        return about | named(self.kind, mine, changed(self.start, self.changes))

    def _is_about_the_change(self, refusal: Refusal) -> bool:
        ours = (*COMMAND_FIELDS, "scope", "changes", "target", "makes", "actor", "via")
        return refusal.field in ours and not refusal.rule.startswith("OBJ-")


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What would follow from a draft: the difference, what it needs, or what stands in the way."""

    changes: Sequence[Change] = ()
    amount: int = 0
    needs: Sequence[str] = ()
    rule: str = ""
    problems: dict[str, Any] = {}
    status: int = 200
    refusal: Refusal | None = None


def read_draft(item: Governed, start: dict[str, Any], target: str, base: int, form: Form) -> Draft:
    """Return what a form makes of the content that it started from."""
    typed_content = content_typed(item.kind, start, form)
    typed: dict[str, Any] = {name: form[name] for name in COMMAND_FIELDS if name in form}
    typed["scope"] = [each for each in form.getlist("scope") if each]
    problems: dict[str, Any] = {}
    try:
        content = tidy(item, typed_content)
    except ma.ValidationError as error:
        content = typed_content
        by_path = messages.by_path({"changes": error.messages})
        problems = named(item.kind, by_path, typed_content)
    return Draft(
        target=target, kind=item.kind, base=base, start=start, content=content,
        changes=changes_made(start, content), typed=typed, problems=problems,
    )  # fmt: skip


def looked_at(item: Governed, draft: Draft, proposal: Proposal | None) -> Trial:
    """Try a draft without recording anything."""
    titles = Titles(desk.now_history())
    found = Trial(
        changes=changes_between(item.kind, draft.start, draft.content, titles),
        **_needs_so_far(draft, proposal),
    )
    try:
        fact = _tried(draft, proposal)
        amount = fact.amount if fact else proposal.amount if proposal else 0
        return msgspec.structs.replace(found, amount=amount, **_needs(draft, amount, proposal))
    except ma.ValidationError as error:
        return msgspec.structs.replace(
            found, problems=draft.told(messages.by_path(error.messages)), status=422
        )
    except Refusal as refusal:
        told = draft.told({refusal.field: [refusal.sentence]}, refusal)
        status = 409 if refusal.rule == "PROP-1" else 422
        return msgspec.structs.replace(found, problems=told, status=status, refusal=refusal)


def _needs_so_far(draft: Draft, proposal: Proposal | None) -> dict[str, Any]:
    """Return what the content typed so far needs, whatever else is still missing."""
    if not draft.changes:
        return {}
    amount = amount_of_change(draft.start, draft.content) if draft.kind == Plan.kind else 0
    try:
        return {"amount": amount, **_needs(draft, amount, proposal)}
    except Refusal as no_rule:
        return {"amount": amount, "rule": f"{no_rule.sentence} ({no_rule.rule})"}


def _tried(draft: Draft, proposal: Proposal | None) -> ProposalOpened | ProposalRevised | None:
    around = ("reason", "effective", "key", "seen")
    given = draft.as_revision("", proposal) if proposal else draft.as_opening("")
    said = wanted(
        desk.Circumstances,
        {"key": "trial", **{n: given[n] for n in ("reason", "effective") if n in given}},
    )
    plain = {name: value for name, value in given.items() if name not in around}
    command = wanted(ReviseProposal if proposal else OpenProposal, plain)
    facts = would(proposal or Proposal(), command, reason=said.reason, effective=said.effective)
    found = facts[0] if facts else None
    assert found is None or isinstance(found, ProposalOpened | ProposalRevised), (
        "it was opened or revised"
    )
    return found


def _needs(draft: Draft, amount: int, proposal: Proposal | None) -> dict[str, Any]:
    """Return in words who will have to sign, each need with the people who could."""
    history, change = (
        desk.now_history(),
        proposal.change if proposal else draft.typed.get("change", "normal"),
    )
    scope = proposal.scope if proposal else tuple(draft.typed["scope"] or ("*",))
    subject = Subject(
        target=draft.target.partition(":")[0], change=change, amount=amount, scope=scope,
        paths=tuple(draft.changes),
    )  # fmt: skip
    rule = rule_for(history, subject)
    matter = Matter(rule=rule, scope=scope, amount=amount, authors=(desk.me(),))
    titles, authority = Titles(history), Authority(history, g.now)
    able = able_to_sign(authority, matter)
    words = []
    for need in rule.needs:
        who = {each.person: each for each in reversed(able) if each.power == need.power}
        names = [
            f"{titles.name(person)} ({grant_in_words(authority.chain(each.grant)[0], titles)})"
            for person, each in sorted(who.items(), key=lambda pair: titles.name(pair[0]))
        ]
        words.append(f"{needed((need.power, need.count))}: {_or(names)}")
    return {"needs": words, "rule": aloud(rule, g.get("currency", "EUR"), titles)}


def _or(names: Sequence[str]) -> str:
    if not names:
        return "nobody holds that authority today"
    return " or ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
