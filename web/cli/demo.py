"""`tracker demo`: a fictional provider's record, told through the same door as everything else."""

from pathlib import Path

import click

from web import accounts, desk
from web.cli.terminal import as_json, progress, say
from web.demo import making
from web.settings import Settings, from_environment


@click.command("demo")
@click.option(
    "--commands", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another story, in the same form.",
)  # fmt: skip
@click.option("--fresh", is_flag=True, help="Make an existing demo anew.")
@as_json
def make_demo(commands: Path | None, *, fresh: bool, in_json: bool) -> None:
    """Make a fictional provider's record; prints a link that signs in as its chief executive."""
    settings = from_environment()
    if making.is_there(settings) and not fresh:
        report = making.Report(accepted=0, refused=(), skipped=0, made=False)
    else:
        told = making.read(commands)
        with progress("Telling the story", len(told)) as bar:
            report = making.make(settings, told, making.files(commands), lambda: bar.update(1))
    link = _link(settings)
    said = {
        "accepted": report.accepted,
        "refused": [{"seq": each.seq, "rule": each.ended} for each in report.refused],
        "skipped": report.skipped,
        "made": report.made,
        "link": link,
    }
    say(said, "\n".join(_words(report, link)), in_json=in_json)


def _link(settings: Settings) -> str:
    """Return a link that signs in as who leads the demo's organisation; empty for nobody."""
    tracker = desk.open_tracker(settings)
    now = desk.clock(tracker)
    with tracker.looking(now) as history:
        person = making.chief(history)
    accounts.prepare(tracker, now)
    return accounts.link(tracker, settings.url, person, desk.real_time()) if person else ""


def _words(report: making.Report, link: str) -> list[str]:
    refused = len(report.refused)
    told = f"{report.accepted} commands accepted, {refused} refused, {report.skipped} skipped."
    kept = "The demo is there already, and stays as it is (--fresh makes it anew)."
    return [
        told if report.made else kept,
        f"Sign in as its chief executive: {link}" if link else "It has nobody to sign in as.",
    ]
