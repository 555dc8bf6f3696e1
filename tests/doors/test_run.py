"""`run.py`: talks on standard error, passes everything on, sets up once, says what is missing.

The tests work on a copy of `run.py` in a folder of its own, with stand-ins for the environment's Python, uv and pip:
what is tested is what run.py asks of them and what it makes of their answers. The real set-up is run by `.ci/run`.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
ECHO = '#!/bin/sh\necho "pid $$"\nfor word in "$@"; do echo "[$word]"; done\nexit 7\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with run.py alone, in a folder with blanks and Vietnamese letters."""
    folder = tmp_path / "Một Cửa Cà Mau"
    folder.mkdir()
    shutil.copy(CHECKOUT / "run.py", folder)
    return folder


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def loaded(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_of_a_test", checkout / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def set_up(checkout: Path, python: str, *, tests: bool = False) -> ModuleType:
    """Leave a checkout as a finished set-up leaves it, with a stand-in for the environment's Python."""
    program(checkout / ".venv" / "bin" / "python", python)
    program(checkout / "motcua/doors/frame/static/built/motcua.css", "")
    module = loaded(checkout)
    module.write_stamp({"packages": module.packages_key(), "assets": module.assets_key(), "tests": tests})
    return module


def run(checkout: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path if path is not None else os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, checkout / "run.py", *arguments],
        capture_output=True,
        text=True,
        cwd="/",
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_is_given_at_once_and_sets_nothing_up(checkout: Path, arguments: tuple[str, ...]) -> None:
    answer = run(checkout, *arguments)

    assert answer.returncode == 0
    assert "python3 run.py demo" in answer.stdout
    assert answer.stderr == ""
    assert not (checkout / ".venv").exists()


def test_every_other_word_goes_to_motcua_with_its_output_and_status(checkout: Path) -> None:
    set_up(checkout, ECHO)

    answer = run(checkout, "due", "--json", "-", "hồ sơ")

    assert answer.returncode == 7
    words = ["-P", "-m", "motcua.doors.command.main", "due", "--json", "-", "hồ sơ"]
    assert answer.stdout.splitlines()[1:] == [f"[{word}]" for word in words]
    assert answer.stderr == ""


def test_the_word_takes_the_place_of_run_py_so_that_signals_reach_it(checkout: Path) -> None:
    set_up(checkout, ECHO)

    process = subprocess.Popen([sys.executable, checkout / "run.py", "up"], stdout=subprocess.PIPE, text=True)
    said, _ = process.communicate()

    assert said.splitlines()[0] == f"pid {process.pid}"


def test_a_second_run_starts_at_once(checkout: Path) -> None:
    set_up(checkout, "#!/bin/sh\n")

    def took() -> float:
        began = time.perf_counter()
        assert run(checkout, "due").returncode == 0
        return time.perf_counter() - began

    assert min(took() for _ in range(5)) < 0.2


UV = """#!/bin/sh
echo "uv was asked: $*"
mkdir -p .venv/bin
cp stand-in .venv/bin/python
"""
STAND_IN = """#!/bin/sh
case "$*" in
  *purelib*) mkdir -p .venv/site-packages; echo "$PWD/.venv/site-packages" ;;
  *doors.frame.assets*) mkdir -p motcua/doors/frame/static/built; : > motcua/doors/frame/static/built/motcua.css ;;
  *) echo answer ;;
esac
"""


@pytest.fixture
def with_uv(checkout: Path, tmp_path: Path) -> str:
    """A PATH that holds a stand-in for uv, and for node and npm."""
    program(tmp_path / "bin" / "uv", UV)
    program(checkout / "stand-in", STAND_IN)
    for name in ("node", "npm"):
        program(tmp_path / "bin" / name, "#!/bin/sh\n")
    return f"{tmp_path / 'bin'}:/usr/bin:/bin"


def test_the_set_up_talks_on_standard_error_alone_and_only_once(checkout: Path, with_uv: str) -> None:
    first = run(checkout, "journey", path=with_uv)
    second = run(checkout, "journey", path=with_uv)

    assert (first.returncode, first.stdout) == (0, "answer\n")
    assert "uv was asked: sync --frozen --inexact --no-install-project --quiet --no-dev" in first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, "answer\n", "")
    assert (checkout / ".venv/site-packages/motcua-checkout.pth").read_text() == f"{checkout}\n"


@pytest.mark.parametrize("changed", ["uv.lock", "motcua/doors/frame/styles/motcua.scss"])
def test_the_set_up_is_done_anew_when_its_sources_change(checkout: Path, with_uv: str, changed: str) -> None:
    run(checkout, "journey", path=with_uv)
    program(checkout / changed, "changed")

    loaded_again = loaded(checkout)
    wanted = {"packages": loaded_again.packages_key(), "assets": loaded_again.assets_key()}
    assert not loaded_again.is_done(wanted, tests=False)
    run(checkout, "journey", path=with_uv)

    assert loaded_again.is_done(wanted, tests=False)


def test_a_set_up_broken_off_is_done_anew(checkout: Path) -> None:
    module = set_up(checkout, ECHO)
    module.STAMP.write_text('{"packages":')

    assert module.read_stamp() == {}
    assert not module.is_done({"packages": module.packages_key(), "assets": module.assets_key()}, tests=False)


def test_without_uv_the_hashed_requirements_are_installed_by_pip(checkout: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    python = program(checkout / ".venv" / "bin" / "python", f'#!/bin/sh\necho "$*" >> "{asked}"\n')
    module = loaded(checkout)

    module.install_with_pip("requirements.txt")

    assert python.exists()
    installs = [line for line in asked.read_text().splitlines() if "pip install" in line]
    assert len(installs) == 1
    assert "--require-hashes --only-binary=:all:" in installs[0]
    assert installs[0].endswith(f"-r {checkout / 'requirements.txt'}")


def test_a_closed_network_is_said_in_a_sentence(checkout: Path) -> None:
    closed = "#!/bin/sh\ncase \"$*\" in *install*) echo 'error: dns error'; exit 1 ;; esac\n"
    program(checkout / ".venv" / "bin" / "python", closed)

    answer = run(checkout, "up", path="/usr/bin:/bin")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "không tới được kho gói Python (PyPI)" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_old_python_is_told_what_is_needed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = loaded(checkout)
    monkeypatch.setattr(module.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(module.shutil, "which", lambda name: None)

    with pytest.raises(SystemExit) as end:
        module.require_machine()

    assert end.value.code == 1
    assert "Python 3.11 trở lên" in capsys.readouterr().err


def test_a_newer_python_of_the_machine_is_taken(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = loaded(checkout)
    became: list[list[str]] = []
    monkeypatch.setattr(module.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(module, "become", became.append)

    with pytest.raises(SystemExit):
        module.require_machine()

    assert became[0][:2] == ["/opt/python3.12", str(checkout / "run.py")]


def test_the_first_check_that_fails_ends_the_test_with_its_status(checkout: Path, tmp_path: Path) -> None:
    failing = '#!/bin/sh\necho "$*"\ncase "$*" in "-m ruff format"*) exit 3 ;; esac\n'
    set_up(checkout, failing, tests=True)
    program(tmp_path / "bin" / "chromium", "#!/bin/sh\n")

    answer = run(checkout, "test", path=f"{tmp_path / 'bin'}:/usr/bin:/bin")

    assert answer.returncode == 3
    assert answer.stdout == ""
    assert "ruff check" in answer.stderr
    assert "mypy" not in answer.stderr


def test_after_the_checks_pytest_has_the_last_word(checkout: Path, tmp_path: Path) -> None:
    set_up(checkout, '#!/bin/sh\necho "$*"\n', tests=True)
    program(tmp_path / "bin" / "chromium", "#!/bin/sh\n")

    answer = run(checkout, "test", "-k", "journal", path=f"{tmp_path / 'bin'}:/usr/bin:/bin")

    assert answer.stdout == "-m pytest -n 2 --dist=worksteal -k journal\n"
    assert answer.returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_may_not_be_written_runs_what_is_installed(checkout: Path) -> None:
    module = set_up(checkout, ECHO)
    (checkout / "uv.lock").write_text("changed")
    module.VENV.chmod(0o555)

    answer = run(checkout, "due")

    module.VENV.chmod(0o755)
    assert answer.returncode == 7
    assert "Không ghi được" in answer.stderr


def exported(*options: str) -> Callable[[], str]:
    command = ["uv", "export", "--frozen", "--quiet", "--no-header", *options]
    return lambda: subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not installed")
@pytest.mark.parametrize(
    ("file", "export"),
    [
        ("requirements.txt", exported("--no-dev", "--no-emit-project")),
        ("requirements-test.txt", exported("--group", "dev", "--no-emit-project")),
        ("requirements-node.txt", exported("--only-group", "node")),
    ],
)
def test_the_hashed_requirements_are_those_of_the_lock(file: str, export: Callable[[], str]) -> None:
    assert (CHECKOUT / file).read_text() == export(), f"run: uv export … -o {file}"


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    script = CHECKOUT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert 'exec python3 run.py test "$@"' in script.read_text()
