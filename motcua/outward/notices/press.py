"""Setting a form by a layout that an administrator has written: apart from this process, with hard limits.

A layout is a program. It is run by a process of its own that sees one folder with three files, has neither network nor
packages, some seconds of time and a bounded memory, and inherits nothing of our environment. Run as a script, this file
is that process: it must import nothing of the project.
"""

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

SECONDS_MAX = 10
"""Of computing; who asks waits somewhat longer, for a machine that is busy."""
WAIT_SECONDS = 15
MEMORY_MAX = 2 * 1024**3
PDF_MAX = 20 * 1024**2
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that nobody is: where a machine cannot shut the network off for one process, a download ends here."""


class DoesNotCompile(Exception):
    """The layout cannot be set; `words` is what typst says of it, with the lines."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def set_apart(
    files: Mapping[str, str], inputs: Mapping[str, str], *, fonts: Path, standards: list[str], timestamp: int
) -> bytes:
    """Return the PDF of `copies.typ` among `files`, set in a process of its own. Raises DoesNotCompile."""
    asked = {"inputs": dict(inputs), "fonts": str(fonts), "standards": standards, "timestamp": timestamp}
    asked["limits"] = [SECONDS_MAX, MEMORY_MAX, PDF_MAX]
    with tempfile.TemporaryDirectory(prefix="motcua-layout-") as folder:
        root = Path(folder) / "layout"
        root.mkdir()
        for name, source in files.items():
            (root / name).write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
                [sys.executable, "-I", __file__, folder],
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=WAIT_SECONDS,
                cwd=folder,
                env={"HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE, "ALL_PROXY": _NOWHERE, "HOME": folder},
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise DoesNotCompile(f"stopped after {WAIT_SECONDS} seconds") from fault
    if done.returncode == 0 and done.stdout.startswith(b"%PDF"):
        return done.stdout
    words = done.stderr.decode("utf-8", "replace").replace(folder, "").strip()
    raise DoesNotCompile(words[:4_000] if done.returncode == 1 and words else "stopped: too much time or memory")


def _shut_in(seconds: int, memory: int, file_size: int) -> None:
    """Bound time, memory and file size of this process, and leave it no network where the machine allows that."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_here(folder: Path, asked: Mapping[str, Any]) -> int:
    """Set the form and write the PDF to standard output; 1 = typst refuses, with its words on standard error."""
    nothing = folder / "nothing"
    nothing.mkdir()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]]
    )  # fmt: skip
    _shut_in(*asked["limits"])
    try:
        compiler = typst.Compiler(
            root=str(folder / "layout"), font_paths=fonts, ignore_system_fonts=True, package_path=str(nothing),
            package_cache_path=str(nothing),
        )  # fmt: skip
        printed = compiler.compile(
            input=str(folder / "layout" / "copies.typ"),
            format="pdf",
            sys_inputs=asked["inputs"],
            pdf_standards=asked["standards"],
            timestamp=asked["timestamp"],
        )
    except typst.TypstError as fault:
        sys.stderr.write(_said(fault))
        return 1
    if isinstance(printed, bytes):
        sys.stdout.buffer.write(printed)
    return 0


def _said(fault: Any) -> str:
    lines = [str(fault.message), *(f"hint: {hint}" for hint in fault.hints)]
    diagnostic = str(getattr(fault, "diagnostic", "") or "")
    return diagnostic if str(fault.message) in diagnostic else "\n".join([*lines, diagnostic]).strip()


if __name__ == "__main__":
    os.nice(5)
    sys.exit(_set_here(Path(sys.argv[1]), json.loads(sys.stdin.buffer.read())))
