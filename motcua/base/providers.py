"""Providers of identity that an installation trusts (OpenID Connect), read from one file; who they speak for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MATCHES = ("personal_id", "email", "username")
"""The column of an account that a claim is held against."""
PEOPLE = ("APPLICANT", "STAFF")
_OURS = ("127.0.0.1", "localhost", "::1")
_NEEDED = ("id", "name", "server_url", "client_id", "client_secret", "claim", "matches", "people")
_OPTIONAL = ("scope", "origins", "second_factor")


class BadProviders(ValueError):
    """The file is none of providers; the message is for who runs the installation."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: where it is, how we are known there, which claim names an account of ours, and of which people."""

    id: str
    name: str
    server_url: str
    client_id: str
    client_secret: str
    claim: str
    matches: str
    people: str
    scope: tuple[str, ...] = ("openid", "profile", "email")
    origins: tuple[str, ...] = ()
    """Where its pages lie besides `server_url`, for the policy of forms."""
    second_factor: tuple[str, ...] = ()
    """Values of `amr` or `acr` in its token that say that a second factor was used; () = its word never counts so."""

    @property
    def form_origins(self) -> tuple[str, ...]:
        """The origins that our sign-in form may lead to."""
        parts = urlsplit(self.server_url)
        return tuple(dict.fromkeys((f"{parts.scheme}://{parts.netloc}", *self.origins)))


def read_providers(text: str) -> tuple[Provider, ...]:
    """Return the providers of a JSON file: a list of objects with the fields of `Provider`. Raises BadProviders."""
    try:
        rows = json.loads(text)
    except ValueError as fault:
        raise BadProviders("is no JSON") from fault
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadProviders("is a list of objects")
    found = tuple(_provider(row) for row in rows)
    if len({item.id for item in found}) < len(found):
        raise BadProviders("names an id twice")
    return found


def _provider(row: Mapping[str, Any]) -> Provider:
    told = row.get("id", "?")
    missing = [name for name in _NEEDED if not isinstance(row.get(name), str) or not row[name].strip()]
    if missing:
        raise BadProviders(f"“{told}” needs {', '.join(missing)}")
    unknown = sorted(set(row) - {*_NEEDED, *_OPTIONAL})
    if unknown:
        raise BadProviders(f"“{told}” has the unknown {', '.join(unknown)}")
    for name in _OPTIONAL:
        if not isinstance(row.get(name, []), list) or not all(isinstance(item, str) for item in row.get(name, [])):
            raise BadProviders(f"{name} of “{told}” is a list of words")
    fields: dict[str, Any] = {name: tuple(row[name]) if name in _OPTIONAL else row[name].strip() for name in row}
    made = Provider(**fields)
    if not re.fullmatch("[a-z0-9-]{2,30}", made.id):
        raise BadProviders(f"id “{made.id}” is 2 to 30 of a–z, 0–9 and -")
    if made.matches not in MATCHES or made.people not in PEOPLE:
        raise BadProviders(f"“{told}” matches one of {', '.join(MATCHES)} and speaks for {' or '.join(PEOPLE)}")
    for address in (made.server_url, *made.origins):
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OURS):
            raise BadProviders(f"“{address}” of “{told}” is no https:// address")
    return made
