"""Shapes are promises: what was stored once is read for ever, and stored the same way again."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

import msgspec
import pytest
import rfc8785
from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from events import Fact, fact
from events.codec import FactMapper, UnknownFact
from events.entry import entry
from events.envelope import Envelope
from events.fact import FACTS
from events.facts.delegations import AuthorityDelegated
from events.facts.roles import RoleDefined
from events.upcasts import UPCASTS
from tests.golden import NOW, Sample, meaning, samples, stored

mapper = FactMapper()
golden = pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.topic)


# -- golden samples --------------------------------------------------------------------------------


def test_every_fact_that_is_stored_has_its_golden_samples() -> None:
    count = Counter(sample.topic for sample in samples())
    missing = sorted(name for name in FACTS if count[name] < 2)
    assert missing == [], "run python -m tests.golden, and look at what it adds"


def test_no_stored_name_was_ever_given_up() -> None:
    gone = sorted({sample.topic for sample in samples()} - FACTS.keys() - UPCASTS.keys())
    assert gone == [], "events of these names lie in records: they need an upcaster"


@golden
def test_a_golden_sample_means_what_it_always_meant(sample: Sample) -> None:
    found = mapper.to_domain_event(stored(sample)).fact
    if sample.topic in FACTS:
        assert type(found) is FACTS[sample.topic]
        assert meaning(found) == sample.means


@golden
def test_a_golden_sample_is_stored_as_the_same_bytes_again(sample: Sample) -> None:
    if sample.topic in FACTS:
        again = mapper.to_stored_event(mapper.to_domain_event(stored(sample)))
        assert (again.topic, again.state.decode()) == (sample.topic, sample.state)


# -- old shapes ------------------------------------------------------------------------------------


def titled(old: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"label": old["name"].strip(), "chief": old["rank"] == 1}


def labelled(old: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"title": old["label"], "top_management": old["chief"]}


def test_an_old_shape_is_read_through_every_shape_that_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(UPCASTS, "role.titled@1", ("role.titled@2", titled))
    monkeypatch.setitem(UPCASTS, "role.titled@2", ("role.defined@1", labelled))
    old = json.loads(samples()[0].state) | {"fact": {"name": " CIO ", "rank": 1}}
    state = json.dumps(old).encode()
    found = mapper.to_domain_event(StoredEvent("role/cio", 1, "role.titled@1", state), pos=4)
    assert found.fact == RoleDefined(title="CIO", top_management=True)
    assert (found.number, found.stream, found.version) == (5, "role/cio", 1)
    assert found.envelope.key == "key-1"


def test_a_grant_of_before_limits_for_a_period_has_none() -> None:
    first = next(each for each in samples() if each.topic == "authority.delegated@1")
    found = mapper.to_domain_event(stored(first)).fact
    assert isinstance(found, AuthorityDelegated)
    assert meaning(found).items() >= first.means.items()
    assert (found.amount_per_period, found.on_vacancy, found.renews) == (None, "flag", "")


def test_a_name_that_nobody_registered_is_not_read() -> None:
    with pytest.raises(UnknownFact, match=r"os\.system"):
        mapper.to_domain_event(StoredEvent("role/cio", 1, "os.system", b"{}"))


@pytest.mark.parametrize("state", [b"", b"{}", b"[]", b"\x80", b'{"envelope":{},"fact":{}}'])
def test_bytes_that_are_no_event_are_not_read(state: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        mapper.to_domain_event(StoredEvent("role/cio", 1, "role.defined@1", state))


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["", "role", "role.defined", "role.defined@0", "Role.defined@1", "role.defined@1 "]
)
def test_a_stored_name_has_one_form(name: str) -> None:
    with pytest.raises(ValueError, match=r"subject\.past-verb@1"):
        fact(name)


def test_a_stored_name_is_given_once() -> None:
    class Another(Fact):
        pass

    with pytest.raises(ValueError, match="already taken"):
        fact("role.defined@2")(Another)
    assert FACTS["role.defined@2"] is RoleDefined


# -- entries ---------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SAFE = 2**53 - 1  # the largest whole number that RFC 8785 writes as it is


envelopes = st.builds(
    Envelope,
    event_id=texts, recorded_at=st.datetimes(timezones=st.just(UTC)), effective_at=st.just(NOW),
    actor=texts, door=st.just("page"), key=texts, grant=texts, cause=texts,
)  # fmt: skip
events = st.builds(
    StoredEvent,
    originator_id=texts, originator_version=st.integers(1, SAFE), topic=texts,
    state=st.binary(max_size=40),
)  # fmt: skip


@given(st.integers(0, SAFE), events, envelopes)
def test_an_entry_is_canonical_json(pos: int, stored: StoredEvent, envelope: Envelope) -> None:
    says = {
        "v": 1,
        "pos": pos,
        "stream": str(stored.originator_id),
        "ver": stored.originator_version,
        "type": stored.topic,
        "at": envelope.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0"),
        "actor": envelope.actor,
        "auth": envelope.grant,
        "cause": envelope.cause,
        "state_sha256": sha256(stored.state).hexdigest(),
    }
    written = entry(pos, stored, envelope)
    assert written == rfc8785.dumps(says)  # type: ignore[arg-type]  # a dict of str and int
    assert json.loads(written) == says
