"""The only file that knows htmx, and the extension that brings it to Flask.

A page is always rendered whole; `hx-select` in the template cuts out the piece that is wanted. So
there is one path through each template, and no fragment for the back button to find.

htmx 4 differs from what htmx-flask 0.1.0 was written for: `HX-Trigger` became `HX-Source`,
`HX-Target` says `tag#id` instead of `id`, and `HX-Request-Type` is new. `HtmxRequest` knows this.
"""

import json
from urllib.parse import unquote

from flask import Flask, Response, redirect, render_template, request
from htmx_flask import Htmx, make_response
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.wrappers import Response as AnyResponse

WHOLE_PAGE = {"target": "body", "swap": "innerHTML show:top"}


class HtmxRequest(HtmxAwareRequest):  # type: ignore[misc]  # the package carries no types
    """A request that knows the headers of htmx 4."""

    @property
    def hx_source(self) -> str:
        """The id of the element that asked, or ''."""
        return _id_in(self.headers.get("HX-Source", ""))

    @property
    def hx_target(self) -> str:
        """The id of the element that will be changed, or ''."""
        return _id_in(self.headers.get("HX-Target", ""))


def know_htmx(app: Flask) -> None:
    """Let requests to `app` know htmx. The extension sets a request class; ours goes on top."""
    Htmx(app)
    app.request_class = HtmxRequest


def is_htmx() -> bool:
    """Say whether htmx sent the current request, rather than the browser itself."""
    return request.headers.get("HX-Request") == "true"


def page(template: str, /, status: int = 200, **context: object) -> Response:
    """Render the whole template with `context` and answer with `status`."""
    response = Response(render_template(template, **context), status, mimetype="text/html")
    response.vary.add("HX-Request")
    return response


def see(url: str) -> AnyResponse:
    """Send the reader on to `url` after a change: 303, or for htmx `HX-Location`.

    htmx would follow a 303 silently and keep the old address; with `HX-Location` it fetches the
    new page, shows it whole, and puts its address into the history.
    """
    if not is_htmx():
        return redirect(url, 303)
    told: AnyResponse = make_response("", 204, location=json.dumps(WHOLE_PAGE | {"path": url}))
    return told


def leave(url: str) -> AnyResponse:
    """Send the reader on with a full page load: after signing in or out, when all is different."""
    if not is_htmx():
        return redirect(url, 303)
    told: AnyResponse = make_response("", 204, redirect=url)
    return told


def _id_in(header: str) -> str:
    return unquote(header.partition("#")[2])
