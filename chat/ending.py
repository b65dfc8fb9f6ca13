"""How the chat ends: told to (SIGTERM), it finishes the answers that are on their way; interrupted (Ctrl+C), it ends at once."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

    from chat.access.traffic import Traffic


def serve_until_told(app: gr.Blocks, traffic: Traffic) -> None:
    """Wait for the signal, in the main thread, then end: by SIGTERM with exit status 0, whatever threads still run."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    try:
        told.wait()
        traffic.drain()
    except KeyboardInterrupt:
        app.close(verbose=False)
        return
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # a thread that works on an answer nobody waits for any more must not hold the process
