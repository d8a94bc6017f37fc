"""What each line of a story gives, and what it leans on: read from its data, not from the product.

    links(lines(), how) -> [Link(giver=62, gift="grant DEL-01", user=109), ...]

A line gives a grant, an appointment, a proposal or (each of its signatures) a version; or it makes
one usable: who accepts lets the acceptor act by it, who submits or rebases lets others decide. A
line leans on what it names; on the grants above the one that it names; on the office through which
its actor holds such a grant; and on the version that brought in the item or action that it names.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tests.brackwater import Told

DECISIONS = ("ApproveProposal", "RejectProposal", "RatifyProposal", "RequestChanges")
ITEMS = ("plan", "policy", "objective", "risk_approach", "communication_approach")


class Link(NamedTuple):
    """A later line leans on what an earlier one gave."""

    giver: int
    gift: str
    user: int


def links(told: Iterable[Told], how: Mapping[int, str]) -> list[Link]:
    """Return every link of a story of which it is known how each line ended.

    What was refused gives nothing; a line that was passed over neither gives nor leans.
    """
    reader, givers, found = _Reader(), dict[str, list[int]](), list[Link]()
    for line in told:
        seq = line["seq"]
        if how[seq] == "skipped":
            continue
        for gift in sorted(set(reader.leans_on(line))):
            found += (Link(giver, gift, seq) for giver in givers.get(gift, ()))
        if how[seq] == "accepted":
            for gift in reader.gives(line):
                givers.setdefault(gift, []).append(seq)
    return found


class _Reader:
    """Reads a story line by line, and remembers what names stand for."""

    def __init__(self) -> None:
        self._grants: dict[str, Told] = {}
        self._office: dict[str, str] = {}
        self._target: dict[str, str] = {}
        self._makes: dict[str, int] = {}
        self._round: dict[str, int] = {}
        self._brought_in: dict[str, str] = {}
        self._changes: dict[str, Told] = {}

    # ------------------------------------------------------------ what a line gives

    def gives(self, line: Told) -> Iterator[str]:
        """Yield what an accepted line gives, or makes usable."""
        data, actor = line["data"], line["actor"]
        match line["command"]:
            case "RecordRootAuthority" | "GrantDelegation":
                self._grants[data["grant"]] = data
                yield f"grant {data['grant']}"
            case "AcceptDelegation":
                yield f"grant {data['grant']} accepted by {actor}"
            case "AppointToRole":
                office = f"office {data['role']} of {data['person']}"
                self._office[data["appointment"]] = office
                yield f"appointment {data['appointment']}"
                yield office
            case "AcceptAppointment":
                yield self._office[data["appointment"]]
            case _ if "proposal" in data:
                yield from self._gives_to_a_proposal(line["command"], data)
            case _:
                pass

    def _gives_to_a_proposal(self, command: str, data: Told) -> Iterator[str]:
        proposal = data["proposal"]
        match command:
            case "OpenProposal":
                self._target[proposal], self._makes[proposal] = data["target"], data["makes"]
                self._changes[proposal] = data["changes"]
                yield f"proposal {proposal}"
            case "RebaseProposal":
                self._makes[proposal] = data["makes"]
                yield f"base of {proposal}"
            case "SubmitProposal":
                self._round[proposal] = self._round.get(proposal, 0) + 1
                yield f"round {self._round[proposal]} of {proposal}"
            case "ApproveProposal":
                target, makes = self._target[proposal], self._makes[proposal]
                self._remember_actions(target, makes, self._changes[proposal])
                yield f"version {target} {makes}"
            case _:
                pass

    def _remember_actions(self, target: str, makes: int, changes: Told) -> None:
        """Remember which version brought in each action: all of a first one, later `actions.A7`."""
        said = [action["id"] for action in changes.get("actions", ())]
        one_more = (path.split(".") for path in changes if path.startswith("actions."))
        said += (path[1] for path in one_more if len(path) == len(("actions", "A7")))
        for action in said:
            self._brought_in.setdefault(f"{target} {action}", f"version {target} {makes}")

    # ------------------------------------------------------------ what a line leans on

    def leans_on(self, line: Told) -> Iterator[str]:
        """Yield what a line leans on."""
        data = line["data"]
        for acted_by in filter(None, (line.get("via"), data.get("parent"))):
            yield from self._authority(acted_by, line["actor"])
        if "grant" in data:
            yield f"grant {data['grant']}"
        if "appointment" in data:
            yield f"appointment {data['appointment']}"
        if "proposal" in data:
            yield from self._proposal(line["command"], data["proposal"])
        yield from self._versions(data)

    def _authority(self, grant: str, actor: str) -> Iterator[str]:
        """Yield the grant, those above it, and by which acceptance and office it is the actor's."""
        yield f"grant {grant} accepted by {actor}"
        if grant in self._grants:
            yield f"office {self._grants[grant]['to'].removeprefix('role:')} of {actor}"
        above = grant
        while above:
            yield f"grant {above}"
            above = self._grants.get(above, {}).get("parent", "")

    def _proposal(self, command: str, proposal: str) -> Iterator[str]:
        yield f"proposal {proposal}"
        yield f"base of {proposal}"
        if command in DECISIONS and command != "RatifyProposal":
            yield f"round {self._round.get(proposal, 0)} of {proposal}"

    def _versions(self, data: Told) -> Iterator[str]:
        if data.get("base"):
            yield f"version {data.get('target') or self._target[data['proposal']]} {data['base']}"
        if "version" in data:
            yield f"version policy:{data['policy']} {data['version']}"
        for item in _items(data):
            yield f"version {item} 1"
            if brought_in := self._brought_in.get(f"{item} {data.get('action')}"):
                yield brought_in


def _items(data: Told) -> Iterator[str]:
    """Yield the items that a line names: each is there since its first version."""
    yield from (f"{kind}:{data[kind]}" for kind in ITEMS if kind in data)
    if str(data.get("to")).startswith("PLN-"):
        yield f"plan:{data['to']}"
    if data.get("base") and "target" in data:
        yield data["target"]
