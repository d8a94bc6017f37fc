"""What can happen to somebody's acknowledgement of a policy."""

from events.fact import Fact, fact


@fact("policy.acknowledged@1")
class PolicyAcknowledged(Fact):
    """A person has read a version of a policy and says so, for themself."""

    policy: str
    version: int
    person: str
