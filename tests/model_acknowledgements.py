"""The rules of acknowledgements a second time, in plain Python; see `tests/model.py`.

Who has read a policy says so of themself, of one version, at the moment of saying so (POL-2).
"""

from dataclasses import dataclass, field
from datetime import datetime

from tests.model import People


@dataclass
class Document:
    """A policy: from when each version is in force, and whom it is meant for; nobody: anybody."""

    begins: list[datetime]
    meant_for: tuple[str, ...] = ()
    retired: bool = False
    read: dict[str, list[int]] = field(default_factory=dict)

    def stale(self, version: int, at: datetime) -> bool:
        """Whether a later version is in force already, or none is any more."""
        return self.retired or any(begun <= at for begun in self.begins[version:])


class Readers:
    """Who has acknowledged which version of which policy."""

    def __init__(self, people: People, policies: dict[str, Document]) -> None:
        self.people, self.policies = people, policies

    def acknowledge(
        self, actor: str, name: str, version: int, at: datetime, *, by_grant: bool, backdated: bool
    ) -> str:  # fmt: skip
        policy = self.policies[name]
        if not 1 <= version <= len(policy.begins):
            return "REF-UNKNOWN"
        meant = [self.people.behind(holder, at) for holder in policy.meant_for]
        if meant and not any(actor in those for those in meant):
            return "FACT-ACTOR"
        if by_grant:
            return "POL-2"
        if backdated:
            return "AUTH-NOBACKDATE"
        if policy.stale(version, at):
            return "KIND-STATE"
        read = policy.read.setdefault(actor, [])
        if version not in read:
            read.append(version)
        return ""

    def retire(self, actor: str, name: str, at: datetime) -> str:
        if not self.people.is_top(actor, at):
            return "FACT-ACTOR"
        if self.policies[name].retired:
            return "KIND-STATE"
        self.policies[name].retired = True
        return ""
