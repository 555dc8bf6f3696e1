"""How many requests a key, or an address without one, may make: counted in each process, never more keys than fit.

A process counts for itself, so an installation of two lets through at most twice as many. Keys are remembered as
hashes.
"""

import hashlib
import math
from collections import OrderedDict
from threading import Lock
from time import monotonic

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from motcua.doors.api.problems import TooManyRequests
from motcua.doors.frame.limits import address_of

WINDOW_SECONDS = 60.0
KEYS_MAX = 20_000
"""Whoever has been silent for longest is forgotten first."""


class Limit:
    """Lets each key make so many requests at once, and then as many a minute, evenly."""

    def __init__(self) -> None:
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait_seconds(self, key: str, per_minute: int, now: float) -> float:
        """Count one request; 0.0 = it may pass, else how long to wait. `now` in seconds of a clock that never jumps."""
        step = WINDOW_SECONDS / per_minute
        with self._lock:
            free_at = max(self._free_at.pop(key, now), now)
            wait = free_at - now - (WINDOW_SECONDS - step)
            passes = wait <= 1e-9
            self._free_at[key] = free_at + step if passes else free_at
            if len(self._free_at) > KEYS_MAX:
                self._free_at.popitem(last=False)
        return 0.0 if passes else wait

    def forget_all(self) -> None:
        """Begin anew."""
        with self._lock:
            self._free_at.clear()


LIMIT = Limit()
"""The counts of this process."""


def count_key(text: str) -> None:
    """Count a request that carries a key, known or not. Raises TooManyRequests."""
    key = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
    _count(f"key:{key}", settings.API_REQUESTS_PER_MINUTE_OF_KEY)


def count_address(request: HttpRequest) -> None:
    """Count a request without a key, or with one that was refused, for its address. Raises TooManyRequests."""
    _count(f"address:{_address(request)}", settings.API_REQUESTS_PER_MINUTE_OF_ADDRESS)


def _count(key: str, per_minute: int) -> None:
    wait = LIMIT.wait_seconds(key, per_minute, monotonic())
    if wait:
        raise TooManyRequests(limit=per_minute, seconds=math.ceil(wait))


def _address(request: HttpRequest) -> str:
    """The address of the client; one for all whose web server gives none that can be read."""
    try:
        return address_of(request)
    except (ValueError, PermissionDenied):
        return "unknown"
