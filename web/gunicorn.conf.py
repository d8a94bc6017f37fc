"""How gunicorn serves the tracker: `tracker serve` names this file.

By hand: `gunicorn --config web/gunicorn.conf.py wsgi:app`.
"""

import gc

bind = "127.0.0.1:8000"
workers = 2
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
