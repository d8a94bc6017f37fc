"""What a proposal would make of its target: checked, compared with what is there, and hashed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma
import msgspec

from tracker.approvals import EDITING, ApprovalRules
from tracker.authority import covers, words
from tracker.communication_approach import CommunicationApproach
from tracker.holders import known_holder
from tracker.kernel import Act, Refusal, unknown
from tracker.objectives import Objective
from tracker.paths import Plain, at_path, changed
from tracker.plans import Plan, amount_of_change, budgets
from tracker.policies import Policy
from tracker.risk_approach import RiskApproach
from tracker.scope import Scope
from tracker.versions import Governed, Version, start_of, tidy

CALLED_BY_THEIR_KIND: tuple[type[Governed], ...] = (
    Objective, Plan, Policy, CommunicationApproach, RiskApproach, Scope,
)  # fmt: skip
TARGETS: dict[str, type[Governed]] = {
    **{kind.kind: kind for kind in CALLED_BY_THEIR_KIND},
    EDITING: ApprovalRules,
}
"""The kinds whose content changes only through a proposal, by what a proposal calls them."""

PURPOSE = ("title", "owner", "description")
"""What says of an action what its budget is for."""

_WORDS_OF_A_SCHEMA = ("key", "value", "_schema")
"""What stands between the names of nested messages: of a map, and of a struct as a whole."""

_canonical = msgspec.json.Encoder(order="sorted").encode


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A change, worked out against its base. `amount` in minor units."""

    changes: dict[str, Any]
    former: dict[str, Any]
    content: dict[str, Any]
    amount: int
    content_sha256: str


def target_of(target: str, act: Act) -> Governed:
    """Return the item that a proposal is about; a blank one where it is to be made.

    Raises:
        Refusal: REF-UNKNOWN.
    """
    kind, _, item_id = target.partition(":")
    if kind not in TARGETS:
        raise unknown("kind of governed content", kind, "target")
    if TARGETS[kind].only_one and item_id != TARGETS[kind].prefix:
        raise unknown(kind.replace("_", " "), item_id, "target")
    return act.history.find(TARGETS[kind], item_id) or TARGETS[kind](id=item_id)


def on_newest_base(item: Governed, base: int, makes: int) -> None:
    """Refuse a base that is not the newest approved version, scheduled ones included (PROP-1)."""
    if base != item.base:
        raise Refusal(
            "PROP-1", f"The base is version {base}, but the newest of {item.id} is {item.base}."
            " Rebase the proposal.", "base",
        )  # fmt: skip
    if makes not in (0, item.next_number):
        raise Refusal("PROP-1", f"The next version of {item.id} is {item.next_number}.", "makes")


def takes_effect_at(
    wanted: datetime | None, change: str, item: Governed, now: datetime
) -> datetime:
    """Return when a change would take effect that is approved now.

    Only a correction looks back, and nothing takes effect before a scheduled base does (PROP-7).
    """
    begins = wanted or now
    after = item.newest.effective_from if item.newest else now
    if change == "correction":
        return max(begins, after) if after > now else begins
    return max(begins, now, after)


def worked_out(
    item: Governed, base: Version | None, changes: Mapping[str, Any], scope: tuple[str, ...],
    begins: datetime, act: Act,
) -> Wanted:  # fmt: skip
    """Return what a change makes of a version.

    Raises:
        Refusal: PROP-EMPTY, PROP-SCOPE, REF-UNKNOWN, and what the kind's own rules refuse.
        marshmallow.ValidationError: messages under `changes`, by path.
    """
    former = start_of(item, base, act)
    content = _content(item, former, changes)
    real = {
        path: value
        for path in changes
        if (value := at_path(content, path)) != at_path(former, path)
    }
    if not real:
        raise Refusal("PROP-EMPTY", "Nothing would change.", "changes")
    for path, holder in _holders(content).items():
        if holder != at_path(former, path):
            known_holder(holder, act, path)
    _covered(item.concerns(former, content, act), scope)
    item.check(content, former, act, begins)
    return Wanted(
        changes=real, former={path: at_path(former, path) for path in real}, content=content,
        amount=amount_of_change(former, content) if isinstance(item, Plan) else 0,
        content_sha256=hashlib.sha256(_canonical(content)).hexdigest(),
    )  # fmt: skip


def _content(
    item: Governed, former: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    problems = {
        path: [f"Is part of {wider}, which changes too."] for path, wider in _nested(changes)
    }
    if problems:
        raise ma.ValidationError({"changes": problems})
    try:
        return tidy(item, changed(former, changes))
    except ma.ValidationError as error:
        raise ma.ValidationError({"changes": dict(_by_path(error.messages))}) from error


def _nested(changes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield paths that lie inside another path of the same change: their order would matter."""
    for path in changes:
        parts = path.split(".")
        for length in range(1, len(parts)):
            if (wider := ".".join(parts[:length])) in changes:
                yield path, wider


def _by_path(messages: Plain, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (path, messages) from the nested ones of a schema, without its words for a map."""
    if not isinstance(messages, Mapping):
        yield path, list(messages)
        return
    for name, inner in messages.items():
        if name in _WORDS_OF_A_SCHEMA and path:
            yield from _by_path(inner, path)
        else:
            yield from _by_path(inner, f"{path}.{name}" if path else str(name))


def _holders(content: Mapping[str, Any]) -> dict[str, str]:
    """Return who owns what, by path."""
    actions = content.get("actions", {})
    owners = {f"actions.{key}.owner": action["owner"] for key, action in actions.items()}
    return owners | ({"owner": content["owner"]} if content.get("owner") else {})


def _covered(concerned: Iterable[tuple[str, ...]], scope: tuple[str, ...]) -> None:
    """Refuse a scope that does not cover all that a change concerns (PROP-SCOPE)."""
    for own in concerned:
        if not covers(scope, own):
            sentence = f"The proposal must cover {words(own)}."
            raise Refusal("PROP-SCOPE", sentence, "scope")


def overlaps(
    mine: Mapping[str, Any], base: Mapping[str, Any], newest: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the paths of a change that versions after its base have changed too.

    A path whose surroundings are gone counts: an action that was taken out has no due date.
    """
    return tuple(
        sorted(
            path for path in mine
            if at_path(base, path) != at_path(newest, path)
            or (_place(base, path) is not None and _place(newest, path) is None)
        )
    )  # fmt: skip


def _place(content: Mapping[str, Any], path: str) -> Plain:
    surroundings = path.rpartition(".")[0]
    return at_path(content, surroundings) if surroundings else content


def touches(
    power: str, paths: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether a revision touches what a power is about.

    `approve:spend` is about money and what it is for; the others are about everything. `before` and
    `after` are the contents that the former revision and this one propose.
    """
    if power == "approve:spend":
        return _money(before) != _money(after)
    return bool(paths)


def _money(content: Mapping[str, Any]) -> tuple[Plain, ...]:
    """Return how much is paid, for what, in whose hands; who signs for money has looked at that."""
    actions = content.get("actions", {})
    paid = {
        key: (budget, *(actions[key].get(field) for field in PURPOSE))
        for key, budget in budgets(content).items()
        if budget
    }
    return paid, at_path(content, "resources.financial")
