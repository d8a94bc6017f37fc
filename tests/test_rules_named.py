"""Each rule of the domain, in one sentence, and that a test of its name holds the tracker to it.

A rule is named by its identifier in small letters: RISK-3 by `test_risk_3_...`. The rules that have
none are counted: `rule 7` by `test_rule_7_...`.
"""

import re
from functools import cache
from pathlib import Path

import pytest

ALWAYS = {
    1: "who may decide something follows from the record alone, and no flag grants anything",
    2: "every chain ends at the root authority, and its first holder closes the set-up",
    3: "nobody gives more than they hold",
    4: "grants make no circle, and work while all above them do; what was done stays valid",
    5: "a role may have several holders or none; roles that exclude each other are not combined",
    6: "who stands in for an absence has a grant of their own, with a period",
    7: "what gives authority is never dated back; other facts may come late, with a mark",
    8: "whose approval is needed is data; the first rule that fits wins; no match refuses",
    9: "authors do not approve, one person counts once, and no chain runs through the proposer",
    10: "an approval freezes what was signed, by which rule and by which chain",
    11: "a revision clears the approvals whose power it touches",
    12: "a proposal stands on the newest version; where both changed, the author chooses",
    13: "how things stand follows from dates, and nothing has to run for it",
    14: "an approval can be taken back, an approved change cancelled; a refusal says why",
    15: "an emergency works at once and is ratified by others; nothing is undone silently",
    16: "governed content changes by proposal only; facts are entered by who is responsible",
    17: "nothing is changed or removed; a correction names what it corrects",
    18: "a command is applied once, and wholly or not at all",
    19: "what was refused is recorded, apart from what is in force",
    21: "a refusal names one rule: the first that fails, what is not known before all others",
}
"""What always holds, by number. The twentieth is about reviews, which are not kept yet."""

NAMED = {
    "AUTH-NONE": "who acts by a grant holds it that day",
    "AUTH-ACCEPT": "nobody acts by what they have not accepted",
    "AUTH-TIME": "the act lies within the dates of the grant and of all above it",
    "AUTH-REVOKED": "nothing above was taken back by then",
    "AUTH-POWER": "the grant gives the power",
    "AUTH-SCOPE": "the grant covers what it is about",
    "AUTH-AMOUNT": "the grant covers the amount",
    "AUTH-RISK": "the grant reaches the level; the owner alone bears no more than medium",
    "AUTH-PERIOD": "the amounts of a period stay within its limit",
    "AUTH-ATTENUATE": "what is given on is a part of what is held",
    "AUTH-DEPTH": "each level allows fewer below it",
    "AUTH-CYCLE": "no grant comes back to who stands above",
    "AUTH-NONDELEGABLE": "some powers stay with top management",
    "AUTH-NOBACKDATE": "authority begins when it is recorded, or later",
    "AUTH-CASCADE": "who takes back sees what falls with it",
    "AUTH-CONCURRENT": "of a grant and its cover the one used first counts",
    "AUTH-SELF": "nobody enlarges their own authority",
    "SOD-1": "who proposes does not approve",
    "SOD-2": "one person counts once",
    "SOD-3": "who keeps the tracker approves nothing, who audits changes nothing",
    "SOD-5": "no approval rests on authority from the proposer",
    "SOD-6": "who defined a rule is not the only one who approves by it for 30 days",
    "PROP-1": "the base is the newest version, scheduled ones included",
    "PROP-2": "an approval names the revision and the hash of what was shown",
    "PROP-3": "a revision clears the approvals whose power it touches",
    "PROP-4": "governed content changes in no other way",
    "PROP-5": "only a correction looks back",
    "PROP-6": "a proposal says why, in ten characters at least",
    "PROP-7": "scheduled versions do not cross",
    "PROP-8": "a change in parts is flagged",
    "PROP-9": "rejecting takes a reason, and authority over the scope",
    "PROP-10": "the last approval and the version come together",
    "PROP-11": "authority counts at the moment of the act",
    "PROP-12": "a link decides nothing",
    "OBJ-1": "an objective can be measured",
    "OBJ-2": "it serves a business goal",
    "OBJ-3": "a target made easier after a miss is flagged",
    "OBJ-4": "a target is not moved under values that are in",
    "OBJ-5": "an objective whose role is empty is flagged",
    "OBJ-6": "how it stands is computed",
    "OBJ-7": "an action serves it, or it is business as usual",
    "OBJ-8": "it is closed by a value",
    "MEAS-1": "a correction names the value that is there",
    "MEAS-2": "a period has one value",
    "MEAS-3": "what has not begun is not measured",
    "PLAN-1": "a plan is not edited",
    "PLAN-2": "versions follow one another, each made by one proposal",
    "PLAN-3": "stated money is compared with what the actions cost",
    "PLAN-4": "an action belongs to an office",
    "PLAN-5": "an action that something is given to goes with a reason only",
    "RES-1": "no more is given than is there, but for a reason",
    "RES-2": "money beyond the plan takes the right to spend the excess",
    "RES-3": "an allocation lies within the plan's period",
    "RES-4": "a shortage waits thirty days for an answer",
    "POL-1": "top management approves the policy in person",
    "POL-2": "an acknowledgement is of one person and one version",
    "POL-3": "a policy that nobody was told of is flagged",
    "RISK-1": "a rating keeps its version of the approach",
    "RISK-2": "what is accepted is the level that the risk has",
    "RISK-3": "an acceptance ends within twelve months",
    "RISK-4": "a risk names services, or the organisation",
    "RISK-5": "what is worse than without any measure says why",
    "RISK-6": "a rise ends an acceptance",
    "RISK-7": "closing what is high takes the owner and a second person",
    "RISK-8": "a finished treatment is followed by a rating",
    "COM-1": "a line gives all five answers",
    "COM-2": "every governed kind is told of by a line",
    "COM-3": "a new version opens an occasion by itself",
    "COM-4": "no more are reached than there are",
    "COM-5": "too small a reach in any part is a gap",
    "COM-6": "an acknowledgement names the version",
}

EVERY = {f"rule {number}": said for number, said in ALWAYS.items()} | NAMED


@cache
def named_tests() -> frozenset[str]:
    """Return the names of all tests."""
    text = "\n".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    return frozenset(re.findall(r"^def (test_\w+)", text, re.MULTILINE))


@pytest.mark.parametrize(("rule", "says"), EVERY.items(), ids=EVERY)
def test_each_rule_has_a_test_of_its_name(rule: str, says: str) -> None:
    named = re.compile(rf"_{re.sub('[- ]', '_', rule.lower())}_[a-z]")
    assert [name for name in named_tests() if named.search(name)], f"No test says that {says}."
