"""A real mail server on this machine: it takes messages by SMTP and keeps them in memory.

with Mailbox() as mailbox:
    settings = Settings(database, keys, mail=mailbox.mail)
    ...
    (message,) = mailbox.to("gita@harbour.example")
"""

import socketserver
import threading
from collections import defaultdict
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self, cast

from web.settings import Mail

SENDER = "tracker@harbour.example"


class Mailbox:
    """What was sent to whom. `answers` are the replies to addresses that are not simply taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, int] = {}
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mailbox = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=no"

    @property
    def mail(self) -> Mail:
        return Mail(host="127.0.0.1", port=self.port, tls="no", sender=SENDER)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for to, message in list(self.taken) if to == address]

    def ids(self) -> dict[str, set[str]]:
        """Return the Message-IDs that each address was sent."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for to, message in list(self.taken):
            found[to].add(str(message["Message-ID"]))
        return dict(found)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mailbox: Mailbox


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say(220, "here")
        to: list[str] = []
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    code = self._mailbox.answers.get(address, 250)
                    to += [address] if code == 250 else []
                    self._say(code, "as asked")
                case "DATA":
                    self._say(354, "go on")
                    self._take(to)
                    to = []
                case "QUIT":
                    self._say(221, "bye")
                    return
                case _:
                    to = [] if word.upper() in ("MAIL", "RSET") else to
                    self._say(250, "done")

    @property
    def _mailbox(self) -> Mailbox:
        return cast(_Server, self.server).mailbox

    def _take(self, to: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # what its sender did not end has not arrived (RFC 5321, 4.1.1.4)
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        sent = b"".join(lines).replace(b"\r\n", b"\n")
        message = message_from_bytes(sent, policy=policy.default)
        self._mailbox.taken += [(each, message) for each in to]
        self._say(250, "taken")

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())
