"""Small facts of the operating system: ports, and processes that end with their parent."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import sys

PORT_MAX = 65535
PARENT_VARIABLE = "FAIRDUE_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def port_is_used(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether another process listens on a port of this machine (or may not be listened on by this user)."""
    with socket.socket() as probe:
        # As servers do: connections that linger after a server closed do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def port_number(text: str) -> int:
    """Read the number of a port, for argparse. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(PORT_MAX)) and 0 < int(text) <= PORT_MAX):
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number from 1 to {PORT_MAX}")
    return int(text)


def port_refusal(port: int) -> str:
    """The sentence for a port that is taken."""
    return f"Port {port} is in use: stop what listens there, or choose another with --port."


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel send this signal to this process when its parent ends, however that ends. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def obey_parent_variable() -> None:
    """End with the process named by FAIRDUE_PARENT_PID, when that is our parent; at once when it is gone already.

    The variable is removed, so that children of this process do not take it for theirs.
    """
    parent = os.environ.pop(PARENT_VARIABLE, "")
    if parent.isdigit():
        end_with_parent(signal.SIGTERM)
        if os.getppid() != int(parent):  # it ended before the kernel was told
            raise SystemExit(1)
