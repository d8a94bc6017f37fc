"""The needs of an approval rule as people type them, one on a line: `2 approve:plan from cio`."""

from collections.abc import Iterable, Mapping
from typing import Any


def as_typed(needs: Iterable[Mapping[str, Any]]) -> str:
    """Return needs as lines."""
    return "\n".join(
        f"{need.get('count', 1)} {need['power']}"
        + (f" from {', '.join(need['from_roles'])}" if need.get("from_roles") else "")
        for need in needs
    )


def read_needs(text: str) -> list[dict[str, Any]]:
    """Return what was typed as needs; a line that says no power keeps its words as one."""
    return [_read(line.strip()) for line in text.split("\n") if line.strip()]


def _read(line: str) -> dict[str, Any]:
    asked, _, roles = line.partition(" from ")
    count, _, power = asked.partition(" ")
    numbered = count.isascii() and count.isdecimal() and bool(power)
    from_roles = [role.strip() for role in roles.replace(",", " ").split() if role.strip()]
    return {
        "power": (power if numbered else asked).strip(),
        **({"count": int(count)} if numbered and int(count[:4]) != 1 else {}),
        **({"from_roles": from_roles} if from_roles else {}),
    }
