"""Brackwater's story: every act ends as its file says, and other acts change what follows.

The file is made for readers of the standard, not from this program; its expectations are not read
by the demo (`tests/test_demo_data.py`). Acts on kinds that the tracker lacks are passed over.
"""

from datetime import datetime
from typing import Any

import pytest

from tests.brackwater import Told, as_told, ended, lines, to_end, totals
from tests.specification import Story
from tracker.authority import Authority

# ---------------------------------------------------------------- as it is told


def test_every_act_of_the_story_ends_as_the_file_says() -> None:
    _, how = as_told()
    assert list(how.items()) == list(to_end().items())


def test_no_part_of_the_story_is_lost_on_the_way() -> None:
    accepted, refused, skipped = totals(as_told()[1])
    assert accepted + refused + skipped == len(lines()) == 539
    assert (accepted >= 245, refused >= 17, skipped <= 277) == (True, True, True)


# ---------------------------------------------------------------- as it could have been


def without(*left_out: int) -> list[Told]:
    return [line for line in lines() if line["seq"] not in left_out]


def but(number: int, **other: Any) -> list[Told]:
    """Return the story with something else said in one line, in its data or beside them."""
    beside: Told = {
        name: other.pop(name) for name in ("actor", "via", "effective") if name in other
    }
    return [
        {**line, **beside, "data": {**line["data"], **other}} if line["seq"] == number else line
        for line in lines()
    ]


def with_line(after: int, **line: Any) -> list[Told]:
    """Return the story with a line more."""
    before = [told for told in lines() if told["seq"] <= after]
    return [*before, {"seq": 1000, **line}, *lines()[len(before) :]]


def lines_of(number: int) -> Told:
    """Return what a proposal of the story changes."""
    changes: Told = next(line["data"]["changes"] for line in lines() if line["seq"] == number)
    return changes


VARIANTS: dict[str, tuple[list[Told], dict[int, str]]] = {
    "the director never accepts his grant": (
        without(64),
        {
            68: "AUTH-ACCEPT",  # he gives nothing on
            73: "AUTH-ACCEPT",
            74: "REF-UNKNOWN",  # what he did not give is not there to be accepted
            80: "REF-UNKNOWN",
            106: "accepted",  # the policy is the chief executive's
            147: "AUTH-ACCEPT",
            156: "AUTH-ACCEPT",
            158: "accepted",
            212: "REF-UNKNOWN",  # the plan lacks a second signature and never came to be
            306: "AUTH-ACCEPT",  # nor does he appoint
        },
    ),
    "the chief executive never accepts her appointment": (
        without(53),
        {
            54: "accepted",
            62: "AUTH-ACCEPT",
            64: "REF-UNKNOWN",
            83: "AUTH-ACCEPT",
            96: "FACT-ACTOR",
            100: "PROP-NORULE",
        },
    ),
    "the policy is not approved": (
        without(106),
        {364: "PROP-1", 365: "REF-UNKNOWN", 366: "REF-UNKNOWN", 511: "PROP-1"},
    ),
    "the money of the plan is released by somebody who may not": (
        but(160, actor="p-weber"),
        {160: "AUTH-NONE", 212: "REF-UNKNOWN", 220: "PROP-1", 224: "REF-UNKNOWN"},
    ),
    "nobody takes the network manager's grant back": (
        without(307),
        {316: "accepted", 317: "PROP-STATE"},  # what hangs below it still works
    ),
    "the network manager never gave part of it on": (
        without(80),
        {82: "REF-UNKNOWN", 307: "accepted", 316: "REF-UNKNOWN", 317: "accepted"},
    ),
    "the deputy does not accept the cover": (
        without(215),
        {
            224: "AUTH-ACCEPT",
            225: "AUTH-ACCEPT",  # its base is still the newest
            226: "PROP-1",
            228: "AUTH-ACCEPT",
            229: "FACT-ACTOR",  # nor does the deputy tell what the representative tells
            231: "PROP-1",
            234: "REF-UNKNOWN",
        },
    ),
    "the communication approach is not approved": (
        without(112),
        {113: "PROP-4", 118: "REF-UNKNOWN", 387: "PROP-1", 390: "PROP-4", 510: "REF-UNKNOWN"},
    ),
    "the approach does not name the line on the plan": (
        but(
            110,
            changes=lines_of(110) | {"lines": ["COM-01", "COM-02", "COM-04", "COM-05"]},
        ),
        {115: "PROP-4", 161: "REF-UNKNOWN", 216: "accepted", 229: "REF-UNKNOWN"},
    ),
    "nobody fills in the line on the plan": (
        without(115),
        {161: "REF-UNKNOWN", 229: "REF-UNKNOWN", 510: "REF-UNKNOWN", 520: "accepted"},
    ),
    "more people are reached than there are": (
        but(161, reached=29),
        {161: "COM-4", 229: "accepted"},
    ),
    "an occasion is left out without a reason": (
        [{**n, "reason": ""} if n["seq"] == 510 else n for n in lines()],
        {510: "FACT-REASON"},
    ),
    "the cover lasts to the end of the month": (
        but(214, until="2026-02-28"),
        {224: "accepted", 233: "accepted", 234: "PROP-STATE"},
    ),
    "the cover ends on the day of the approval, which is kept whole": (
        but(214, until="2026-02-24"),
        {233: "accepted", 234: "PROP-STATE"},
    ),
    "the cover ends the day before": (but(214, until="2026-02-23"), {233: "AUTH-TIME"}),
    "the representative may spend more": (
        but(68, amount=40_000),
        {239: "accepted", 417: "accepted", 418: "REF-TAKEN", 419: "REF-TAKEN"},
    ),
    "the representative may spend less than it costs": (
        but(68, amount=39_999),
        {68: "accepted", 239: "AUTH-AMOUNT", 417: "AUTH-ATTENUATE"},
    ),
    "somebody else proposes what the deputy approves": (
        [{**n, "actor": "p-demir"} if n["seq"] in (274, 275) else n for n in lines()],
        {278: "accepted", 280: "PROP-STATE"},
    ),
    "the director's grant ends in March": (
        but(62, until="2026-03-31"),
        {
            68: "AUTH-ATTENUATE",  # for longer than he holds it
            147: "accepted",
            224: "REF-UNKNOWN",  # so there is no cover either, and no second version
            245: "PROP-1",
            305: "AUTH-TIME",
            306: "AUTH-TIME",
        },
    ),
    "the director is not allowed to give anything on": (
        but(62, depth=0),
        {68: "AUTH-DEPTH", 73: "AUTH-DEPTH", 147: "accepted", 214: "REF-UNKNOWN"},
    ),
    "the director leaves office in March": (
        with_line(
            239,
            at="2026-03-06T10:00:00Z",
            actor="p-okafor",
            command="EndAppointment",
            data={"appointment": "APT-02"},
        ),
        {
            1000: "accepted",
            234: "accepted",
            240: "AUTH-NONE",
            241: "accepted",
            245: "PROP-1",  # version 5 never came to be
            305: "AUTH-NONE",
            306: "AUTH-NONE",
        },
    ),
    "the emergency is approved by somebody without that power": (
        but(247, actor="p-falk", via="DEL-03"),
        {247: "AUTH-POWER", 250: "PROP-STATE", 251: "PROP-STATE"},
    ),
    "no approval rules are set": (
        without(83),
        {100: "PROP-NORULE", 154: "PROP-NORULE", 212: "REF-UNKNOWN", 245: "PROP-1"},
    ),
    "the grant of the workplace is wider": (
        but(69, scope=["*"]),
        {377: "accepted", 378: "PROP-STATE"},
    ),
    "the operator is the chief executive": (
        [
            {**n, "actor": "p-okafor"} if n["seq"] <= 52 and n["actor"] == "p-horak" else n
            for n in lines()
        ],
        {53: "AUTH-SELF", 62: "AUTH-ACCEPT"},
    ),
}


@pytest.mark.parametrize("what", VARIANTS)
def test_another_story_ends_otherwise(what: str) -> None:
    told, expected_otherwise = VARIANTS[what]
    last = max(n for n, line in enumerate(told) if line["seq"] in expected_otherwise)
    how = ended(told[: last + 1])
    assert {seq: how[seq] for seq in expected_otherwise} == expected_otherwise


# ---------------------------------------------------------------- who could, at any time


def held(told: Story, at: str, power: str, scope: str = "*") -> set[str]:
    on = datetime.fromisoformat(at)
    with told.tracker.looking(on) as history:
        return {who for who, _, _ in Authority(history, on).who_could([power], (scope,), 0)}


def test_authority_at_any_time_of_the_story() -> None:
    told, _ = as_told()
    assert held(told, "2025-10-06T10:04:00Z", "approve:policy") == set()  # not accepted yet
    assert held(told, "2025-10-06T10:05:00Z", "approve:policy") == {"p-okafor"}
    everybody = {"p-okafor", "p-lindqvist", "p-raman", "p-falk"}
    assert held(told, "2026-02-08T22:59:59Z", "approve:plan") == everybody
    assert held(told, "2026-02-08T23:00:00Z", "approve:plan") == {*everybody, "p-adler"}
    assert held(told, "2026-02-20T22:59:59Z", "approve:plan") == {*everybody, "p-adler"}
    assert held(told, "2026-02-20T23:00:00Z", "approve:plan") == everybody
    network = {"p-bianchi", "p-oneill"}  # by DEL-08 and, below it, DEL-09
    assert held(told, "2026-05-31T21:59:59Z", "approve:plan", "SVC-NET") == everybody | network
    assert held(told, "2026-05-31T22:00:00Z", "approve:plan", "SVC-NET") == everybody
    owners = {"p-okafor", "p-lindqvist", "p-falk"}
    assert held(told, "2026-06-01T08:59:00Z", "approve:objective", "SVC-NET") == owners
    confirmed = held(told, "2026-06-01T09:05:00Z", "approve:objective", "SVC-NET")
    assert confirmed == {*owners, "p-price"}
