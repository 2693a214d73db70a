"""Runs in the emulator's Python before the emulator does (as `sitecustomize`).

Ends the emulator when whoever started it is gone, even by `kill -9`: its standard input is a
pipe whose other end nobody then holds. The emulator has time to write its state and to stop its
functions. It also answers without Nagle's delay, which halves the time of a small answer, and
not to web pages: see `guard`.
"""

import os
import signal
import socketserver
import threading
import traceback

# Only the emulator's own Python is meant, not what it starts.
os.environ.pop("PYTHONPATH", None)

socketserver.StreamRequestHandler.disable_nagle_algorithm = True
socketserver.StreamRequestHandler.wbufsize = -1


def follow():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=follow, daemon=True).start()

try:
    import guard

    guard.install()
except BaseException:
    # Python would go on without a `sitecustomize` that failed, and so without the guard.
    traceback.print_exc()
    os._exit(1)
