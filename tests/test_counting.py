"""Items are counted as they are listed, at every instant of the record."""

import pytest

from tests.copies import Copy
from tracker.application import KINDS

EVERY_SO_MANY = 7


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_as_many_are_counted_as_are_listed_after_each_event(kind: str) -> None:
    with Copy().record().reading() as reading:
        sizes = range(0, reading.size + 1, EVERY_SO_MANY)
        counted = [reading.count(kind, size, {}) for size in sizes]
        listed = [len(reading.rows(kind, size, {})) for size in sizes]
    assert counted == listed


def test_with_a_facet_as_many_are_counted_as_are_listed() -> None:
    with Copy().record().reading() as reading:
        facet = {"supports": "BG-1"}
        sizes = range(0, reading.size + 1, EVERY_SO_MANY)
        counted = [reading.count("objective", size, facet) for size in sizes]
        assert counted == [len(reading.rows("objective", size, facet)) for size in sizes]
        assert counted[-1] == 3
