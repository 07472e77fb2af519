"""Why a computer can't be reached, in words; never the library's own message, which may hold what was sent."""

from __future__ import annotations

import socket
import ssl


def reason(error: Exception) -> str:
    """The reason, for brackets in a sentence."""
    if isinstance(error, socket.gaierror):
        return "nobody knows its name"
    if isinstance(error, ssl.SSLError):
        return "its encryption or its certificate is wrong"
    if isinstance(error, TimeoutError):
        return "it didn't answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    return type(error).__name__
