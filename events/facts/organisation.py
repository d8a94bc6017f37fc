"""What can happen to the organisation itself."""

from events.fact import Fact, fact


@fact("organisation.registered@1")
class OrganisationRegistered(Fact):
    """`operator` enters the set-up; `currency` is ISO 4217; `time_zone` is an IANA name."""

    name: str
    currency: str
    time_zone: str
    operator: str
    scope_statement: str = ""
    staff: int = 0
    demo: bool = False


@fact("organisation.corrected@1")
class OrganisationCorrected(Fact):
    """In set-up the operator entered something otherwise; each field as it is from now on."""

    name: str
    currency: str
    time_zone: str
    scope_statement: str
    staff: int
    former_name: str
    former_currency: str
    former_time_zone: str
    former_scope_statement: str
    former_staff: int


@fact("organisation.set-up-closed@1")
class SetUpClosed(Fact):
    """The first holder of the root office has confirmed what was entered."""

    confirmed_by: str
    appointment: str


@fact("organisation.clock-stepped-back@1")
class ClockSteppedBack(Fact):
    """The system's clock was found behind the record's last time."""

    clock: str
    seconds: int
