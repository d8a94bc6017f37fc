"""What a proposal would make of its target: checked, compared with what is there, and hashed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma
import msgspec

from tracker.authority import covers
from tracker.kernel import Act, Refusal, unknown
from tracker.objectives import Objective
from tracker.plans import Plan, amount_of_change
from tracker.policies import Policy
from tracker.versions import Governed, at_path, changed, content_of, tidy

TARGETS: dict[str, type[Governed]] = {"objective": Objective, "plan": Plan, "policy": Policy}
"""The kinds whose content changes only through a proposal."""

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


def worked_out(
    item: Governed, changes: Mapping[str, Any], scope: tuple[str, ...], begins: datetime, act: Act
) -> Wanted:
    """Return what a change makes of the newest version.

    Raises:
        Refusal: PROP-EMPTY, PROP-SCOPE, and what the kind's own rules refuse.
        marshmallow.ValidationError: messages under `changes`, by path.
    """
    former = content_of(item, item.newest, act)
    try:
        content = tidy(item, changed(former, changes))
    except ma.ValidationError as error:
        raise ma.ValidationError({"changes": error.messages}) from error
    real = {path: at_path(content, path) for path in changes if at_path(content, path) != at_path(former, path)}
    if not real:
        raise Refusal("PROP-EMPTY", "Nothing would change.", "changes")
    for own in (former.get("scope"), content.get("scope")):
        if own and not covers(scope, tuple(own)):
            raise Refusal("PROP-SCOPE", f"The proposal must cover {', '.join(own)}.", "scope")
    item.check(content, former, act, begins)
    return Wanted(
        changes=real, former={path: at_path(former, path) for path in real}, content=content,
        amount=amount_of_change(former, content) if isinstance(item, Plan) else 0,
        content_sha256=hashlib.sha256(_canonical(content)).hexdigest(),
    )  # fmt: skip


def overlaps(mine: Mapping[str, Any], base: Mapping[str, Any], newest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths of a change that versions after its base have changed too."""
    return tuple(sorted(path for path in mine if at_path(base, path) != at_path(newest, path)))


def touches(power: str, path: str, value: Any, former: Any) -> bool:
    """Whether a power is about a path: money for `approve:spend`, everything for the others."""
    if power != "approve:spend":
        return True
    if path.endswith(".budget") or path == "resources.financial":
        return True
    if path.startswith("actions"):
        return _money_in(value) != _money_in(former)
    return False


def _money_in(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return None
    if "budget" in value:
        return value["budget"] or 0
    return {key: _money_in(inner) for key, inner in value.items()}
