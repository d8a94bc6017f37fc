"""Whatever a line of the story leans on: without it, that line ends otherwise.

Which line leans on which is read from the story's data (`tests/leaning.py`), not from the product.
Each line that gives something is left out alone, and the story is told on without it, from a copy
of the record as it stood until then.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache

import pytest

from tests.brackwater import as_told, ended, lines, read_lines
from tests.leaning import Link, links
from tests.specification import Story, story
from tests.trials import found, trials
from tracker.proposals import Proposal
from web.demo.story import tell

EVERY_SORT = {"appointment", "base", "grant", "office", "proposal", "round", "version"}


@cache
def leaning() -> tuple[Link, ...]:
    return tuple(links(lines(), as_told()[1]))


def without_each(left_out: Collection[int]) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield each line that is left out, and how the lines after it then end."""
    told, last = story(), max(link.user for link in leaning())
    rest = [each for each in read_lines(lines()) if each.seq <= last]
    for number, line in enumerate(rest):
        if line.seq in left_out:
            told, branch = copy(told), copy(told)
            yield (
                line.seq,
                {each.seq: tell(branch.tracker, each).ended for each in rest[number + 1 :]},
            )
        tell(told.tracker, line)


def copy(told: Story) -> Story:
    """Return a record like this one, which is let go of."""
    told.record.close()
    return Story(told.folder)


# ---------------------------------------------------------------- what leans on what


def test_what_leans_on_what_is_read_from_the_data_of_the_story() -> None:
    by_user = {
        user: {(link.giver, link.gift) for link in leaning() if link.user == user}
        for user in (64, 106, 228, 248)
    }
    assert by_user == {
        64: {(62, "grant DEL-01")},
        106: {
            (37, "grant ROOT"),
            (38, "office chief-executive of p-okafor"),
            (53, "office chief-executive of p-okafor"),
            (100, "proposal PRP-001"),
            (104, "round 2 of PRP-001"),
        },
        228: {
            *((giver, f"grant {grant}") for giver, grant in ROOT_TO_COVER),
            (215, "grant DEL-10 accepted by p-adler"),
            (222, "proposal PRP-012"),
            (226, "base of PRP-012"),
            (227, "round 2 of PRP-012"),
        },
        248: {
            *((giver, "version plan:PLN-01 1") for giver in (156, 158, 160)),
            (247, "version plan:PLN-01 6"),  # its action was brought in by the emergency
        },
    }


ROOT_TO_COVER = ((37, "ROOT"), (62, "DEL-01"), (68, "DEL-03"), (214, "DEL-10"))


def test_all_sorts_of_gifts_are_met() -> None:
    sorts = Counter(link.gift.split()[0] for link in leaning())
    assert sorts.keys() == EVERY_SORT
    assert len({link.giver for link in leaning()}) >= 134
    assert sorts.total() >= 756


# ---------------------------------------------------------------- left out


@pytest.mark.trials
def test_without_what_it_leans_on_a_line_ends_otherwise() -> None:
    how = as_told()[1]
    givers = sorted({link.giver for link in leaning()})
    left_out = random.sample(givers, trials(len(givers)))
    tried, alike = 0, []
    for giver, otherwise in without_each(left_out):
        for link in (each for each in leaning() if each.giver == giver):
            tried += 1
            if otherwise[link.user] == how[link.user] and not lacks_another_acceptance(link, how):
                alike.append((link, how[link.user]))
    assert alike == []
    assert tried >= len(left_out)
    found(
        "without what a line of the story leans on, it ends otherwise", tried=tried,
        left_out=len(left_out), ending_alike=len(alike),
    )  # fmt: skip


def lacks_another_acceptance(link: Link, how: dict[int, str]) -> bool:
    """Whether a line was refused for want of one acceptance: it is so for want of two as well."""
    return how[link.user] == "AUTH-ACCEPT" and link.gift.startswith("office ")


# ---------------------------------------------------------------- the first approval rules


def test_without_the_first_approval_rules_no_proposal_is_approvable() -> None:
    first = next(each for each in lines() if each["command"] == "DefineApprovalPolicies")
    told = story().at(lines()[-1]["at"])
    how = ended([each for each in lines() if each is not first], told)
    endings = Counter((each["command"], how[each["seq"]]) for each in lines() if each is not first)
    assert endings["ApproveProposal", "REF-UNKNOWN"] == 37  # none is even opened
    assert endings["RatifyProposal", "REF-UNKNOWN"] == 2
    assert endings["OpenProposal", "PROP-NORULE"] + endings["OpenProposal", "PROP-1"] == 29
    assert endings["OpenProposal", "PROP-1"] == 17  # on a version that never came to be
    with told.tracker.looking(told.now) as history:
        assert history.count(Proposal) == 0
