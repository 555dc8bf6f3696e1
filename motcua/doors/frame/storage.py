"""Static files with a hash in their name, so that a browser keeps them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_IMPORTS = (
    (
        r"""(?P<matched>import(?P<names>\s*\{[^}]*\})\s*from\s*['"](?P<url>[./][^'"]*)["']\s*;)""",
        """import%(names)s from "%(url)s";""",
    ),
    (r"""(?P<matched>import\(["'](?P<url>[./][^'"]*)["']\))""", """import("%(url)s")"""),
)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise brings no types
    """WhiteNoise's storage; our own scripts, which import each other, find the hashed names as well.

    Django's switch for this would read the scripts of others too, where words in a comment look like an import.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("frame/*.js", OWN_IMPORTS))
    manifest_strict = False
    """A page of an installation whose files were not collected yet still answers, with the plain name."""

    def stored_name(self, name: str) -> str:
        """Return the name with its hash, the plain name while the file has not been collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
