"""What stands between the pages and the world: headers, forged requests, cookies, and size.

Unsafe requests must come from our own pages twice over: by what the browser says of their origin
(`Sec-Fetch-Site`, else `Origin`), and by a token that only our own pages could have read.
"""

import base64
import hmac
import secrets
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge

SAFE = {"GET", "HEAD", "OPTIONS"}
SECRET_BYTES = 32
FORM_BYTES_MAX = 2 * 1024 * 1024
REQUEST_BYTES_MAX = 16 * 1024 * 1024
DRAIN_BYTES_MAX = 64 * 1024 * 1024

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Sessions(SecureCookieSessionInterface):
    """Session cookies bound to this host and sent over TLS only, wherever TLS is used."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure or super().get_cookie_secure(app)

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-session" if request.is_secure else "session"


def shield(app: Flask) -> None:
    """Put the shield before `app`, and give templates `csrf_token()`."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=REQUEST_BYTES_MAX,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES_MAX,
    )
    app.session_interface = Sessions()
    app.before_request(refuse_what_is_forged)
    app.after_request(drain)
    app.after_request(harden)
    app.add_template_global(csrf_token, "csrf_token")


def csrf_token() -> str:
    """Return this session's token, masked anew for each response.

    A token that stayed the same could be read out of compressed pages by their length (BREACH).
    """
    if "csrf_token" not in g:
        secret = session.setdefault("csrf", new_secret())
        g.csrf_token = _masked(_bytes(secret))
    token: str = g.csrf_token
    return token


def new_secret() -> str:
    """Return the secret of a new session: its tokens are made from it."""
    return secrets.token_urlsafe(SECRET_BYTES)


def refuse_what_is_forged() -> None:
    """Let an unsafe request through only if one of our own pages, shown to this reader, sent it.

    Raises:
        Forbidden: another site sent it, or its token does not fit the session.
        RequestEntityTooLarge: its form is larger than `FORM_BYTES_MAX`.
        BadRequest: its form is not UTF-8.
    """
    if request.method in SAFE:
        return
    if not comes_from_here(request):
        raise Forbidden("This request came from another site. Nothing was recorded.")
    refuse_what_is_not_text(request)
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not _fits(sent):
        raise Forbidden(
            "This form belongs to a session that has ended. Nothing was recorded. "
            "Go back, load the page again, and send it once more."
        )


def comes_from_here(request: Request) -> bool:
    """Say whether the browser calls our own origin the sender. One that says nothing passes."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def refuse_what_is_not_text(request: Request) -> None:
    """Refuse a form with a field that is not UTF-8, by the field's name.

    Left alone, wrong bytes would be recorded as something that nobody typed.
    """
    for name, is_text in _fields(request):
        if not is_text:
            raise BadRequest(
                f"The field “{name}” is not readable text (UTF-8). Nothing was recorded."
            )


def harden(response: Response) -> Response:
    """Set the headers that tell a browser what our pages never do."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.cache_control.no_store = True
        response.cache_control.private = True
    return response


def drain(response: Response) -> Response:
    """Read what is left of a refused body: a browser still sending would not see our answer."""
    length = request.content_length or 0
    if response.status_code in {400, 403, 413} and length <= DRAIN_BYTES_MAX:
        request.max_content_length = DRAIN_BYTES_MAX
        while request.stream.read(65536):
            pass
    return response


def _fields(request: Request) -> Iterator[tuple[str, bool]]:
    """Each field's name, and whether its bytes were UTF-8 without NUL."""
    if request.mimetype == "application/x-www-form-urlencoded":
        # Werkzeug quietly leaves wrong bytes quoted, so the raw ones are looked at first.
        if (request.content_length or 0) > FORM_BYTES_MAX:
            raise RequestEntityTooLarge
        for pair in request.get_data(cache=True).split(b"&"):
            name, _, value = pair.partition(b"=")
            yield _quoted(name).decode(errors="replace"), _is_text(_quoted(value))
    else:
        for field, text in request.form.items(multi=True):
            yield field, "\0" not in text and "\ufffd" not in text


def _quoted(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))


def _is_text(value: bytes) -> bool:
    try:
        return "\0" not in value.decode()
    except UnicodeDecodeError:
        return False


def _masked(secret: bytes) -> str:
    mask = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()


def _fits(token: str) -> bool:
    """Compare in constant time; a session without a secret fits nothing."""
    secret = _bytes(session.get("csrf", ""))
    sent = _bytes(token)
    half = len(sent) // 2
    unmasked = _xor(sent[:half], sent[half:])
    return bool(secret) and hmac.compare_digest(unmasked, secret)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.encode() + b"==")
    except ValueError:
        return b""
