"""The places one can go from every page, in the order of the side navigation."""

from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is what a page gives as `nav`; `letter` is typed after g; `group` heads a new part."""

    key: str
    title: str
    path: str
    icon: str
    letter: str
    group: str = ""


SECTIONS = (
    Section("home", "Overview", "/", "home", "h"),
    Section("turn", "Your turn", "/turn", "inbox", "i"),
    Section("objectives", "Objectives", "/objectives", "target", "o", "The five practices"),
    Section("plans", "Plan", "/plans", "page", "p"),
    Section("resources", "Resources", "/resources", "layers", "u"),
    Section("policies", "Policies", "/policies", "shield", "y"),
    Section("risks", "Risk", "/risks", "alert", "r"),
    Section("communications", "Communication", "/communications", "speech", "c"),
    Section("delegations", "Delegation", "/delegations", "people", "d"),
    Section("record", "The record", "/record", "hourglass", "t", "Proof"),
    Section("evidence", "Evidence", "/evidence", "link", "e"),
    Section("clauses", "Clauses", "/clauses", "book", "l"),
    Section("organisation", "Organisation", "/organisation", "building", "z", "Set-up"),
)


def sections_of(app: Flask) -> tuple[Section, ...]:
    """Return the sections that `app` has a page for: one shows as soon as its page exists."""
    return tuple(each for each in SECTIONS if answers(app, each.path))


def answers(app: Flask, path: str) -> bool:
    """Say whether `app` has a page at `path`."""
    return app.url_map.bind("localhost").test(path, method="GET")
