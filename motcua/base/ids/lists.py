"""Published lists of codes, kept as data files beside this module."""

from importlib.resources import files


def codes(name: str) -> frozenset[str]:
    """Return the codes of a data file: parted by white space, lines that begin with # left out."""
    text = files("motcua.base.ids").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return frozenset(code for line in text.splitlines() if not line.startswith("#") for code in line.split())
