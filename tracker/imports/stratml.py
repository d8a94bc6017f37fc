"""Strategic plans, performance plans and reports, read from StratML.

Reads what people have: most real documents do not validate against their own schema. Nothing a
document says is dropped: what has no place in a report is a note of it.

ISO/IEC 20000-1:2018, 6.2 (objectives and planning to achieve them), 7.5.3 (documents of external
origin).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.imports.markup import Element, read_markup
from tracker.imports.reading import BadRow, shown
from tracker.imports.report import (
    Goal,
    Indicator,
    Note,
    Objective,
    Organisation,
    Relationship,
    Report,
    Result,
    Stakeholder,
    StakeholderRole,
    Statement,
    Submitter,
)

_BASELINE = ("BaselineResult", "Baseline")
_TARGET = ("TargetResult", "Target")
_ACTUAL = ("ActualResult", "Actual")
_SIGNS_OF_STRATML = ("StrategicPlanCore", "Goal")
_ROOTS = ("StrategicPlan", "PerformancePlanOrReport", "PerformancePlan", "PerformanceReport")


def read_stratml(document: bytes) -> Report | BadRow:
    """Read a document of part 1 or 2 in any of its namespaces, or say why it cannot be read."""
    root = read_markup(document)
    if isinstance(root, BadRow):
        return root
    if root.name not in _ROOTS and not any(root.children(*_SIGNS_OF_STRATML)):
        return BadRow(
            root.line,
            f"Not a StratML document: its outermost element is {shown(root.name)}, "
            f"not {' or '.join(_ROOTS[:2])}.",
        )
    return _report(root)


def _report(root: Element) -> Report:
    cores = [root, *root.children("StrategicPlanCore")]
    administration = next(root.children("AdministrativeInformation"), root)
    return Report(
        root=root.name,
        namespace=root.namespace,
        type=root.take_attribute("Type"),
        name=root.take("Name"),
        description=root.take("Description"),
        other_information=root.take("OtherInformation"),
        identifier=_bare(administration, "Identifier"),
        start=_bare(administration, "StartDate"),
        end=_bare(administration, "EndDate"),
        publication=_bare(administration, "PublicationDate"),
        source=_bare(administration, "Source"),
        submitter=_submitter([root, administration]),
        organisations=tuple(map(_organisation, _all(cores, "Organization"))),
        vision=_first_statement(cores, "Vision"),
        mission=_first_statement(cores, "Mission"),
        values=tuple(map(_statement, _all(cores, "Value"))),
        goals=tuple(map(_goal, _all(cores, "Goal"))),
        stakeholders=tuple(map(_stakeholder, _all(cores, "Stakeholder"))),
        notes=tuple(_notes(root, f"/{root.name}")),  # last: whatever nobody took
        line=root.line,
    )


def _bare(element: Element, *names: str) -> str:
    """Take a text whose type in the schema ignores the space around it."""
    return element.take(*names).strip()


def _all(elements: Sequence[Element], name: str) -> Iterator[Element]:
    for element in elements:
        yield from element.children(name)


def _submitter(places: Sequence[Element]) -> Submitter | None:
    element = next(_all(places, "Submitter"), None)
    if element is None:
        return None
    return Submitter(
        identifier=_bare(element, "Identifier"),
        given_name=element.take("GivenName", "FirstName"),
        surname=element.take("Surname", "LastName"),
        phone=element.take("PhoneNumber"),
        email=element.take("EmailAddress"),
        line=element.line,
    )


def _organisation(element: Element) -> Organisation:
    return Organisation(
        name=element.take("Name"),
        acronym=element.take("Acronym"),
        identifier=_bare(element, "Identifier"),
        description=element.take("Description"),
        stakeholders=tuple(map(_stakeholder, element.children("Stakeholder"))),
        line=element.line,
    )


def _first_statement(cores: Sequence[Element], name: str) -> Statement | None:
    element = next(_all(cores, name), None)
    return None if element is None else _statement(element)


def _statement(element: Element) -> Statement:
    return Statement(
        name=element.take("Name"),
        # Some documents put the words straight into the element.
        description=element.take("Description") or element.take_own(),
        identifier=_bare(element, "Identifier"),
        line=element.line,
    )


def _goal(element: Element) -> Goal:
    return Goal(
        name=element.take("Name"),
        description=element.take("Description"),
        identifier=_bare(element, "Identifier"),
        sequence=element.take("SequenceIndicator"),
        other_information=element.take("OtherInformation"),
        stakeholders=tuple(map(_stakeholder, element.children("Stakeholder"))),
        objectives=tuple(map(_objective, element.children("Objective"))),
        indicators=tuple(map(_indicator, element.children("PerformanceIndicator"))),
        line=element.line,
    )


def _objective(element: Element) -> Objective:
    return Objective(
        name=element.take("Name"),
        description=element.take("Description"),
        identifier=_bare(element, "Identifier"),
        sequence=element.take("SequenceIndicator"),
        other_information=element.take("OtherInformation"),
        stakeholders=tuple(map(_stakeholder, element.children("Stakeholder"))),
        indicators=tuple(map(_indicator, element.children("PerformanceIndicator"))),
        line=element.line,
    )


def _stakeholder(element: Element) -> Stakeholder:
    return Stakeholder(
        name=element.take("Name"),
        description=element.take("Description"),
        kind=element.take_attribute("StakeholderTypeType", "StakeholderType"),
        roles=tuple(map(_role, element.children("Role"))),
        line=element.line,
    )


def _role(element: Element) -> StakeholderRole:
    return StakeholderRole(
        name=element.take("Name"),
        description=element.take("Description"),
        types=tuple(text.strip() for text in element.take_all("RoleType")),
        line=element.line,
    )


def _indicator(element: Element) -> Indicator:
    return Indicator(
        identifier=_bare(element, "Identifier"),
        sequence=element.take("SequenceIndicator"),
        dimension=element.take("MeasurementDimension"),
        unit=element.take("UnitOfMeasurement"),
        description=element.take("Description"),
        other_information=element.take("OtherInformation"),
        value_chain_stage=element.take_attribute("ValueChainStage"),
        indicator_type=element.take_attribute("PerformanceIndicatorType", "IndicatorType"),
        baselines=_results(element, _BASELINE),
        targets=_results(element, _TARGET),
        actuals=_results(element, _ACTUAL),
        relationships=tuple(map(_relationship, element.children("Relationship"))),
        line=element.line,
    )


def _results(indicator: Element, names: Sequence[str]) -> tuple[Result, ...]:
    instances = [indicator, *indicator.children("MeasurementInstance")]
    return tuple(
        _result(element, number)
        for number, instance in enumerate(instances)
        for element in instance.children(*names)
    )


def _result(element: Element, instance: int) -> Result:
    descriptor = next(element.children("Descriptor"), element)
    return Result(
        description=element.take("Description"),
        number=_bare(element, "NumberOfUnits"),
        start=_bare(element, "StartDate"),
        end=_bare(element, "EndDate"),
        descriptor_name=descriptor.take("DescriptorName"),
        descriptor_value=descriptor.take("DescriptorValue"),
        instance=instance,
        line=element.line,
    )


def _relationship(element: Element) -> Relationship:
    return Relationship(
        identifier=_bare(element, "Identifier"),
        referents=tuple(text.strip() for text in element.take_all("ReferentIdentifier")),
        name=element.take("Name"),
        description=element.take("Description"),
        kind=element.take_attribute("RelationshipType"),
        line=element.line,
    )


def _notes(element: Element, path: str) -> Iterator[Note]:
    for name, value in element.attributes.items():
        if value.strip():
            yield Note(path=f"{path}/@{name}", text=value, line=element.line)
    if own := element.take_own():
        yield Note(path=path, text=own, line=element.line)
    names = Counter(child.name for child in element.children())
    seen: Counter[str] = Counter()
    for child in element.children():
        seen[child.name] += 1
        place = f"[{seen[child.name]}]" if names[child.name] > 1 else ""
        yield from _notes(child, f"{path}/{child.name}{place}")
