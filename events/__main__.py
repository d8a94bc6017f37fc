"""`python -m events verify FILE --keys DIR`: the record checked with this package alone.

It needs neither the web nor the rules: an auditor can install and run it without trusting them.
"""

import argparse
import sys
from pathlib import Path

import msgspec

from events.keys import KeyFolder
from events.notes import BadNote
from events.problem import RecordProblem
from events.verdict import Verdict, told_lines
from events.verify import verify


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0: all is well, 1: it is not, 2: wrong usage."""
    asked = _parser().parse_args(arguments)
    try:
        since = asked.since.read_text(encoding="utf-8") if asked.since else None
        verdict = verify(asked.file, KeyFolder(asked.keys), since=since)
    except (RecordProblem, BadNote, OSError, UnicodeDecodeError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(_as_json(verdict) if asked.json else "\n".join(told_lines(verdict)) + "\n")
    return 0 if verdict.ok else 1


def _as_json(verdict: Verdict) -> str:
    return msgspec.json.format(msgspec.json.encode(verdict)).decode() + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m events")
    verb = parser.add_subparsers(required=True).add_parser("verify", help="check a record")
    verb.add_argument("file", type=Path, help="the database file")
    verb.add_argument("--keys", type=Path, required=True, help="the folder with verifier.vkey")
    verb.add_argument("--since", type=Path, help="a checkpoint that was kept at an earlier visit")
    verb.add_argument("--json", action="store_true", help="print the verdict as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
