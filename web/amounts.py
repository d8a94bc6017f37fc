"""Measured values, targets and how far one is from the other, in words: filters for templates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from web.filters import NOBREAK_HYPHEN, number, words

NOBREAK_SPACE = "\u00a0"
AT = {"down": "at most ", "up": "at least "}


def amount(value: Decimal | None, unit: str = "") -> str:
    """`99.94 %`, `1 certificate`; a value without a number says so."""
    if value is None:
        return "no number"
    return number(value) + (NOBREAK_SPACE + unit if unit else "")


def target(item: Mapping[str, Any]) -> str:
    """`at least 99.9 %`: what a listed objective is to reach."""
    if item["target"] is None:
        return "no number"
    return AT.get(item["better"], "") + amount(item["target"], item["unit"])


def latest(item: Mapping[str, Any]) -> str:
    """`99.94 % for 2026-10`: the latest value of a listed objective."""
    if not item["period"]:
        return "No value"
    period = str(item["period"]).replace("-", NOBREAK_HYPHEN)
    return f"{amount(item['value'], item['unit'])} for {period}"


def summary(item: Mapping[str, Any]) -> str:
    """`10 values, the latest 96.8 % for 2026-10, target at least 96 %`: a drawing in words."""
    if not item["period"]:
        return "No value yet"
    count = words(item["values_recorded"], "value")
    return f"{count}, the latest {latest(item)}, target {target(item)}"
