"""The log: one line of JSON for each fault, on standard error.

A fault is told by its place and its words. What variables held is left out: that may be a
password, or what somebody has not decided yet.
"""

import sys

import structlog


def keep_a_log() -> None:
    """Let the log be lines of JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
