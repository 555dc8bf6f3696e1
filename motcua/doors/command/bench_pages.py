"""The pages of all doors with a full house behind them: how long each takes, how much it sends, what it asks.

Part of `motcua bench --pages`: each page is asked for by the person whose page it is, one request after another, as a
browser does that keeps its connection; what is timed is from the request to the last byte, the network being this
machine's own.
"""

import gzip
import http.client
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from motcua.doors.command.up import HOST
from motcua.outward.rehearsals import programmes

ROUNDS = 20
OK, SEE_OTHER, NOT_FOUND = 200, 303, 404
EVALUATION = f"/dieu-hanh/de-an/{programmes.CODE}@{programmes.FIRST_DAY}/danh-gia"
PAGES: Mapping[str, tuple[str, ...]] = {
    "": ("/", "/thu-tuc?q=giay+phep+lai+xe", "/thu-tuc/3.000333", "/diem-phuc-vu", "/tra-cuu", "/dang-nhap"),
    "buudien.cainuoc": (
        "/quay/",
        "/quay/tiep-nhan",
        "/quay/giao-nhan",
        "/quay/tra-ket-qua",
        "/quay/thu-phi",
        "/quay/ca-lam-viec",
        "/quay/viec/giao-co-quan",
    ),
    "thuly.congan": (
        "/giai-quyet/",
        "/giai-quyet/tim",
        "/giai-quyet/xin-y-kien",
        "/giai-quyet/so-theo-doi",
        "/tim",
    ),
    "lanhdao.congan": ("/giai-quyet/", "/giai-quyet/phe-duyet"),
    "buuta.cainuoc": ("/tuyen/",),
    "vanphong.tinh": (
        "/dieu-hanh/",
        "/dieu-hanh/qua-han",
        "/dieu-hanh/ho-so",
        "/dieu-hanh/sap-den-han",
        "/dieu-hanh/diem-va-quay",
        "/dieu-hanh/giao-nhan",
        "/dieu-hanh/hai-long",
        EVALUATION,
    ),
    "quantri": ("/quan-tri/",),
    "nguoidan.1": ("/cua-toi",),
}
"""By account ("" = nobody signed in), the pages on which her day begins and passes."""
FIRST_OF: Mapping[tuple[str, str], str] = {
    ("buudien.cainuoc", "/quay/viec/giao-co-quan"): "/quay/ho-so/",
    ("thuly.congan", "/giai-quyet/"): "/giai-quyet/ho-so/",
    ("lanhdao.congan", "/giai-quyet/"): "/giai-quyet/ho-so/",
    ("vanphong.tinh", "/dieu-hanh/qua-han"): "/dieu-hanh/ho-so/",
    ("buuta.cainuoc", "/tuyen/"): "/tuyen/",
}
"""Lists whose first dossier is measured too, and how its address begins."""

SCANS: Mapping[str, tuple[str, str]] = {
    "quét phong bì": (r"MC-[0-9A-Z]{8}-[0-9A-Z]", ""),
    "quét mã sai": ("", "MC-CJZN4KN5-X"),
}
"""What is scanned into the box of the counter: a code that stands on its page, or one that there is not."""
SCANNER, COUNTER, BOX = "buudien.cainuoc", "/quay/viec/giao-co-quan", "/quay/quet"

_ID = "[0-9a-f]{8}-[0-9a-f-]{27}"
_NUMBER = "[A-Z][0-9A-Z.]*-[0-9]{6}-[0-9]{4,}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: milliseconds at the median and at 95 %, kilobytes as sent compressed, SQL statements."""

    page: str
    account: str
    p50_ms: float
    p95_ms: float
    sent_kb: float
    sql: int

    def as_object(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


class PageNotShownError(RuntimeError):
    """A page that is to be measured did not answer with 200."""


def measure(port: int, told: Callable[[int, int], object], rounds: int = ROUNDS) -> list[Measured]:
    """Return each page as measured at the server on this port. Raises PageNotShownError.

    `told` is told after each page how many are done, and of how many.
    """
    found: list[Measured] = []
    total = sum(len(pages) for pages in PAGES.values()) + len(FIRST_OF) + len(SCANS)
    for account, pages in PAGES.items():
        client = _signed_in(account)
        wire = http.client.HTTPConnection(HOST, port, timeout=60)
        for page in pages:
            measured, body = _measured(wire, page, page, account, client, rounds)
            found.append(measured)
            told(len(found), total)
            begins = FIRST_OF.get((account, page))
            if begins is not None:
                found.append(_measured(wire, _first_link(body, begins), f"{begins}…", account, client, rounds)[0])
                told(len(found), total)
        if account == SCANNER:
            for called, (pattern, code) in SCANS.items():
                found.append(_scanned(wire, called, pattern, code, client, rounds))
                told(len(found), total)
        wire.close()
    return found


def _scanned(
    wire: http.client.HTTPConnection, called: str, pattern: str, code: str, client: Client, rounds: int
) -> Measured:
    """Return a scan as measured: from the post to the last byte of the page that it leads to."""
    page = _asked(wire, "GET", COUNTER, client)[1].decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    seen = re.search(pattern, page) if pattern else None
    if token is None or (pattern and seen is None):
        raise PageNotShownError(f"{COUNTER}: nothing to scan")
    scanned = seen[0] if seen else code
    client.cookies["csrftoken"] = token[1]
    fields = {"q": scanned, "typed": "0", "csrfmiddlewaretoken": token[1]}

    def scan() -> bytes:
        status, body, leads_to = _asked(wire, "POST", BOX, client, urlencode(fields))
        return _asked(wire, "GET", leads_to, client)[1] if status == SEE_OTHER else body

    waits, body = [], b""
    for number in range(rounds + 2):
        begun = time.perf_counter()
        body = scan()
        if number > 1:
            waits.append((time.perf_counter() - begun) * 1000)
    with _counting() as count:
        client.post(BOX, fields, follow=True)
    return _figures(called, SCANNER, waits, body, len(count))


def _asked(
    wire: http.client.HTTPConnection, method: str, page: str, client: Client, body: str | None = None
) -> tuple[int, bytes, str]:
    """Ask the server as the person of a client; return status, page and where it leads to."""
    headers = {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{HOST}:{wire.port}"}
    wire.request(method, page, body=body, headers=headers)
    answer = wire.getresponse()
    told = answer.read()
    if answer.status not in (OK, SEE_OTHER, NOT_FOUND):  # a code that there is not is answered too
        raise PageNotShownError(f"{page}: {answer.status}")
    return answer.status, told, answer.headers.get("Location", "")


def _measured(
    wire: http.client.HTTPConnection, page: str, called: str, account: str, client: Client, rounds: int
) -> tuple[Measured, bytes]:
    """Return one page as measured, under the name that the table gives it, and the page itself."""
    waits, body = _timed(wire, page, client, rounds)
    return _figures(called, account, waits, body, _statements(client, page)), body


def _figures(called: str, account: str, waits: list[float], body: bytes, sql: int) -> Measured:
    waits.sort()
    p50_ms, p95_ms = round(statistics.median(waits), 1), round(waits[int(len(waits) * 0.95)], 1)
    return Measured(called, account, p50_ms, p95_ms, round(len(gzip.compress(body, 6)) / 1000, 1), sql)


def _first_link(body: bytes, begins: str) -> str:
    """Return the first address in a page that begins so and names a dossier. Raises PageNotShownError."""
    found = re.search(rf'href="({re.escape(begins)}(?:{_ID}|{_NUMBER})[^"#]*)', body.decode())
    if found is None:
        raise PageNotShownError(f"{begins}…: no dossier in the list")
    return found[1].replace("&amp;", "&")


def in_words(found: list[Measured], dossiers: int) -> str:
    """Return the figures for people, the slowest page first."""
    lines = [f"Trang, {dossiers} hồ sơ trong cơ sở dữ liệu{'':<8}    p50    p95     kB  câu SQL"]
    for item in sorted(found, key=lambda one: -one.p50_ms):
        figures = "".join(f"{value:g}".replace(".", ",").rjust(7) for value in (item.p50_ms, item.p95_ms, item.sent_kb))
        lines.append(f"{item.page:<28} {item.account:<18}{figures}{item.sql:>9}")
    return "\n".join(lines)


def _signed_in(account: str) -> Client:
    client = Client(HTTP_HOST=HOST)
    if account:
        client.force_login(get_user_model().objects.get(pk=account))
    return client


def _timed(wire: http.client.HTTPConnection, page: str, client: Client, rounds: int) -> tuple[list[float], bytes]:
    """Ask for a page so many times after two to warm up; return the milliseconds and the page."""
    waits, body = [], b""
    for number in range(rounds + 2):
        begun = time.perf_counter()
        status, body, _leads_to = _asked(wire, "GET", page, client)
        if status != OK:
            raise PageNotShownError(f"{page}: {status}")
        if number > 1:
            waits.append((time.perf_counter() - begun) * 1000)
    return waits, body


def _statements(client: Client, page: str) -> int:
    """Return how many statements the page takes once what a process remembers of the ground has been read."""
    client.get(page)
    with _counting() as count:
        client.get(page)
    return len(count)


@contextmanager
def _counting() -> Iterator[list[str]]:
    """Gather the statements sent inside the block."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], text: str, *args: Any) -> Any:
        sent.append(text)
        return execute(text, *args)

    with connection.execute_wrapper(note):
        yield sent
