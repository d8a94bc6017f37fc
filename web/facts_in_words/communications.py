"""What the facts about communication say, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from events import Fact
from events.facts import communications
from web.facts_in_words.told import Told, Words, plain

EFFECTIVE = {"effective": "effective", "partly": "partly effective", "not": "not effective"}


def _delivered(fact: communications.CommunicationDelivered, told: Told) -> Words:
    late = f"{fact.late_by_days} days late" if fact.late_by_days else ""
    reach = "" if fact.reached is None else f"to {fact.reached} of {fact.of}"
    return f"told “{fact.occasion}” by", " ".join(part for part in (reach, late) if part)


WORDS: Mapping[type[Fact], Callable[[Any, Told], Words]] = {
    communications.CommunicationPlanned: plain("filled in the line"),
    communications.CommunicationDelivered: _delivered,
    communications.CommunicationSkipped: lambda f, t: (f"left out “{f.occasion}” of", ""),
    communications.EffectivenessAssessed: lambda f, t: (
        "judged what is told by the line", f"as {EFFECTIVE[f.verdict]}",
    ),
    communications.CommunicationEnded: plain("ended the line"),
    communications.DeliveryAcknowledged: lambda f, t: (
        "confirmed to have read", f"about version {f.version}" if f.version else "",
    ),
}  # fmt: skip
