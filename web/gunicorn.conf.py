"""How gunicorn serves the tracker: `tracker serve` names this file.

By hand: `gunicorn --config web/gunicorn.conf.py wsgi:app`.
"""

import gc
import os
import subprocess
import sys
from typing import Any

from web.settings import from_environment

bind = "127.0.0.1:8000"
workers = 2
worker_class = "web.one_at_a_time.OneAtATime"
threads = 32  # of each worker: so many connections may be open without a request, and hold up none
keepalive = 0  # seconds; what stands in front keeps connections to people open
timeout = 60  # seconds; an import of a large file is the longest request
graceful_timeout = 30  # seconds that a request in hand is given when the server stops

# A worker opens its database after the fork: one connection must not be shared by two processes.
preload_app = False

# Who looked at what is for the record to say, not for a text file beside it.
accesslog = None
errorlog = "-"

# Gunicorn would open a control socket in the home folder; nothing here uses it.
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Leave what was loaded out of every later collection: it would stall a page now and then."""
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:  # noqa: ANN401  # gunicorn's arbiter has no types
    """Start the one worker that sends mail, unless no server is named or it is not wanted."""
    if os.environ.get("TRACKER_WORK") != "no" and from_environment().mail is not None:
        # The same Python, no shell.
        server.mail_worker = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "web.cli", "work", "--beside", str(os.getpid())]
        )


def on_exit(server: Any) -> None:  # noqa: ANN401  # gunicorn's arbiter has no types
    """Let the worker end with the server."""
    worker = getattr(server, "mail_worker", None)
    if worker is not None:
        worker.terminate()
