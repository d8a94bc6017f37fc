"""One sentence for each fact: who did what to which item. HTML and plain text come from the same.

A sentence is `{who} {words} {item} {rest}`; the item is a link where there is HTML.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from events import Fact, Recorded
from events.facts import appointments, approvals, delegations, goals, groups, objectives
from events.facts import organisation, people, plans, policies, proposals, refusals, roles
from events.facts import services, units
from tracker.application import KIND_OF
from tracker.history import History
from tracker.powers import IN_WORDS

PLACES: Mapping[str, str] = {
    "organisation": "/organisation", "person": "/people/{}", "group": "/groups/{}",
    "unit": "/units/{}", "service": "/services/{}", "role": "/roles/{}",
    "appointment": "/appointments/{}", "delegation": "/delegations/{}",
    "approval-rules": "/approvals", "goal": "/goals/{}", "objective": "/objectives/{}",
    "plan": "/plans/{}", "policy": "/policies/{}", "proposal": "/proposals/{}",
    "refusal": "/refusals/{}",
}  # fmt: skip
"""Where an item of a kind has its page."""


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in words."""

    who: str
    words: str
    item: str
    href: str
    rest: str = ""

    def __str__(self) -> str:
        """Return the sentence as plain text."""
        return " ".join(part for part in (self.who, self.words, self.item, self.rest) if part) + "."


class Told(msgspec.Struct, frozen=True):
    """What a sentence may draw on: the event, and what ids stand for."""

    recorded: Recorded
    names: Mapping[str, str]
    titles: Mapping[str, str]

    def holder(self, holder: str) -> str:
        """Return who `role:cio` or `person:p-x` is."""
        sort, _, name = holder.partition(":")
        known = self.names if sort == "person" else self.titles
        return known.get(name if sort == "person" else f"role/{name}", name)


Words = tuple[str, str]
"""What stands before the item, and after it."""


def place(kind: str, item_id: str) -> str:
    """Return the address of an item's page."""
    return PLACES[kind].format(item_id)


def sentences(events: Iterable[Recorded], history: History) -> list[Sentence]:
    """Return the sentence of each event, with names and titles as they were at `history`."""
    listed = list(events)
    names = history.names({person for event in listed for person in _people(event)})
    titles = _titles(listed, history)
    return [_sentence(Told(event, names, titles)) for event in listed]


def _sentence(told: Told) -> Sentence:
    event = told.recorded
    words, rest = _WORDS[type(event.fact)](event.fact, told)
    actor = event.envelope.actor
    return Sentence(
        who=told.names.get(actor, actor), words=words, item=_label(told),
        href=place(event.kind, event.id), rest=rest,
    )  # fmt: skip


def _label(told: Told) -> str:
    event = told.recorded
    if event.kind == "person":
        return told.names.get(event.id, event.id)
    title = told.titles.get(event.stream, "")
    return title if title and title != event.id else event.id


def _titles(events: list[Recorded], history: History) -> Mapping[str, str]:
    wanted = {event.stream for event in events} | {
        f"role/{name}" for event in events for name in _roles(event.fact)
    }
    titles = {}
    for stream in wanted:
        kind, _, item_id = stream.partition("/")
        if found := history.find(KIND_OF[kind], item_id):
            titles[stream] = found.label
    return titles


def _people(event: Recorded) -> set[str]:
    fact: Any = event.fact
    people_named = {event.envelope.actor, event.id if event.kind == "person" else ""}
    people_named.add(getattr(fact, "person", ""))
    holder = getattr(fact, "holder", "")
    return people_named | {holder.removeprefix("person:")} if holder.startswith("person:") else people_named


def _roles(fact: Any) -> set[str]:
    named = {getattr(fact, "role", "")}
    holder = getattr(fact, "holder", "")
    return {name for name in named | {holder.removeprefix("role:") if holder.startswith("role:") else ""} if name}


def _plain(words: str, rest: str = "") -> Callable[[Any, Told], Words]:
    return lambda fact, told: (words, rest)


def _version(fact: Any, told: Told) -> Words:
    if told.recorded.envelope.source is not None:
        return f"brought version {fact.version} of", "in from elsewhere"
    return f"made version {fact.version} of", f"by {fact.proposal}"


def _appointed(fact: appointments.PersonAppointed, told: Told) -> Words:
    name = told.names.get(fact.person, fact.person)
    role = told.titles.get(f"role/{fact.role}", fact.role)
    scope = "" if "*" in fact.scope else f" for {', '.join(fact.scope)}"
    return f"appointed {name} {role}{scope} in", ""


def _measured(fact: objectives.MeasurementRecorded, told: Told) -> Words:
    late = f", {fact.late_by_days} days late" if fact.late_by_days else ""
    return f"recorded {'no number' if fact.value is None else fact.value} for {fact.period} of", late.strip(", ")


_WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    organisation.OrganisationRegistered: _plain("began the record of"),
    organisation.SetUpClosed: _plain("confirmed the set-up of"),
    organisation.ClockSteppedBack: lambda f, t: (
        "found the clock behind the record of", f"by {f.seconds} seconds",
    ),
    people.PersonAdded: _plain("added"),
    people.PersonRenamed: _plain("entered a new name of"),
    people.PersonLeft: _plain("noted that", "has left"),
    groups.GroupFormed: _plain("formed the group"),
    groups.GroupChanged: _plain("changed the group"),
    groups.GroupDissolved: _plain("dissolved the group"),
    units.UnitAdded: _plain("added the unit"),
    units.UnitRenamed: _plain("renamed the unit"),
    units.UnitClosed: _plain("closed the unit"),
    services.ServiceRegistered: _plain("registered the service"),
    services.ServiceOwnerChanged: lambda f, t: ("gave", f"to {t.holder(f.owner)}"),
    services.ServiceLeftScope: _plain("took", "out of scope"),
    roles.RoleDefined: _plain("defined the role"),
    roles.RoleDutiesChanged: _plain("changed the duties of"),
    roles.RoleRetired: _plain("retired the role"),
    appointments.PersonAppointed: _appointed,
    appointments.AppointmentAccepted: _plain("accepted the appointment"),
    appointments.AppointmentDeclined: _plain("declined the appointment"),
    appointments.AppointmentEnded: _plain("ended the appointment"),
    delegations.RootAuthorityRecorded: lambda f, t: (
        f"recorded the root authority of {t.holder(f.holder)} as", "",
    ),
    delegations.AuthorityDelegated: lambda f, t: (f"delegated to {t.holder(f.holder)}, in", ""),
    delegations.DelegationAccepted: _plain("accepted the delegation"),
    delegations.DelegationDeclined: _plain("declined the delegation"),
    delegations.DelegationConfirmed: _plain("confirmed, as new holder, the delegation"),
    delegations.DelegationEnded: _plain("gave back the delegation"),
    delegations.DelegationRevoked: lambda f, t: (
        "took back the delegation", f"and with it {', '.join(f.fallen)}" if f.fallen else "",
    ),
    delegations.DelegationCorrected: _plain("corrected the wording of the delegation"),
    approvals.ApprovalRulesSet: _plain("set the"),
    goals.GoalStated: _plain("stated the goal"),
    goals.GoalRevised: _plain("put into other words the goal"),
    goals.GoalAchieved: _plain("said that", "was reached"),
    goals.GoalDropped: _plain("gave up the goal"),
    objectives.ObjectiveVersionApproved: _version,
    objectives.ObjectiveVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    objectives.MeasurementRecorded: _measured,
    objectives.MeasurementCorrected: lambda f, t: (
        f"corrected {f.period} from {f.former_value} to {f.value} for", "",
    ),
    objectives.MeasurementVoided: lambda f, t: (f"voided the value of {f.period} of", ""),
    objectives.ObjectiveAchieved: _plain("closed", "as achieved"),
    objectives.ObjectiveMissed: _plain("closed", "as missed"),
    objectives.ObjectiveRetired: _plain("retired the objective"),
    plans.PlanVersionApproved: _version,
    plans.PlanVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    plans.ActionProgressRecorded: lambda f, t: (
        f"put action {f.action} to {f.status}, {f.percent} %, in", "",
    ),
    plans.MilestoneReached: lambda f, t: (f"reached {f.milestone} of action {f.action} in", ""),
    plans.PlanClosed: _plain("closed the plan"),
    policies.PolicyVersionApproved: _version,
    policies.PolicyVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    policies.PolicyRetired: _plain("retired the policy"),
    proposals.ProposalOpened: _plain("proposed"),
    proposals.ProposalRevised: lambda f, t: (f"made revision {f.revision} of", ""),
    proposals.ProposalRebased: lambda f, t: ("put", f"onto version {f.base}"),
    proposals.ProposalSubmitted: lambda f, t: ("handed in", f"for decision, revision {f.revision}"),
    proposals.ChangesRequested: _plain("asked for changes to"),
    proposals.ApprovalGiven: lambda f, t: (
        f"approved revision {f.revision} of", f"by the power to {IN_WORDS.get(f.power, f.power)}",
    ),
    proposals.ApprovalTakenBack: _plain("took back the approval of"),
    proposals.ProposalApproved: _plain("completed the approvals of"),
    proposals.ProposalRejected: _plain("declined"),
    proposals.ProposalWithdrawn: _plain("withdrew"),
    proposals.CancellationGiven: _plain("agreed to cancel"),
    proposals.ProposalCancelled: _plain("cancelled"),
    proposals.ProposalSuperseded: lambda f, t: ("replaced", f"by {f.by}"),
    proposals.RatificationGiven: _plain("ratified, for their part,"),
    proposals.EmergencyRatified: _plain("completed the ratification of"),
    refusals.ActRefused: lambda f, t: (f"was refused by {f.rule}: {f.command},", ""),
}  # fmt: skip
