"""Static files under names that carry their hash, so that a browser may keep each for a year.

A changed file has a new name; nothing is ever stale and nothing is asked for twice. The files are
few and small: they are read once, and kept in memory together with their gzipped form.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request

STATIC = Path(__file__).parent / "static"
YEAR_S = 365 * 24 * 60 * 60
PACKED = {".css", ".js", ".svg"}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file as it is sent: `hashed` is its name with its hash."""

    name: str
    hashed: str
    type: str
    body: bytes
    gzipped: bytes | None


def asset(name: str) -> str:
    """Return the address of a static file: `tracker.css` -> `/static/tracker.1a2b3c4d.css`.

    Raises:
        KeyError: there is no such file in `web/static`.
    """
    return f"/static/{assets()[name].hashed}"


@cache
def assets() -> Mapping[str, Asset]:
    """Return every served file by its plain name."""
    plain = {
        path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in TYPES
    }
    leaves = {name: _asset(name, body) for name, body in plain.items() if not _is_sheet(name)}
    sheets = {
        name: _asset(name, _with_hashed_urls(body, leaves))
        for name, body in plain.items()
        if _is_sheet(name)
    }
    return leaves | sheets


def serve_assets(app: Flask) -> None:
    """Answer `/static/<hashed name>`, and give templates `asset(name)`."""
    by_address = {each.hashed: each for each in assets().values()}

    def static_file(hashed: str) -> Response:
        if hashed not in by_address:
            abort(404)
        return _answer(by_address[hashed], packed=request.accept_encodings["gzip"] > 0)

    app.add_url_rule("/static/<hashed>", "static_file", static_file)
    app.add_template_global(asset, "asset")


def _is_sheet(name: str) -> bool:
    return name.endswith(".css")


def _with_hashed_urls(sheet: bytes, leaves: Mapping[str, Asset]) -> bytes:
    """A style sheet names fonts by their plain names; a browser needs the hashed ones."""
    return re.sub(
        r"url\(([\w.-]+)\)",
        lambda found: f"url({leaves[found[1]].hashed})",
        sheet.decode(),
    ).encode()


def _asset(name: str, body: bytes) -> Asset:
    stem, suffix = name.rsplit(".", 1)
    mark = hashlib.sha256(body).hexdigest()[:8]
    return Asset(
        name=name,
        hashed=f"{stem}.{mark}.{suffix}",
        type=TYPES[f".{suffix}"],
        body=body,
        gzipped=gzip.compress(body, 9, mtime=0) if f".{suffix}" in PACKED else None,
    )


def _answer(found: Asset, *, packed: bool) -> Response:
    body = found.gzipped if packed and found.gzipped else found.body
    response = Response(body, content_type=found.type)
    if body is found.gzipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR_S
    response.cache_control.immutable = True
    return response
