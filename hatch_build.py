"""A wheel carries the compiled style sheet and catalogues, so that installing a release needs no Node."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = "motcua/doors/frame/static/built/motcua.css"


class CompiledAssets(BuildHookInterface):
    """Refuses to build a wheel before the set-up has compiled what it must carry."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Look for the style sheet; an editable installation needs none."""
        if version != "editable" and not (Path(self.root) / NEEDED).is_file():
            raise RuntimeError(f"{NEEDED} is missing: run `python3 run.py setup` before building the wheel.")
