"""What can happen to a person as the record sees them: by id, names as commitments only."""

from events.fact import Fact, fact


@fact("person.added@1")
class PersonAdded(Fact):
    """`name_commitment` is SHA-256(salt || name); salt and name lie in the directory."""

    name_commitment: str


@fact("person.renamed@1")
class PersonRenamed(Fact):
    """The person bears another name from now on."""

    name_commitment: str


@fact("person.address-entered@1")
class PersonAddressEntered(Fact):
    """Mail reaches the person; `address_commitment` is SHA-256(salt || address)."""

    address_commitment: str


@fact("person.address-erased@1")
class PersonAddressErased(Fact):
    """Mail reaches the person no longer; the directory has forgotten where."""


@fact("person.left@1")
class PersonLeft(Fact):
    """The person has left the organisation."""
