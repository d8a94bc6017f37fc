"""One person's acknowledgements of one policy: a version joins those before it (POL-2).

Each person has a stream of their own for each policy. So nobody waits for anybody else, a policy
does not grow with its readers, and who has read a version is found without reading what they said.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import msgspec

from events import Envelope, Fact
from events.facts.acknowledgements import PolicyAcknowledged
from tracker.acknowledgements.meant import is_meant, whom
from tracker.kernel import Act, Command, Refusal, State, unknown
from tracker.people import Person
from tracker.periods import begins
from tracker.policies import Policy
from tracker.versions import Version
from tracker.words import Id, Whole


class AcknowledgePolicy(Command):
    """Say that one has read a version of a policy. Who says so is who is signed in."""

    kind = "acknowledgement"
    item = "acknowledgement"
    by_auditors = True
    creates = True

    policy: Id
    version: Whole
    acknowledgement: str = ""

    def id_for(self, actor: str) -> str:
        """Return the id of the actor's own acknowledgements of the policy."""
        return acknowledgement_id(self.policy, actor)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """That a version was acknowledged, when, and by which event (counted from 0)."""

    version: int
    at: datetime
    pos: int


class PolicyAcknowledgement(State):
    """What one person has acknowledged of one policy."""

    kind = "acknowledgement"
    prefix = "ACK"
    commands = (AcknowledgePolicy,)

    policy: str = ""
    person: str = ""
    given: tuple[Given, ...] = ()

    def decide(self, command: AcknowledgePolicy, act: Act) -> Iterable[Fact]:
        """Return the fact that follows; nothing where the version was acknowledged before.

        Raises:
            Refusal: REF-UNKNOWN, FACT-ACTOR, POL-2, AUTH-NOBACKDATE, KIND-STATE.
        """
        policy, version = _known(command, act)
        if whom(version) and not is_meant(act.actor, version, act.history):
            sentence = f"{policy.label} is meant for others: {', '.join(whom(version))}."
            raise Refusal("FACT-ACTOR", sentence, "policy")
        _in_person(act)
        if act.effective and begins(act.effective, act.now, act.zone) != act.now:
            raise Refusal(
                "AUTH-NOBACKDATE", "A policy is acknowledged at the moment of saying so.",
                "effective",
            )  # fmt: skip
        state = policy.closed or policy.state_of(version, act.now)
        if state not in ("in force", "scheduled"):
            newest = policy.in_force(act.now)
            instead = f" Version {newest.number} is in force." if newest else ""
            sentence = f"Version {version.number} of {policy.label} is {state}."
            raise Refusal("KIND-STATE", sentence + ("" if policy.closed else instead), "version")
        if version.number not in {each.version for each in self.given}:
            yield PolicyAcknowledged(
                policy=policy.id, version=version.number, person=act.actor
            )  # fmt: skip

    def after(self, fact: PolicyAcknowledged, envelope: Envelope, pos: int) -> Self:
        """Return the acknowledgements with one more."""
        given = Given(version=fact.version, at=envelope.recorded_at, pos=pos)
        return msgspec.structs.replace(
            self, policy=fact.policy, person=fact.person, given=(*self.given, given)
        )

    def facets(self) -> Iterable[tuple[str, str]]:
        """Found by policy, by each version of it, and by person."""
        yield "policy", self.policy
        yield "person", self.person
        for each in self.given:
            yield "version", version_of(self.policy, each.version)


def acknowledgement_id(policy: str, person: str) -> str:
    """Return the id of a person's acknowledgements of a policy; no id holds a colon itself."""
    return f"{policy}:{person}"


def version_of(policy: str, number: int) -> str:
    """Return how acknowledgements name a version: `POL-1@2`."""
    return f"{policy}@{number}"


def _known(command: AcknowledgePolicy, act: Act) -> tuple[Policy, Version]:
    person = act.history.find(Person, act.actor)
    if person is None or person.left:
        raise unknown("person", act.actor, "actor")
    policy = act.history.find(Policy, command.policy)
    if policy is None:
        raise unknown("policy", command.policy)
    version = policy.numbered(command.version)
    if version is None:
        raise unknown("version", f"{command.version} of {command.policy}", "version")
    return policy, version


def _in_person(act: Act) -> None:
    """Refuse to acknowledge by a grant: nobody reads in somebody else's stead (POL-2)."""
    if act.via:
        sentence = "Nobody acknowledges a policy for somebody else: it needs no delegation."
        raise Refusal("POL-2", sentence, "via")
