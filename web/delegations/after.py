"""What goes on: a grant is upheld after its grantor went; the root authority's next instrument."""

from functools import partial
from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from tracker.delegations import (
    RISK_LEVELS,
    ROOT,
    Delegation,
    ReplaceRootAuthority,
    UpholdDelegation,
)
from tracker.powers import IN_WORDS, POWERS
from web import desk
from web.asking import done, filled, owns
from web.called import choices_of_scope
from web.delegations.giving import typed_form
from web.delegations.grant import shown_with
from web.delegations.prefilled import in_major_units
from web.delegations.room import pages
from web.htmx import page, see


@pages.post("/delegations/<grant_id>/confirmation")
def uphold(grant_id: str) -> ResponseReturnValue:
    """Let a grant stand whose grantor has gone."""
    return done(
        UpholdDelegation, f"{grant_id} stands.", f"/delegations/{grant_id}",
        partial(shown_with, grant_id), grant=grant_id,
    )  # fmt: skip


@pages.get("/delegations/ROOT/instrument")
def before_replacing() -> Response:
    """Show the form for the governing body's next instrument."""
    return _instrument(None)


@pages.post("/delegations/ROOT/instrument")
def replace() -> ResponseReturnValue:
    """Enter the governing body's next instrument."""
    try:
        desk.send(ReplaceRootAuthority, typed_form())
    except desk.Problems as problems:
        problems.typed = typed_form()
        return _instrument(problems)
    flash("The next instrument is in force. What hangs below reaches no further than it does.")
    return see(url_for("delegations.show", grant_id=ROOT))


def _instrument(problems: desk.Problems | None) -> Response:
    root, history = desk.find(Delegation, ROOT), desk.now_history()
    return page(
        "delegations/instrument.html", nav="delegations", root=root, key=desk.key(),
        may=owns(root.holder), currency=desk.organisation().currency,
        powers=[(power, IN_WORDS[power].capitalize()) for power in POWERS],
        scopes=choices_of_scope(history), **filled(problems, _values(root)),
        risk_levels=[(each, f"up to {each} risks" if each else "none") for each in RISK_LEVELS],
    )  # fmt: skip


def _values(root: Delegation) -> dict[str, Any]:
    return {
        "powers": list(root.powers), "scope": list(root.scope), "depth": str(root.depth),
        "amount": in_major_units(root.amount), "risk_level": root.risk_level,
    }  # fmt: skip
