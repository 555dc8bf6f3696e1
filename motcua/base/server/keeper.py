"""`python -m motcua.base.server.keeper`: use the server until SIGTERM, then stop it unless somebody else uses it.

A child of `motcua up`: when that is killed, the kernel sends SIGTERM to its children, so that this one still stops the
server and nothing is left behind. Those who are just ending have some seconds to finish what they write.
"""

import signal
import sys

from motcua.base.server.cluster import leave, start

FAREWELL_SECONDS = 10


def main() -> int:
    """Keep the server until told to end; return the exit status."""
    told = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    start()
    signal.sigwait(told)
    leave(patience_seconds=FAREWELL_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
