"""What can be asked of a proposal."""

from tracker.kernel import Command
from tracker.told import Tell
from tracker.words import Change, Id, Ids, Line, Lines, Moment, Paths, Target, Text, Whole


class OpenProposal(Command):
    """Propose a change: `changes` maps paths of the target's content to new values.

    `base` is the newest approved or imported version; 0 for something new. `makes` 0: the next.
    """

    kind = "proposal"
    item = "proposal"
    creates = True

    title: Line
    target: Target
    base: Whole
    changes: Paths
    makes: Whole = 0
    change: Change = "normal"
    scope: Ids = ("*",)
    proposal: Id = ""


class ReviseProposal(Command):
    """Make a new revision. `changes` takes the place of the former ones as a whole."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    changes: Paths
    title: Line = ""
    takes_effect: Moment = None


class RebaseProposal(Command):
    """Put the change onto a newer base; `resolved` has the values of paths that overlap."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    base: Whole
    makes: Whole = 0
    resolved: Paths = {}


class SubmitProposal(Command):
    """Hand a proposal in for decision."""

    kind = "proposal"
    item = "proposal"

    proposal: Id


class RequestChanges(Command):
    """Ask for something else first; needs a reason. `fields` are the paths that it is about.

    `revision` is the one that was looked at; 0: whichever is there.
    """

    kind = "proposal"
    item = "proposal"

    proposal: Id
    revision: Whole = 0
    fields: Lines = ()


class ApproveProposal(Command):
    """Sign. `revision` is the one that was looked at, `displayed` how; 0: whichever is there."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    power: Line = ""
    revision: Whole = 0
    displayed: Line = ""


class TakeBackApproval(Command):
    """Take one's own signature back, before the proposal is approved."""

    kind = "proposal"
    item = "proposal"

    proposal: Id


class RejectProposal(Command):
    """Decline; needs a reason."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    power: Line = ""


class WithdrawProposal(Command):
    """Take one's own proposal back before it is decided."""

    kind = "proposal"
    item = "proposal"

    proposal: Id


class CancelProposal(Command):
    """Sign for cancelling an approved change before it takes effect."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    power: Line = ""


class RatifyProposal(Command):
    """Sign for an emergency change after the fact, by the normal rule."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    power: Line = ""


class SupersedeProposal(Command):
    """Let another proposal take the place of one's own."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    by: Id


class CommentOnProposal(Command):
    """Say something about a revision, or about one path of it. Everybody may who is signed in."""

    kind = "proposal"
    item = "proposal"
    by_auditors = True

    proposal: Id
    text: Text
    path: Line = ""
    revision: Whole = 0


class InviteAuthor(Command):
    """Let somebody else write at one's own proposal."""

    kind = "proposal"
    item = "proposal"

    proposal: Id
    person: Id


class TellProposal(Tell):
    """A line of a proposal that another system kept."""

    kind = "proposal"


class TellApprovals(Tell):
    """A line about who approved which stage of a proposal that another system kept."""

    kind = "proposal"


WritingCommand = (
    OpenProposal | ReviseProposal | RebaseProposal | SubmitProposal | WithdrawProposal
    | SupersedeProposal
)  # fmt: skip
TalkingCommand = CommentOnProposal | InviteAuthor
DecidingCommand = (
    RequestChanges | ApproveProposal | TakeBackApproval | RejectProposal | CancelProposal
    | RatifyProposal
)  # fmt: skip
ProposalCommand = WritingCommand | TalkingCommand | DecidingCommand
TellingCommand = TellProposal | TellApprovals
