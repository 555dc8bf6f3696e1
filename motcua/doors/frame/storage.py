"""Static files with a hash in their name, so that a browser keeps them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise brings no types
    """WhiteNoise's storage; scripts that import each other find the hashed names as well."""

    support_js_module_import_aggregation = True
    manifest_strict = False
    """A page of an installation whose files were not collected yet still answers, with the plain name."""
