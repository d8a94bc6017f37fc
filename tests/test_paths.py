"""Paths: where a change leads to in a content, and that nothing else is touched."""

from typing import Any

import pytest

from tracker.paths import at_path, changed


@pytest.mark.parametrize(
    ("path", "value", "result"),
    [
        ("a", 1, {"a": 1, "b": {"c": 2}}),
        ("b.c", 3, {"b": {"c": 3}}),
        ("b.d.e", 3, {"b": {"c": 2, "d": {"e": 3}}}),
        ("b", None, {}),
        ("b.c", None, {"b": {}}),
        ("x.y", None, {"b": {"c": 2}}),
        ("b.c.d", None, {"b": {"c": 2}}),
        ("b.c.d", 1, {"b": {"c": {"d": 1}}}),
        ("", 1, {"b": {"c": 2}, "": 1}),
    ],
)
def test_a_path_leads_to_a_value(path: str, value: object, result: dict[str, Any]) -> None:
    before = {"b": {"c": 2}}
    assert changed(before, {path: value}) == result
    assert before == {"b": {"c": 2}}, "what was there is never touched"
    assert at_path(result, path) == value


def test_what_is_put_in_is_a_copy() -> None:
    wished: dict[str, Any] = {"a": {"b": 1}}
    result = changed({}, {**wished, "a.c": 2})
    assert result == {"a": {"b": 1, "c": 2}}
    assert wished == {"a": {"b": 1}}
