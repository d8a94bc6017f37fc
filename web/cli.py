"""The command line: another door beside the pages. Every command prints JSON with `--json`.

It exits with 0 when done, 1 when refused or failed, 2 when it was called wrongly.
"""

import click

from web.cli_demo import make_demo
from web.cli_imports import imports
from web.cli_init import init, invite
from web.cli_questions import ask, held_by, history_of, who_held
from web.cli_serve import serve
from web.cli_verify import verify_record
from web.terminal import Door

COMMANDS = (
    init, invite, make_demo, serve, imports, who_held, held_by, ask, history_of, verify_record,
)  # fmt: skip


@click.group(cls=Door)
def main() -> None:
    """Keep the governance of a service management system, and prove it."""


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
