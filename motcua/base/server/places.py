"""Where the data, the socket and the locks lie. Reckoned from the environment; nothing is made or started here."""

import os
import pwd
import re
import sys
import unicodedata
from hashlib import sha256
from pathlib import Path

SOCKET_BYTES_MAX = 107
"""What the operating system allows for the name of a Unix socket, without the closing zero byte."""

PORT = 5432
"""Only a part of the socket's name: the server listens on no network address."""


def checkout() -> Path:
    """Return the folder of the checkout, or of the Python environment when motcua was installed as a wheel."""
    above = Path(__file__).resolve().parents[3]
    return above if (above / "run.py").is_file() else Path(sys.prefix).resolve()


def data_folder() -> Path:
    """Return the folder for everything that this installation keeps: the database cluster, files, exports.

    `MOTCUA_DATA`, else a folder named after the checkout (name and a short hash of its path, so that two checkouts
    never share a database) in the user's data folder, or in the system's state folder when started by root.
    """
    given = os.environ.get("MOTCUA_DATA")
    if given:
        return Path(given).expanduser().absolute()
    return _shelf() / _folder_name(checkout())


def server_folder() -> Path:
    """Return the folder inside the data folder that belongs to the server's account alone (mode 0700)."""
    return data_folder() / "postgresql"


def cluster_folder() -> Path:
    """Return the folder that PostgreSQL itself writes."""
    return server_folder() / "cluster"


def socket_folder() -> Path:
    """Return the folder of the server's socket: beside the cluster, or a short one when that name would be too long.

    A comma would be read as a list of hosts by the driver, so such a path takes the short folder too.
    """
    beside = server_folder() / "socket"
    longest = len(os.fsencode(beside / f".s.PGSQL.{PORT}.lock"))
    if longest <= SOCKET_BYTES_MAX and "," not in str(beside):
        return beside
    short = sha256(os.fsencode(beside)).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/run") / f"motcua-{short}"
    return Path("/tmp") / f"motcua-{os.geteuid()}-{short}"  # noqa: S108 -- owner and mode are checked before it is used


def _shelf() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/motcua")
    xdg = os.environ.get("XDG_DATA_HOME")
    if xdg and Path(xdg).is_absolute():
        return Path(xdg) / "motcua"
    home = Path.home()
    if not os.access(home, os.W_OK):  # e.g. HOME still names the home of the user who switched to this one
        home = Path(pwd.getpwuid(os.geteuid()).pw_dir)
    return home / ".local" / "share" / "motcua"


def _folder_name(path: Path) -> str:
    letters = unicodedata.normalize("NFD", path.name.replace("đ", "d").replace("Đ", "D"))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", letters.encode("ascii", "ignore").decode())[:40].strip("-.") or "motcua"
    return f"{plain}-{sha256(os.fsencode(path)).hexdigest()[:8]}"
