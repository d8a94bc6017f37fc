"""Every fact that can be stored, one file per kind. Importing this package fills the register."""

from events.facts import (
    acknowledgements,
    appointments,
    approvals,
    communication_approach,
    communications,
    delegations,
    goals,
    groups,
    objectives,
    organisation,
    people,
    plans,
    policies,
    proposals,
    refusals,
    risk_approach,
    roles,
    services,
    units,
)
