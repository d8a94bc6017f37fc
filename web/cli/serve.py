"""`tracker serve`: the pages, by gunicorn, until it is stopped."""

import os
import socket
import sys
from pathlib import Path

import click

from web import desk
from web.cli.terminal import as_json, say

WAITING = 2048  # connections that may wait for a worker


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-work", is_flag=True, help="Leave the sending of mail to `tracker work`.")
@as_json
def serve(port: int, host: str, *, no_work: bool, in_json: bool) -> None:
    """Serve the pages with gunicorn, and send mail if a server is named, until it is stopped."""
    if no_work:
        os.environ["TRACKER_WORK"] = "no"
    desk.open_tracker()
    bound = _bound(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    say({"url": url}, f"Serving on {url} (stop with Ctrl-C)", in_json=in_json)
    sys.stdout.flush()
    config = Path(__file__).resolve().parent.with_name("gunicorn.conf.py")
    os.execv(  # noqa: S606  # the same Python, no shell
        sys.executable,
        [
            sys.executable, "-m", "gunicorn", "--config", str(config),
            "--bind", f"fd://{bound.fileno()}", "web.app:create_app()",
        ],
    )  # fmt: skip


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that holds the port already: what stands in the way is said here."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(WAITING)
    except OSError as problem:
        bound.close()
        raise click.ClickException(
            f"Nothing can be served on {host}:{port} ({problem.strerror})."
            " Stop what is there, or take another port with --port."
        ) from problem
    bound.set_inheritable(True)
    return bound
