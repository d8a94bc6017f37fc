"""StratML documents as people have them: everything they say is read, nothing is dropped."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.imports.reading import BadRow
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
from tracker.imports.stratml import read_stratml

ANNUAL_REPORT = Path(__file__).parent / "data" / "stratml-smlc-2011-annual-report.xml"
NAMESPACES = [
    "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
    "http://www.stratml.net",
]


def read(document: str | bytes) -> Report:
    report = read_stratml(document if isinstance(document, bytes) else document.encode())
    assert isinstance(report, Report), report
    return report


def refusal(document: str | bytes) -> BadRow:
    refused = read_stratml(document if isinstance(document, bytes) else document.encode())
    assert isinstance(refused, BadRow), refused
    return refused


def plan(content: str) -> Report:
    return read(f"<StrategicPlan><StrategicPlanCore>{content}</StrategicPlanCore></StrategicPlan>")


def all_stakeholders(report: Report) -> list[Stakeholder]:
    objectives = [objective for goal in report.goals for objective in goal.objectives]
    holders: list[Report | Organisation | Goal | Objective] = [report, *report.organisations]
    holders += [*report.goals, *objectives]
    return [each for holder in holders for each in holder.stakeholders]


def everything_said(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from everything_said(each)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from everything_said(getattr(value, name))


def assert_nothing_is_dropped(document: bytes) -> None:
    said = list(everything_said(read(document)))
    for element in ET.fromstring(document).iter():  # noqa: S314  # our own document
        for text in (element.text, element.tail, *element.attrib.values()):
            if text and text.strip():
                assert any(text.strip() in each for each in said), text


def test_the_real_report_has_its_goals_objectives_indicators_and_stakeholders() -> None:
    report = read(ANNUAL_REPORT.read_bytes())
    objectives = [objective for goal in report.goals for objective in goal.objectives]
    indicators = [indicator for objective in objectives for indicator in objective.indicators]
    assert len(report.goals) == 3
    assert len(objectives) == 10
    assert len(indicators) == 11
    assert len(all_stakeholders(report)) == 58
    assert report.notes == ()


def test_the_real_report_says_what_it_says() -> None:
    report = read(ANNUAL_REPORT.read_bytes())
    assert (report.root, report.type) == ("PerformancePlanOrReport", "Performance_Report")
    assert report.namespace == NAMESPACES[1]
    assert report.name == "2011 Annual Report"
    assert (report.start, report.end, report.publication) == (
        "2011-01-01",
        "2011-12-31",
        "2012-01-31",
    )
    assert report.source == "http://www.xml.gov/stratml/cusson/SMLC2011.xml"
    assert report.submitter is not None
    assert (report.submitter.given_name, report.submitter.surname) == ("Owen", "Ambur")
    assert [organisation.acronym for organisation in report.organisations] == ["SMLC"]
    assert report.vision is not None
    assert report.vision.identifier == "efe1e1dc-51be-43ca-82fe-5444a471a822"
    assert [value.name for value in report.values][:2] == ["Openness", "Standards"]


def test_the_real_reports_indicators_keep_their_results() -> None:
    report = read(ANNUAL_REPORT.read_bytes())
    first, *_, conferences = (
        indicator
        for goal in report.goals
        for objective in goal.objectives
        for indicator in objective.indicators
        if indicator.dimension in ("", "Teleconferences")
    )
    assert first.targets[0].description == " Publication of Part 1. ", "texts are exact"
    assert first.indicator_type == "Qualitative"
    assert conferences.value_chain_stage == "Input_Processing"
    assert conferences.unit == "Number"
    (target,), (actual,) = conferences.targets, conferences.actuals
    assert (target.number, target.start, target.end) == ("", "2011-01-01", "2011-12-31")
    assert (actual.number, actual.instance) == ("8", 1)


def test_nothing_of_the_real_report_is_dropped() -> None:
    assert_nothing_is_dropped(ANNUAL_REPORT.read_bytes())


@pytest.mark.parametrize("namespace", [*NAMESPACES, ""])
@pytest.mark.parametrize("prefix", ["", "stratml"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_namespace_and_none_is_read_alike(namespace: str, prefix: str, mark: bytes) -> None:
    declared = f' xmlns{":" * bool(prefix)}{prefix}="{namespace}"' if namespace else ""
    name = f"{prefix}:" if prefix else ""
    report = read(
        mark
        + f"<{name}StrategicPlan{declared}><{name}Name>Plan</{name}Name><{name}StrategicPlanCore>"
        f"<{name}Goal><{name}Name>Zoë</{name}Name></{name}Goal>"
        f"</{name}StrategicPlanCore></{name}StrategicPlan>".encode()
    )
    assert (report.root, report.name, report.namespace) == ("StrategicPlan", "Plan", namespace)
    assert [goal.name for goal in report.goals] == ["Zoë"]
    assert report.notes == ()


def test_order_does_not_matter_and_lines_are_known() -> None:
    report = read(
        "<PerformancePlanOrReport>\n"
        "<Submitter><Surname>Ambur</Surname></Submitter>\n"
        "<StrategicPlanCore>\n"
        "<Goal>\n"
        "  <Objective>\n<PerformanceIndicator>\n"
        "<MeasurementInstance><ActualResult/>\n<TargetResult/></MeasurementInstance>\n"
        "  </PerformanceIndicator></Objective>\n"
        "  <Identifier>\n 1abc \n</Identifier><Name>Goal</Name>\n"
        "</Goal><Mission>Our mission</Mission></StrategicPlanCore>\n"
        "<Name>Late</Name></PerformancePlanOrReport>\n"
    )
    (goal,) = report.goals
    (objective,) = goal.objectives
    (indicator,) = objective.indicators
    assert report.name == "Late"
    assert (goal.name, goal.identifier, goal.line) == ("Goal", "1abc", 4)
    assert (objective.line, indicator.line) == (5, 6)
    assert (indicator.actuals[0].line, indicator.targets[0].line) == (7, 8)
    assert report.mission is not None
    assert (report.mission.description, report.mission.line) == ("Our mission", 13)
    assert report.notes == ()


COMPLETE = """<PerformancePlanOrReport Type="Performance_Plan">
<Name>n1</Name><Description>d1</Description><OtherInformation>o1</OtherInformation>
<StrategicPlanCore>
<Organization><Name>n2</Name><Acronym>a2</Acronym><Identifier>i2</Identifier>
<Description>d2</Description></Organization>
<Vision><Description>d3</Description><Identifier>i3</Identifier></Vision>
<Mission><Description>d4</Description><Identifier>i4</Identifier></Mission>
<Value><Name>n5</Name><Description>d5</Description></Value>
<Goal><Name>n6</Name><Description>d6</Description><Identifier>i6</Identifier>
<SequenceIndicator>s6</SequenceIndicator><OtherInformation>o6</OtherInformation>
<Stakeholder StakeholderType="Person"><Name>n7</Name><Description>d7</Description>
<Role><Name>n8</Name><Description>d8</Description><RoleType>Performer</RoleType></Role>
</Stakeholder>
<Objective><Name>n9</Name><Description>d9</Description><Identifier>i9</Identifier>
<SequenceIndicator>s9</SequenceIndicator><OtherInformation>o9</OtherInformation>
<PerformanceIndicator ValueChainStage="Input" IndicatorType="Qualitative">
<SequenceIndicator>s10</SequenceIndicator><MeasurementDimension>m10</MeasurementDimension>
<UnitOfMeasurement>u10</UnitOfMeasurement><Identifier>i10</Identifier>
<Description>d10</Description><OtherInformation>o10</OtherInformation>
<Relationship RelationshipType="Peer_To"><Identifier>i11</Identifier>
<ReferentIdentifier>r11</ReferentIdentifier><Name>n11</Name><Description>d11</Description>
</Relationship>
<MeasurementInstance>
<ActualResult><StartDate>2020-01-01</StartDate><EndDate>2020-12-31</EndDate>
<NumberOfUnits>12</NumberOfUnits><Description>d12</Description></ActualResult>
</MeasurementInstance>
</PerformanceIndicator></Objective></Goal>
</StrategicPlanCore>
<AdministrativeInformation><Identifier>i13</Identifier><StartDate>2020</StartDate>
<EndDate>2021</EndDate><PublicationDate>2022</PublicationDate><Source>http://x</Source>
</AdministrativeInformation>
<Submitter><Identifier>i14</Identifier><GivenName>g14</GivenName><Surname>s14</Surname>
<PhoneNumber>p14</PhoneNumber><EmailAddress>e14</EmailAddress></Submitter>
</PerformancePlanOrReport>"""


def test_every_element_of_the_schema_has_its_place() -> None:
    role = StakeholderRole(name="n8", description="d8", types=("Performer",), line=12)
    stakeholder = Stakeholder(name="n7", description="d7", kind="Person", roles=(role,), line=11)
    relationship = Relationship(
        identifier="i11", referents=("r11",), name="n11", description="d11", kind="Peer_To", line=20
    )
    actual = Result(
        description="d12",
        number="12",
        start="2020-01-01",
        end="2020-12-31",
        descriptor_name="",
        descriptor_value="",
        instance=1,
        line=24,
    )
    indicator = Indicator(
        identifier="i10",
        sequence="s10",
        dimension="m10",
        unit="u10",
        description="d10",
        other_information="o10",
        value_chain_stage="Input",
        indicator_type="Qualitative",
        baselines=(),
        targets=(),
        actuals=(actual,),
        relationships=(relationship,),
        line=16,
    )
    objective = Objective(
        name="n9",
        description="d9",
        identifier="i9",
        sequence="s9",
        other_information="o9",
        stakeholders=(),
        indicators=(indicator,),
        line=14,
    )
    goal = Goal(
        name="n6",
        description="d6",
        identifier="i6",
        sequence="s6",
        other_information="o6",
        stakeholders=(stakeholder,),
        objectives=(objective,),
        indicators=(),
        line=9,
    )
    organisation = Organisation(
        name="n2", acronym="a2", identifier="i2", description="d2", stakeholders=(), line=4
    )
    submitter = Submitter(
        identifier="i14", given_name="g14", surname="s14", phone="p14", email="e14", line=32
    )
    assert read(COMPLETE) == Report(
        root="PerformancePlanOrReport",
        namespace="",
        type="Performance_Plan",
        name="n1",
        description="d1",
        other_information="o1",
        identifier="i13",
        start="2020",
        end="2021",
        publication="2022",
        source="http://x",
        submitter=submitter,
        organisations=(organisation,),
        vision=Statement(name="", description="d3", identifier="i3", line=6),
        mission=Statement(name="", description="d4", identifier="i4", line=7),
        values=(Statement(name="n5", description="d5", identifier="", line=8),),
        goals=(goal,),
        stakeholders=(),
        notes=(),
        line=1,
    )


def test_an_empty_document_has_blanks_everywhere_and_no_notes() -> None:
    said = set(everything_said(read("<StrategicPlan><StrategicPlanCore/></StrategicPlan>")))
    assert said == {"StrategicPlan", ""}


@pytest.mark.parametrize(("depth", "read"), [(64, Report), (65, BadRow)])
def test_elements_nest_64_deep_at_most(depth: int, read: type) -> None:
    document = "<StrategicPlan>" + "<a>" * (depth - 1) + "</a>" * (depth - 1) + "</StrategicPlan>"
    assert isinstance(read_stratml(document.encode()), read)


def test_an_administration_may_hold_the_submitter_as_in_part_1() -> None:
    report = read(
        "<StrategicPlan><AdministrativeInformation><Identifier>1</Identifier>"
        "<Submitter><GivenName>Owen</GivenName></Submitter>"
        "</AdministrativeInformation></StrategicPlan>"
    )
    assert report.identifier == "1"
    assert report.submitter is not None
    assert report.submitter.given_name == "Owen"


def test_repeated_identifiers_and_indicators_are_all_kept() -> None:
    indicator = "<PerformanceIndicator><Identifier>8c</Identifier></PerformanceIndicator>"
    (goal,) = plan(f"<Goal>{indicator}<Objective>{indicator * 3}</Objective></Goal>").goals
    assert [each.identifier for each in goal.objectives[0].indicators] == ["8c", "8c", "8c"]
    assert [each.identifier for each in goal.indicators] == ["8c"]


def test_every_measurement_says_which_results_belong_together() -> None:
    (goal,) = plan(
        "<Goal><PerformanceIndicator PerformanceIndicatorType='Quantitative'>"
        "<BaselineResult><NumberOfUnits> 1e3 </NumberOfUnits></BaselineResult>"
        "<MeasurementInstance><TargetResult><Descriptor><DescriptorName>grade</DescriptorName>"
        "<DescriptorValue>A</DescriptorValue></Descriptor></TargetResult>"
        "<TargetResult/></MeasurementInstance>"
        "<MeasurementInstance><ActualResult><NumberOfUnits>n/a</NumberOfUnits></ActualResult>"
        "</MeasurementInstance>"
        "<Relationship RelationshipType='Peer_To'><ReferentIdentifier>a</ReferentIdentifier>"
        "<ReferentIdentifier>b</ReferentIdentifier></Relationship>"
        "</PerformanceIndicator></Goal>"
    ).goals
    (indicator,) = goal.indicators
    assert indicator.indicator_type == "Quantitative"
    assert [(each.number, each.instance) for each in indicator.baselines] == [("1e3", 0)]
    assert [each.instance for each in indicator.targets] == [1, 1]
    assert indicator.targets[0].descriptor_name == "grade"
    assert indicator.targets[0].descriptor_value == "A"
    assert [(each.number, each.instance) for each in indicator.actuals] == [("n/a", 2)]
    (relationship,) = indicator.relationships
    assert (relationship.kind, relationship.referents) == ("Peer_To", ("a", "b"))


def test_a_stakeholder_has_roles_with_both_their_types() -> None:
    (stakeholder,) = plan(
        "<Stakeholder StakeholderTypeType='Person'><Name>Zoë</Name><Role><Name>Lead</Name>"
        "<RoleType>Performer</RoleType><RoleType>Beneficiary</RoleType></Role></Stakeholder>"
    ).stakeholders
    assert (stakeholder.kind, stakeholder.name) == ("Person", "Zoë")
    assert stakeholder.roles[0].types == ("Performer", "Beneficiary")


def test_blank_elements_are_absent_ones_and_do_not_hide_a_later_text() -> None:
    report = plan("<Goal><Name> \n </Name><Name/><Name>Real</Name><Description/></Goal>")
    assert (report.goals[0].name, report.goals[0].description) == ("Real", "")
    assert report.notes == ()


def test_what_has_no_place_becomes_a_note_with_its_path_and_line() -> None:
    report = read(
        "<StrategicPlan xmlns:xsi='x' xsi:schemaLocation='a b'>loose\n"
        "<StrategicPlanCore><Goal/>\n<Goal><Name>One</Name>\n"
        "<Name xml:lang='nl'>Een</Name><Colour tone='dark'>re<b>d</b></Colour></Goal>"
        "</StrategicPlanCore></StrategicPlan>"
    )
    goal = "/StrategicPlan/StrategicPlanCore/Goal[2]"
    assert report.notes == (
        Note(path="/StrategicPlan/@xsi:schemaLocation", text="a b", line=1),
        Note(path="/StrategicPlan", text="loose\n", line=1),
        Note(path=f"{goal}/Name[2]/@xml:lang", text="nl", line=3 + 1),
        Note(path=f"{goal}/Name[2]", text="Een", line=4),
        Note(path=f"{goal}/Colour/@tone", text="dark", line=4),
        Note(path=f"{goal}/Colour", text="re", line=4),
        Note(path=f"{goal}/Colour/b", text="d", line=4),
    )


def test_markup_inside_a_text_is_read_as_its_words_and_its_attributes_are_noted() -> None:
    report = plan("<Goal><Description>See <a href='http://x'>this</a> page.</Description></Goal>")
    assert report.goals[0].description == "See this page."
    assert [(note.path[-7:], note.text) for note in report.notes] == [("a/@href", "http://x")]


def test_a_style_sheet_and_another_encoding_are_no_obstacle() -> None:
    report = read(
        "<?xml version='1.0' encoding='ISO-8859-1'?><?xml-stylesheet href='part1.xsl'?>"
        "<StrategicPlan><Name>Zoë</Name></StrategicPlan>".encode("latin-1")
    )
    assert report.name == "Zoë"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("document", "line", "said"),
    [
        ("\n<!DOCTYPE a>\n<StrategicPlan/>", 2, "declares a DTD"),
        ('<!DOCTYPE a SYSTEM "http://x/y.dtd"><StrategicPlan/>', 1, "declares a DTD"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 1, "declares a DTD"),
        (f'<!DOCTYPE a [<!ENTITY a0 "x">{BOMB}]><a>&a8;</a>', 1, "declares a DTD"),
        ("<StrategicPlan>\n&nbsp;</StrategicPlan>", 2, "undefined entity"),
        ("<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include/></a>", 1, "XInclude"),
        ("<StrategicPlan>\n<Name></StrategicPlan>", 2, "mismatched tag"),
        ("<StrategicPlan>\n", 2, "no element found"),
        ("", 1, "no element found"),
        ("role,scope\n", 1, "syntax error"),
        (b"<StrategicPlan>\n<Name>Zo\xeb</Name></StrategicPlan>", 2, "offset 24 "),
        ("<StrategicPlan/>".encode("utf-16")[:-3], 1, "Not well-formed"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", 1, "encoding"),
        ("\n<html><body/></html>", 2, 'outermost element is "html"'),
        ("<StrategicPlan>\n" + "<a>" * 100_000, 2, "nested more than 64 deep"),
        ("<StrategicPlan>\n<Name>" + "x" * 20_000_000, 2, "A text is larger than"),
        ("<a>\n<Name>" + "é" * 600_000 + "</Name></a>", 2, "A text is larger than"),
        ("<a>\n<b c='" + "x" * 20_000_000 + "'/></a>", 2, "A text is larger than"),
    ],
    ids=range(18),
)
def test_what_cannot_be_read_is_refused_with_its_line(
    document: str | bytes, line: int, said: str
) -> None:
    refused = refusal(document)
    assert refused.line == line
    assert said in refused.error


# fmt: off
NAMES = [
    "StrategicPlanCore", "Goal", "Objective", "PerformanceIndicator", "MeasurementInstance",
    "TargetResult", "ActualResult", "BaselineResult", "Name", "Description", "Identifier",
    "OtherInformation", "Stakeholder", "Role", "RoleType", "Vision", "Mission", "Value",
    "Organization", "Relationship", "ReferentIdentifier", "Descriptor", "DescriptorName",
    "NumberOfUnits", "StartDate", "Submitter", "Source", "AdministrativeInformation", "Unknown",
]
# fmt: on
ATTRIBUTES = ("Type", "ValueChainStage", "StakeholderTypeType", "RelationshipType", "unknown")
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8) | (
    st.sampled_from(["", " \n ", " a\n b "])
)


def element(
    tag: str, text: str, attributes: dict[str, str], children: list[ET.Element]
) -> ET.Element:
    made = ET.Element(tag, attributes)
    made.text = text
    for child in children:
        child.tail = text
        made.append(child)
    return made


attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=2)
leaves = st.builds(element, st.sampled_from(NAMES), texts, attributes, st.just([]))
trees = st.recursive(
    leaves,
    lambda inner: st.builds(element, st.sampled_from(NAMES), texts, attributes, st.lists(inner)),
    max_leaves=25,
)


@given(st.builds(element, st.just("StrategicPlan"), texts, attributes, st.lists(trees)))
def test_nothing_of_any_document_is_dropped(root: ET.Element) -> None:
    assert_nothing_is_dropped(ET.tostring(root, encoding="utf-8"))


@given(st.binary(max_size=200))
def test_noise_is_refused_or_read_but_never_an_accident(noise: bytes) -> None:
    assert isinstance(read_stratml(noise), BadRow)
    assert isinstance(
        read_stratml(b"<StrategicPlan>" + noise + b"</StrategicPlan>"), BadRow | Report
    )
