"""The command line: another door beside the pages. Every command prints JSON with `--json`.

It exits with 0 when done, 1 when refused or failed, 2 when it was called wrongly.
"""

import click

from web.cli.addresses import set_addresses
from web.cli.demo import make_demo
from web.cli.imports import imports
from web.cli.questions import ask, held_by, history_of, who_held
from web.cli.serve import serve
from web.cli.setting_up import init, invite
from web.cli.terminal import Door
from web.cli.verify import verify_record
from web.cli.work import work_on

COMMANDS = (
    init, invite, make_demo, serve, work_on, set_addresses, imports, who_held, held_by, ask,
    history_of, verify_record,
)  # fmt: skip


@click.group(cls=Door)
def main() -> None:
    """Keep the governance of a service management system, and prove it."""


for command in COMMANDS:
    main.add_command(command)
