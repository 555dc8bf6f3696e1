"""Scans as a page sends and asks for them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import Life


@pytest.fixture(autouse=True)
def no_tries_counted() -> None:
    cache.clear()


def href(name: str, life: Life, *numbers: Any) -> str:
    return reverse(f"frame:{name}", args=[life.dossier_id, *numbers])


def file_of(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
