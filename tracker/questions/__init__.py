"""Questions that an auditor samples with, about any moment: each is answered from the record alone.

ISO/IEC 20000-1:2018, 5.3 and 7.5.3. The answers are those of the lists and pages: what was so at an
instant, as the record knew it then or knows it now. Each comes with the events it rests on.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.history import History
from tracker.questions import holding, items, terms
from tracker.questions.asking import Answer, Asking, asked_for, at, known, last_moment, moment

__all__ = ["Answer", "answer", "known", "last_moment"]


def answer(question: Mapping[str, Any], now: History) -> Answer:
    """Answer one question; `now` is the history as it is.

    Raises:
        marshmallow.ValidationError: the question cannot be meant, by field.
    """
    asked = asked_for(question)
    answering = ANSWERS.get(asked.ask, items.field)
    return answering(asked, at(asked, now))


ANSWERS: Mapping[str, Callable[[Asking, History], Answer]] = {
    "who": lambda asked, history: holding.who(history, asked.role, asked.scope),
    "held": lambda asked, history: holding.held(history, asked.who),
    "since": lambda asked, history: terms.since(history, asked.role, asked.scope, asked.who),
    "vacant": lambda asked, history: terms.vacant(history, asked.role),
    "holders-between": lambda asked, history: terms.holders_between(
        history, asked.role, asked.scope, moment(asked.start, history), moment(asked.until, history)
    ),
    "changes": lambda asked, history: terms.changes(
        history, moment(asked.after, history), moment(asked.until, history)
    ),
    "status": items.status,
    "status-history": items.status_history,
    "in-status": items.in_this_status,
    "count-in-status": items.count_in_status,
    "state": items.state,
    "readings": items.readings,
}
"""How each question is answered; any other name is that of a field."""
