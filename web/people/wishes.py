"""What a hand-over wishes for, read from its form, and the commands that follow from it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from flask import abort, request

from tracker.application import KIND_OF
from tracker.belongings import SORTS, Belonging, belongings, passes_on
from tracker.belongings.belonging import MOVED
from tracker.kernel import Command, Refusal
from tracker.proposals.content import TARGETS
from web import desk
from web.trial import would

NAMED = re.compile(
    r"(?P<sort>[a-z]{1,20}):(?P<kind>[a-z_-]{1,40})/(?P<id>[A-Za-z0-9][A-Za-z0-9._@-]{0,79})"
    r"@(?P<version>[0-9]{1,9})"
)
NOBODY = "-"
ALONE = "APT-4"
"""The rule that the ending of the former appointment satisfies."""


class Thing(NamedTuple):
    """One thing that was ticked, and who gets it; nobody: it ends."""

    belonging: Belonging
    successor: str

    @staticmethod
    def key_of(each: Belonging) -> str:
        """Return what a form calls a thing: `owned:risk/RSK-1`."""
        return f"{each.sort}:{each.kind}/{each.id}"

    @property
    def name(self) -> str:
        """What the form calls it."""
        return self.key_of(self.belonging)


class Wish(NamedTuple):
    """Everything that the form says; `typed` is what it holds, by field."""

    person: str
    key: str
    reason: str
    things: list[Thing]
    leave: bool
    typed: Mapping[str, Any]


def wished(person: str) -> Wish:
    """Read the form of a hand-over.

    Raises:
        BadRequest: something is ticked that no form of ours names.
    """
    form = request.form
    known = {
        Thing.key_of(each): each for each in belongings(desk.now_history(), person) if each.moves
    }
    things = []
    for value in form.getlist("thing"):
        each = _named(value, person, known)
        chosen = form.get(f"to:{Thing.key_of(each)}", "") or form.get("successor", "")
        things.append(Thing(each, "" if chosen == NOBODY else chosen.strip()))
    typed = {**form.to_dict(), "thing": {t.name for t in things}}
    return Wish(
        person, form.get("key", "") or desk.key(), form.get("reason", ""), things,
        form.get("leave") == "yes", typed,
    )  # fmt: skip


def _named(value: str, person: str, known: Mapping[str, Belonging]) -> Belonging:
    """Return the thing that a form names, in the version that it showed."""
    found = NAMED.fullmatch(value)
    if found is None or found["sort"] not in SORTS or not _is_of_its_sort(found):
        abort(400, "thing must name something that can be handed over.")
    each = Belonging(
        sort=found["sort"], kind=found["kind"], id=found["id"], title=found["id"],
        holder=f"person:{person}", version=int(found["version"]),
    )  # fmt: skip
    now = known.get(Thing.key_of(each))
    return msgspec.structs.replace(now, version=each.version) if now else each


def _is_of_its_sort(found: re.Match[str]) -> bool:
    kinds = {"owned": MOVED, "content": tuple(TARGETS), "role": ("appointment",),
             "grant": ("delegation",), "given": ("delegation",)}  # fmt: skip
    return found["kind"] in kinds.get(found["sort"], (found["sort"],)) and found["sort"] != "action"


def missing(wish: Wish) -> dict[str, list[str]]:
    """Return what the form has to say first, by field; nothing is sent before."""
    problems: dict[str, list[str]] = {}
    if not (wish.things or wish.leave):
        problems[""] = ["Tick what is to be passed on."]
    for thing in wish.things:
        if thing.successor == wish.person:
            problems[f"to:{thing.name}"] = [f"{thing.belonging.title}: choose somebody else."]
        elif not thing.successor and thing.belonging.sort in ("owned", "content"):
            problems[f"to:{thing.name}"] = [f"{thing.belonging.title}: choose who follows."]
    return problems


def acts(wish: Wish) -> Iterator[tuple[str, type[Command], Mapping[str, Any]]]:
    """Yield what follows, thing by thing; roles come last, as they give the right to the rest."""
    back = frozenset(t.belonging.id for t in wish.things if t.belonging.sort == "given")
    for thing in sorted(wish.things, key=lambda t: -SORTS.index(t.belonging.sort)):
        now, each = desk.now_history(), thing.belonging
        asked = _as_far_as_it_goes(
            passes_on(each, wish.person, thing.successor, now, back), wish.reason
        )
        for place, command in enumerate(asked):
            seen = {"seen": f"{each.kind}/{each.id}@{each.version}"} if place == 0 else {}
            yield thing.name, type(command), {**_said(command), "reason": wish.reason, **seen}


def _as_far_as_it_goes(asked: tuple[Command, ...], reason: str) -> tuple[Command, ...]:
    """Return all commands, or only the one that gives, where that will be refused.

    Nothing is taken away from somebody that the successor would not get.
    """
    for command in asked[: 2 if len(asked) > 1 else 0]:
        if command.creates:
            try:
                would(KIND_OF[command.kind](), command, reason=reason)
            except Refusal as refusal:
                if refusal.rule != ALONE:
                    return (command,)
    return asked


def _said(command: Command) -> dict[str, Any]:
    """Return what a command says, as a form would; what it leaves open is left out."""
    said: dict[str, Any] = msgspec.to_builtins(command)
    return {
        field.name: said[field.name]
        for field in msgspec.structs.fields(command)
        if getattr(command, field.name) != field.default
    }
