"""The first page of each door over the wire: page, styles, scripts, drawings; compressed, and kept by the browser."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from motcua.doors.frame import assets
from motcua.ground.people.models import Account

FIRST_PAGES = [
    ("", "/"),
    ("", "/dang-nhap"),
    ("nguoidan.1", "/cua-toi"),
    ("buudien.cainuoc", "/quay/"),
    ("thuly.congan", "/giai-quyet/"),
    ("buuta.cainuoc", "/tuyen/"),
    ("vanphong.tinh", "/dieu-hanh/"),
]
BYTES_MAX = 200_000
OF_WORK = {"scan.js", "sound.js", "signature.js", "keys.js", "exports.js", "htmx-2.min.js"}
IMPORT = re.compile(r"""import(?:\s*\{[^}]*\}\s*from)?\s*["']([^"']+)["'];""")

pytestmark = pytest.mark.django_db


def wire(content: bytes) -> int:
    """How many bytes go over the wire."""
    return len(gzip.compress(content, 6, mtime=0))


def static_text(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()


def loaded(name: str) -> Iterator[str]:
    """A file and what it loads at once."""
    yield name
    if name.endswith(".js"):
        for address in IMPORT.findall(static_text(name).decode()):
            yield from loaded(normpath(join(dirname(name), address)))


def files_of(page: str) -> set[str]:
    tags = re.findall(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="/static/([^"#]+)', page)
    return {name for tag in tags for name in loaded(tag)}


def page_of(who: str, address: str) -> bytes:
    client = Client()
    if who:
        client.force_login(Account.objects.get(pk=who))
    answer = client.get(address)
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.mark.parametrize(("who", "address"), FIRST_PAGES)
def test_the_first_page_of_a_door_is_light(who: str, address: str) -> None:
    assets.build()

    content = page_of(who, address)
    files = files_of(content.decode())

    assert wire(content) + sum(wire(static_text(name)) for name in files) < BYTES_MAX
    assert "built/motcua.css" in files
    assert not any(name.endswith((".woff", ".woff2", ".ttf", ".otf")) for name in files)


@pytest.mark.parametrize(("who", "address"), FIRST_PAGES[:3])
def test_the_portal_loads_no_script_of_the_counters(who: str, address: str) -> None:
    files = {name.rpartition("/")[2] for name in files_of(page_of(who, address).decode())}

    assert files & OF_WORK == set()
    assert "public.js" in files


def test_pages_go_compressed_and_papers_as_they_are(client: Client) -> None:
    page = client.get("/", headers={"accept-encoding": "gzip"})
    plain = client.get("/")

    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < len(plain.content) / 2
    assert gzip.decompress(page.content)[:9] == plain.content[:9]
    assert "Content-Encoding" not in plain


def test_collected_files_are_compressed_and_kept_for_ever(settings: Settings, tmp_path: Path) -> None:
    assets.build()
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()  # its handler looks into the folder that was just filled

    for name in ("built/motcua.css", "frame/page.js", "frame/icons.svg"):
        stem, dot, ending = name.rpartition(".")
        (hashed,) = [
            found for found in tmp_path.glob(f"{stem}.*{dot}{ending}") if re.search(r"\.[0-9a-f]{12}\.", found.name)
        ]
        address = f"/static/{hashed.relative_to(tmp_path)}"
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        content = b"".join(answer.streaming_content)
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(content) == hashed.read_bytes()
        assert "immutable" in answer["Cache-Control"]
        assert int(re.findall(r"max-age=(\d+)", answer["Cache-Control"])[0]) >= 365 * 24 * 3600
