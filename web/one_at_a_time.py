"""A worker that answers one request after the other, and waits for none that was not sent.

Browsers open connections in advance. A worker that reads the next connection until a request
comes would stand still for as long as somebody has a page open; so waiting is done by threads.
"""

from threading import Lock
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

STALLED_SECONDS = 30
"""So long a request, or whoever reads the answer, may be silent in the middle."""


class OneAtATime(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads wait for what is sent; a process has one record, and gives one answer at a time."""

    def init_process(self) -> None:
        """Begin, with the turn free."""
        self.turn = Lock()
        super().init_process()

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401  # gunicorn has no types
        """Answer a request when it is its turn; say whether the connection stays open."""
        conn.sock.settimeout(STALLED_SECONDS)
        with self.turn:
            return super().handle_request(req, conn)
