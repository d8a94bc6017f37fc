"""What each fact says, in words: one line for each, in the order of the kinds."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from events import Fact
from events.facts import (
    acknowledgements,
    appointments,
    communication_approach,
    context_issues,
    delegations,
    evidence,
    goals,
    groups,
    interested_parties,
    objectives,
    organisation,
    people,
    plans,
    policies,
    refusals,
    risk_approach,
    roles,
    services,
    units,
)
from tracker.appointments import Appointment
from web.facts_in_words import approving as of_approving
from web.facts_in_words import communications as of_communications
from web.facts_in_words import elsewhere
from web.facts_in_words import resources as of_resources
from web.facts_in_words import risks as of_risks
from web.facts_in_words.told import Told, Words, made_version, plain


def _as_whom(told: Told) -> str:
    """Say whom an appointment makes what, once the sentence has named it by its id."""
    found = told.item
    if not isinstance(found, Appointment):
        return ""
    return f"as {told.title('role', found.role)}"


def _appointed(fact: appointments.PersonAppointed, told: Told) -> Words:
    name = told.names.get(fact.person, fact.person)
    scope = "" if "*" in fact.scope else f" for {', '.join(fact.scope)}"
    return f"appointed {name} as {told.title('role', fact.role)}{scope} under", ""


def _appointment_ended(fact: appointments.AppointmentEnded, told: Told) -> Words:
    person = getattr(told.item, "person", "")
    return "ended the appointment", f"of {told.names.get(person, person)} {_as_whom(told)}"


def _measured(fact: objectives.MeasurementRecorded, told: Told) -> Words:
    value = "no number" if fact.value is None else f"the value {fact.value}"
    late = f"{fact.late_by_days} days late" if fact.late_by_days else ""
    return f"recorded {value} of {fact.period} for", late


def _progress(fact: plans.ActionProgressRecorded, told: Told) -> Words:
    share = f", {fact.percent} %," if fact.status == "in progress" else ""
    return f"reported action {fact.action} as {fact.status}{share} in", ""


def _refused(fact: refusals.ActRefused, told: Told) -> Words:
    act = act_in_words(fact.command)
    about = fact.target.partition("/")[2]
    return f"tried “{act}”{f' on {about}' if about else ''} and was refused by", ""


WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    organisation.OrganisationRegistered: plain("began the record of"),
    organisation.OrganisationCorrected: plain("corrected, before its confirmation, the set-up of"),
    organisation.SetUpClosed: plain("confirmed the set-up of"),
    organisation.ClockSteppedBack: lambda f, t: (
        "acted while the clock stood behind the record of", f"by {f.seconds} seconds",
    ),
    people.PersonAdded: plain("added", "to the directory"),
    people.PersonRenamed: plain("entered a new name of"),
    people.PersonAddressEntered: plain("entered an address for mail of"),
    people.PersonAddressErased: plain("erased the address for mail of"),
    people.PersonLeft: plain("noted that", "has left"),
    groups.GroupFormed: plain("formed the group"),
    groups.GroupChanged: plain("changed the group"),
    groups.GroupDissolved: plain("dissolved the group"),
    units.UnitAdded: plain("added the unit"),
    units.UnitRenamed: plain("renamed the unit"),
    units.UnitClosed: plain("closed the unit"),
    services.ServiceRegistered: plain("registered the service"),
    services.ServiceOwnerChanged: lambda f, t: ("gave the service", f"to {t.holder(f.owner)}"),
    services.ServiceLeftScope: plain("took the service", "out of scope"),
    roles.RoleDefined: plain("defined the role"),
    roles.RoleDutiesChanged: plain("changed the duties of the role"),
    roles.RoleOpenedToSeveral: plain("opened the role", "to several holders"),
    roles.RoleRetired: plain("retired the role"),
    appointments.PersonAppointed: _appointed,
    appointments.AppointmentAccepted: lambda f, t: ("accepted the appointment", _as_whom(t)),
    appointments.AppointmentDeclined: lambda f, t: ("declined the appointment", _as_whom(t)),
    appointments.AppointmentEnded: _appointment_ended,
    delegations.RootAuthorityRecorded: lambda f, t: (
        "recorded the root authority", f"of {t.holder(f.holder)}",
    ),
    delegations.RootAuthorityReplaced: lambda f, t: (
        "replaced the instrument of the root authority", f"by {f.instrument}",
    ),
    delegations.AuthorityDelegated: lambda f, t: (
        "granted the delegation", f"to {t.holder(f.holder)}",
    ),
    delegations.DelegationAccepted: plain("accepted the delegation"),
    delegations.DelegationDeclined: plain("declined the delegation"),
    delegations.DelegationConfirmed: plain("confirmed the delegation", "as its new holder"),
    delegations.DelegationUpheld: plain("let the delegation", "stand after its grantor went"),
    delegations.DelegationRenewed: lambda f, t: ("continued the delegation", f"by {f.by}"),
    delegations.DelegationRegranted: lambda f, t: (
        "gave anew what hung below the delegation", f"({', '.join(f.regranted)})",
    ),
    delegations.DelegationEnded: plain("gave back the delegation"),
    delegations.DelegationRevoked: lambda f, t: (
        "took back the delegation", f"and with it {' and '.join(f.fallen)}" if f.fallen else "",
    ),
    delegations.DelegationCorrected: plain("corrected the wording of the delegation"),
    goals.GoalStated: plain("stated the goal"),
    goals.GoalRevised: plain("put the goal", "into other words"),
    goals.GoalAchieved: plain("said that the goal", "was reached"),
    goals.GoalDropped: plain("gave up the goal"),
    objectives.ObjectiveVersionApproved: made_version,
    objectives.ObjectiveVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    objectives.MeasurementRecorded: _measured,
    objectives.MeasurementCorrected: lambda f, t: (
        f"corrected the value of {f.period} from {f.former_value} to {f.value} for", "",
    ),
    objectives.MeasurementVoided: lambda f, t: (f"struck out the value of {f.period} for", ""),
    objectives.ObjectiveAchieved: plain("closed the objective", "as achieved"),
    objectives.ObjectiveMissed: plain("closed the objective", "as missed"),
    objectives.ObjectiveRetired: plain("retired the objective"),
    plans.PlanVersionApproved: made_version,
    plans.PlanVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    plans.ActionProgressRecorded: _progress,
    plans.MilestoneReached: lambda f, t: (
        f"reached milestone {f.milestone} of action {f.action} in", "",
    ),
    plans.PlanClosed: plain("closed the plan"),
    **of_communications.WORDS,
    **of_resources.WORDS,
    **of_risks.WORDS,
    **elsewhere.WORDS,
    policies.PolicyVersionApproved: made_version,
    policies.PolicyVersionCancelled: lambda f, t: (f"cancelled version {f.version} of", ""),
    policies.PolicyRetired: plain("retired the policy"),
    communication_approach.CommunicationApproachVersionApproved: made_version,
    communication_approach.CommunicationApproachVersionCancelled: lambda f, t: (
        f"cancelled version {f.version} of", "",
    ),
    risk_approach.RiskApproachVersionApproved: made_version,
    risk_approach.RiskApproachVersionCancelled: lambda f, t: (
        f"cancelled version {f.version} of", "",
    ),
    acknowledgements.PolicyAcknowledged: lambda f, t: (
        f"acknowledged version {f.version} of", "",
    ),
    **of_approving.WORDS,
    context_issues.ContextIssueRecorded: lambda f, t: (f"recorded the {f.origin} issue", ""),
    context_issues.ContextIssueRevised: plain("put the issue", "into other words"),
    context_issues.ContextIssueEnded: plain("ended the issue"),
    interested_parties.InterestedPartyRegistered: plain("entered the interested party"),
    interested_parties.RequirementNoted: lambda f, t: (f"noted requirement {f.requirement} of", ""),
    interested_parties.RequirementDropped: lambda f, t: (
        f"dropped requirement {f.requirement} of", "",
    ),
    interested_parties.InterestedPartyEnded: plain("noted that", "matters no longer"),
    evidence.EvidenceStored: lambda f, t: (
        "stored the evidence", f"{f.late_by_days} days late" if f.late_by_days else "",
    ),
    evidence.EvidenceSuperseded: lambda f, t: ("replaced the evidence", f"by {f.by}"),
    evidence.EvidenceWithdrawn: plain("had the file of the evidence", "removed"),
    evidence.EvidenceVerified: lambda f, t: (
        "checked the file of the evidence",
        "which is as it was stored" if f.intact else "which is not as it was stored",
    ),
    refusals.ActRefused: _refused,
}  # fmt: skip


def act_in_words(command: str) -> str:
    """Return what a command asks for: `ApproveProposal` is `approve proposal`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", command).lower()
