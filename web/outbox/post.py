"""The mail server: one connection, opened when it is needed, and what it says in a few words.

What a server answers may name the person; so only its number is kept.
"""

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from web.settings import Mail

TIMEOUT_SECONDS = 30
REFUSED_FROM = 500
"""From this reply on (RFC 5321, 4.2.1) a server will not take it later either."""

ABOUT_US = (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPHeloError)
"""What a server has against us, and not against one message."""


class PostProblem(Exception):
    """A message was not taken; `for_good`: nor will it be later; `unusable`: nor any other now."""

    def __init__(self, sentence: str, *, for_good: bool = False, unusable: bool = False) -> None:
        super().__init__(sentence)
        self.for_good, self.unusable = for_good, unusable


class Post:
    """Hands messages to a mail server. `with Post(mail) as post: post.send(message, to)`."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand one message over; returns when the server has taken it.

        Raises:
            PostProblem: it did not, or cannot be used.
        """
        try:
            server = self._server or self._open()
            server.send_message(message, self._mail.sender, [to])
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = next(iter(refused.recipients.values()))
            raise _refused(code) from None
        except smtplib.SMTPResponseException as refused:
            self._close()
            raise _refused(refused.smtp_code, about_us=isinstance(refused, ABOUT_US)) from None
        except (smtplib.SMTPException, OSError) as problem:
            self._close()
            sentence = f"The mail server cannot be used ({type(problem).__name__})."
            raise PostProblem(sentence, unusable=True) from None

    def _open(self) -> smtplib.SMTP:
        mail = self._mail
        if mail.tls == "implicit":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
        self._server = server
        if mail.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        return server

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _refused(code: int, *, about_us: bool = False) -> PostProblem:
    for_good = code >= REFUSED_FROM and not about_us
    return PostProblem(f"The mail server answered {code}.", for_good=for_good, unusable=about_us)
