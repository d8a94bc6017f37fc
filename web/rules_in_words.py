"""Approval rules read aloud: what each speaks of, whom it needs, and what no rule speaks of."""

from collections.abc import Iterable

from events.facts.approvals import ApprovalRule, Need
from tracker.approvals.fitting import Gap
from tracker.default_rules import TARGETS_IN_WORDS
from tracker.powers import IN_WORDS
from web.filters import money, words
from web.titles import Titles

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(count: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def needed(need: tuple[str, int]) -> str:
    """Return a need in words: `two people who may approve plan changes`."""
    power, count = need
    may = IN_WORDS.get(power, power.replace(":", " "))
    who = "one person who may" if count == 1 else f"{spelled(count)} people who may"
    return f"{who} {may}"


def aloud(rule: ApprovalRule, currency: str, titles: Titles | None = None) -> str:
    """Return a rule as sentences: what it speaks of, whom it needs, what holds beside that."""
    what = "An emergency change" if rule.change == "emergency" else "A change"
    asked = (", then " if rule.order == "sequence" else " and ").join(
        asked_for(need, titles) for need in rule.needs
    )
    about = TARGETS_IN_WORDS.get(rule.target, f"a {rule.target.replace('_', ' ')}")
    first = f"{what} to {about}{_amounts(rule, currency)}{_parts(rule, titles)} needs {asked}"
    return " ".join([first + _covering(rule), *beside(rule)])


def asked_for(need: Need, titles: Titles | None = None) -> str:
    """Return a need in words, with the roles that it asks for."""
    said = needed((need.power, need.count))
    if not need.from_roles:
        return said
    roles = [titles.of("role", role) if titles else role for role in need.from_roles]
    return f"{said}, as {' or '.join(roles)}"


def _covering(rule: ApprovalRule) -> str:
    if not moves_money(rule):
        return "."
    if rule.amount_covered_by == "at least one":
        return ". At least one must cover the amount."
    one = len(rule.needs) == rule.needs[0].count == 1
    return ", covering the amount." if one else ", each covering the amount."


def moves_money(rule: ApprovalRule) -> bool:
    """Whether a rule speaks of changes with an amount: of plans, unless it says none."""
    return rule.target == "plan" and not (rule.up_to is not None and rule.up_to <= 0)


def beside(rule: ApprovalRule) -> Iterable[str]:
    """Return what holds beside the needs, a sentence each."""
    days = {
        f"Others ratify it within {words(rule.ratify_within_days, 'day')}, by the rule that would"
        " have applied.": rule.ratify_within_days,
        "What nobody decides within"
        f" {words(rule.expires_after_days, 'day')} expires.": rule.expires_after_days,
        f"After {words(rule.escalates_after_days, 'day')} it goes up the chain as well.":
            rule.escalates_after_days,
    }  # fmt: skip
    found = [sentence for sentence, said in days.items() if said]
    if rule.reset_on == "any revision":
        found.append("Any revision clears all signatures.")
    return found


def _amounts(rule: ApprovalRule, currency: str) -> str:
    if rule.up_to == 0:
        return " that moves no money"
    if rule.over == 0 and rule.up_to is None:
        return " that moves money"
    over = f" over {money(rule.over, currency)}" if rule.over and rule.over > 0 else ""
    up_to = f" up to {money(rule.up_to, currency)}" if rule.up_to is not None else ""
    return over + up_to


def _parts(rule: ApprovalRule, titles: Titles | None) -> str:
    scope = [titles.of("service", part) if titles else part for part in rule.scope if part != "*"]
    within = f", of {' and '.join(scope)} alone" if scope else ""
    touching = f", touching {' or '.join(rule.paths)}" if rule.paths else ""
    return within + touching


def amount_words(over: int | None, up_to: int | None, currency: str) -> str:
    """Say between which amounts a rule fits."""
    if up_to is not None and up_to <= 0:
        return "no money"
    above = f"above {money(over, currency)}" if over else ""
    below = f"up to {money(up_to, currency)}" if up_to is not None else ""
    return " and ".join(part for part in (above, below) if part) or "any"


def gap_in_words(gap: Gap, currency: str) -> str:
    """Say what no rule speaks of: `a plan, above EUR 100,000`."""
    named = TARGETS_IN_WORDS.get(gap.target, gap.target.replace("_", " "))
    if gap.over is None and gap.up_to is None:
        return named
    return f"{named}, {amount_words(gap.over, gap.up_to, currency)}"
