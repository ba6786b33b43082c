"""The desk as a server for one person on one machine.

It listens on the loopback alone. An address begins with a token that only who started it knows;
whoever asks by another name of the machine, from another page or without the token gets nothing.
"""

from __future__ import annotations

import os
import secrets
import socketserver
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from zbb_reconcile.desk.answers import Answer, Desk
from zbb_reconcile.desk.pages import policy
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask_text

LOOPBACK = "127.0.0.1"
_MOST_BYTES = 1024**2
_MOST_FIELDS = 1000
_SECONDS = 30
"""How long a connection may say nothing."""


class DeskServer(ThreadingHTTPServer):
    """Answers on the loopback: each request in a thread, so that an idle one holds up no other."""

    daemon_threads = True
    # Where that name means that another program may take the port over.
    allow_reuse_address = os.name != "nt"

    def __init__(self, desk: Desk, port: int, tell: Callable[[str], None]) -> None:
        """Listen on that port, or on any free one if it is 0. Raises Refusal."""
        self.desk = desk
        self.tell = tell
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refusal("desk_port_taken", port=port, reason=reason) from error

    def server_bind(self) -> None:
        """Without looking up the machine's name, as the base class does: that may ask a network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def host(self) -> str:
        """The name and port that a browser asks for."""
        return f"{LOOPBACK}:{self.server_port}"

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{self.host}/{self.desk.token}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: the browser has gone away, and what was decided is on the disk."""


class _Handler(BaseHTTPRequestHandler):
    server: DeskServer
    timeout = _SECONDS
    server_version = "zbb-reconcile"
    sys_version = ""

    def do_GET(self) -> None:
        self._send(self._safely(b""))

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or len(size) > 9:
            self._send(Answer(411))
        elif int(size) > _MOST_BYTES:
            self._send(Answer(413))
        else:
            body = self.rfile.read(int(size))
            # Of a connection that broke half is here: half a reason is none.
            self._send(self._safely(body) if len(body) == int(size) else Answer(400))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: addresses hold the token."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A bare status: what was asked is not said again."""
        self._send(Answer(code))

    def _safely(self, body: bytes) -> Answer:
        desk = self.server.desk
        try:
            return self._answer(desk, body)
        except Refusal as refusal:
            return desk.refused(refusal)
        except Exception:
            self.server.tell(mask_text(traceback.format_exc()))
            return desk.broken()

    def _answer(self, desk: Desk, body: bytes) -> Answer:
        host, origin = self.server.host, self.headers.get("Origin")
        if self.headers.get_all("Host") != [host] or origin not in (None, f"http://{host}"):
            return Answer(403)
        asked = urlsplit(self.path)
        token, slash, place = asked.path.removeprefix("/").partition("/")
        known = secrets.compare_digest(token.encode("utf-8", "replace"), desk.token.encode())
        if not (known and slash):
            return Answer(404)
        try:
            sent = body.decode("utf-8") if self.command == "POST" else asked.query
            form = parse_qs(sent, max_num_fields=_MOST_FIELDS)
        except ValueError:
            return Answer(400)
        return desk.post(place, form) if self.command == "POST" else desk.get(place, form)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        for name, value in (
            ("Content-Security-Policy", policy()),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            # Within the desk a form says where it comes from; elsewhere nobody hears of the token.
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
            ("Content-Length", str(len(answer.body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
