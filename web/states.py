"""How states of appointments and grants look: shape, colour and words, the same on every page."""

LOOKS = {
    "in force": ("ok", "In force"),
    "offered": ("warn", "Waits for acceptance"),
    "scheduled": ("info", "Takes effect later"),
    "ended": ("off", "Ended"),
    "expired": ("off", "Expired"),
    "revoked": ("bad", "Revoked"),
    "declined": ("bad", "Declined"),
    "lapsed": ("bad", "Lapsed with its grantor"),
    "fallen": ("bad", "Fell with its parent"),
}


def look_of(state: str) -> tuple[str, str]:
    """Return the status (a shape and a colour) and the words of a state."""
    return LOOKS.get(state, ("plain", state))
