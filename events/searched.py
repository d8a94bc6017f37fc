"""What of an event is found by searching: its words, and the marks that tell it apart.

It is read from the stored bytes, so an index can be made anew from them at any time. A version of
governed content is stored whole; what is searched of it is what it changed, before and after.
People's names are in no event, so they are in no index.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

Mark = tuple[str, str]
"""(`kind`, `objective`), (`by`, `p-falk`), (`field`, `target`): what is compared exactly."""

TITLES = ("title", "name")
WHOLE = ("content",)  # fields that hold all there is, not what is new
PATHS, PATHS_BEFORE = "changes", "former"  # fields that name by paths what is new, and was
FORMER = "former_"
NAMED = re.compile(r"[\w.@-]{1,80}")
SORTED = re.compile(r"[a-z_-]{1,40}:[\w.@-]{1,80}")

_decode = msgspec.json.decode


class Part(NamedTuple):
    """One field that an event speaks of: its path, and what it held before and holds now."""

    path: str
    before: Any
    now: Any


class Searched(NamedTuple):
    """An event as it is searched."""

    title: str
    words: str
    marks: frozenset[Mark]


def searched(stream: str, topic: str, state: bytes, former: bytes | None) -> Searched:
    """Return what of a stored event is searched; `former` is the version before this one."""
    stored = _decode(state)
    envelope, fact = stored["envelope"], stored["fact"]
    parts = list(parts_of(fact, fact_in(former) if former else None))
    kind, _, item_id = stream.partition("/")
    name = topic.partition("@")[0]
    texts = [text for part in parts for value in (part.before, part.now) for text in _texts(value)]
    marks = {
        ("kind", kind), ("item", stream), ("fact", name), ("door", envelope["door"]),
        ("by", envelope["actor"]), ("names", item_id), *_of_envelope(envelope),
        *(("names", each) for each in map(_named, texts) if each),
        *(("field", each) for part in parts for each in _fields(part.path)),
    }  # fmt: skip
    words = [item_id, name, envelope.get("reason", ""), *texts]
    return Searched(" ".join([item_id, *_titles(fact)]), "\n".join(words), frozenset(marks))


def fact_in(state: bytes) -> dict[str, Any]:
    """Return the fact that lies in a stored state, in plain values."""
    found: dict[str, Any] = _decode(state)["fact"]
    return found


def parts_of(fact: dict[str, Any], former: dict[str, Any] | None) -> Iterator[Part]:
    """Yield the fields that a fact speaks of, with what they held before where it is known."""
    for name, value in fact.items():
        if name in WHOLE and isinstance(value, dict):
            yield from _changed((former or {}).get(name, {}), value)
        elif name == PATHS and isinstance(value, dict):
            yield from _proposed(value, fact.get(PATHS_BEFORE) or {})
        elif (
            name != PATHS_BEFORE
            and not name.startswith(FORMER)
            and fact.get(FORMER + name) != value
        ):
            yield Part(name, fact.get(FORMER + name), value)
    for name in sorted(fact.keys() - {FORMER + each for each in fact}):
        if name.startswith(FORMER):  # what it holds now is its default, and was not stored
            yield Part(name.removeprefix(FORMER), fact[name], None)


def _proposed(changes: dict[str, Any], former: dict[str, Any]) -> Iterator[Part]:
    for path, value in changes.items():
        before = former.get(path)
        if value is None:
            yield Part(path, before, None)
        else:
            yield from _changed(before, value, path)


def _changed(before: Any, now: Any, path: str = "") -> Iterator[Part]:  # noqa: ANN401  # JSON
    """Yield the leaves in which two values differ; an empty map is a leaf, a list is one too."""
    maps = [value for value in (before, now) if isinstance(value, dict) and value]
    if not maps or any(value and not isinstance(value, dict) for value in (before, now)):
        if before != now:
            yield Part(path, before, now)
        return
    for name in dict.fromkeys(name for value in maps for name in value):
        inner = f"{path}.{name}" if path else name
        yield from _changed((before or {}).get(name), (now or {}).get(name), inner)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Yield every text and number that lies in a value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _named(text: str) -> str:
    """Return the id that a text is: of `role:cio` the part that names; nothing of a sentence."""
    if SORTED.fullmatch(text):
        return text.partition(":")[2]
    return text if NAMED.fullmatch(text) else ""


def _of_envelope(envelope: dict[str, Any]) -> Iterator[Mark]:
    for field in ("grant", "on_behalf_of"):
        if value := envelope.get(field, ""):
            yield "names", _named(value)


def _fields(path: str) -> Iterator[str]:
    """Yield the names by which a path is asked for: each way down to it, and its last step."""
    steps = path.split(".")
    yield from (".".join(steps[: n + 1]) for n in range(len(steps)))
    yield steps[-1]


def _titles(fact: dict[str, Any]) -> Iterator[str]:
    for holder in (fact, *(fact[name] for name in WHOLE if isinstance(fact.get(name), dict))):
        yield from (holder[name] for name in TITLES if isinstance(holder.get(name), str))
