"""How often something may be tried: counted in the shared cache, so that all processes count together.

    with limits.tries("tracking", code=code, address=client) as attempt:   # raises TooManyTries
        if not it_worked:
            attempt.failed()

Only failures count. Tries of the same key wait for each other, so that many at once are not more than the limit.
Numbers are settings: MOTCUA_LIMITS["tracking"] = {"code": "5/15m,20/1d", "address": "20/15m"}.
"""

import hashlib
import ipaddress
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import ngettext

from motcua.base.violations import RuleViolation

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_HOURS_FROM_MINUTES = 120


class TooManyTries(RuleViolation):
    """Tried too often; it may be tried again after `wait_seconds`."""

    code = "limits.too-many-tries"
    text = "Bạn đã thử {tries} lần. Thử lại sau {wait}."
    status = 429

    @property
    def wait_seconds(self) -> int:
        """Seconds until the next try may be made."""
        return int(self.facts["wait_seconds"])


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries in so many seconds."""

    tries: int
    seconds: int


@dataclass(slots=True)
class Attempt:
    """One try under way."""

    has_failed: bool = False

    def failed(self) -> None:
        """Count this try."""
        self.has_failed = True


@dataclass(frozen=True, slots=True)
class _Counter:
    """The failures of one key that still count, oldest first, and the limits they are held against."""

    key: str
    rates: tuple[Rate, ...]
    failures: list[float]

    @property
    def seconds(self) -> int:
        """How long a failure counts at most."""
        return max(rate.seconds for rate in self.rates)


def rates(text: str) -> tuple[Rate, ...]:
    """Return the rates that a setting writes: "5/15m,20/1d". Raises ImproperlyConfigured."""
    found = []
    for part in text.split(","):
        tries_text, _slash, span = part.strip().partition("/")
        if not (tries_text.isdigit() and span[:-1].isdigit() and span[-1:] in _UNITS):
            raise ImproperlyConfigured(f"a limit is written as 5/15m, not “{part}”, see docs/how-to/configure.md")
        found.append(Rate(int(tries_text), int(span[:-1]) * _UNITS[span[-1]]))
    return tuple(found)


@contextmanager
def tries(name: str, **keys: str) -> Iterator[Attempt]:
    """Let one try pass, or refuse it with TooManyTries; the try counts when it is said to have failed.

    `keys` name what is counted, each with its limit in MOTCUA_LIMITS[name]. The cache holds hashes of them alone.
    """
    limits = {
        f"limit:{name}:{kind}:{_hashed(value)}": settings.MOTCUA_LIMITS[name][kind] for kind, value in keys.items()
    }
    attempt = Attempt()
    with transaction.atomic():
        _wait_for_turn(limits)
        now = time.time()
        counters = _counters(limits, now)
        for counter in counters:
            _require_free(counter, now)
        yield attempt
        if attempt.has_failed:
            for counter in counters:
                cache.set(counter.key, [*counter.failures, now], counter.seconds)


def address_of(request: HttpRequest) -> str:
    """Return the address that tries are counted by: of an IPv6 client its network of 64 bits, all of which it owns."""
    text = str(get_adapter().get_client_ip(request))
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return text


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _wait_for_turn(keys: Iterable[str]) -> None:
    """Take the locks of all keys until the end of the transaction, in one order, in one statement."""
    numbers = sorted(
        int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True) for key in keys
    )
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(number) from unnest(%s::bigint[]) as number", [numbers])


def _counters(limits: Mapping[str, str], now: float) -> list[_Counter]:
    known = cache.get_many(list(limits))
    found = []
    for key, text in limits.items():
        allowed = rates(text)
        longest = max(rate.seconds for rate in allowed)
        found.append(_Counter(key, allowed, [at for at in known.get(key, ()) if at > now - longest]))
    return found


def _require_free(counter: _Counter, now: float) -> None:
    """Refuse with TooManyTries while one of the limits is reached; of several the one that holds longest."""
    refusals = []
    for rate in counter.rates:
        failures = [at for at in counter.failures if at > now - rate.seconds]
        if len(failures) >= rate.tries:
            refusals.append((max(1, math.ceil(failures[-rate.tries] + rate.seconds - now)), len(failures)))
    if refusals:
        wait_seconds, tried = max(refusals)
        raise TooManyTries(tries=tried, wait=_wait_words(wait_seconds), wait_seconds=wait_seconds)


def _wait_words(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    if minutes > _HOURS_FROM_MINUTES:
        hours = math.ceil(minutes / 60)
        return ngettext("%(number)s giờ", "%(number)s giờ", hours) % {"number": hours}
    return ngettext("%(number)s phút", "%(number)s phút", minutes) % {"number": minutes}
