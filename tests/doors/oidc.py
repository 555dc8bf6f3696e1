"""A real OpenID Connect provider, run by Node on this machine, and a person who signs in at its pages."""

import json
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from filelock import FileLock
from pytest_django import Settings

from motcua.base.providers import Provider
from motcua.doors.frame import assets

FOLDER = Path(__file__).resolve().parent.parent / "provider"
HOME = "http://testserver"
CITIZENS, OFFICE = "dinh-danh", "co-quan"
SECRET = "a secret of the tests, long enough"

_OFFICER = {"email": "motcua.congan@tinh.example.vn", "email_verified": True}
PEOPLE: dict[str, dict[str, Any]] = {
    "sub-citizen": {"citizen_id": "096187000901", "name": "Tên do nhà cung cấp nói"},
    "sub-other-citizen": {"citizen_id": "096079000902"},
    "sub-unknown": {"citizen_id": "001099999999", "email": "khong.ai@example.vn", "email_verified": True},
    "sub-officer": {"email": "Motcua.CongAn@tinh.example.vn", "email_verified": True, "citizen_id": "096077000001"},
    "sub-two-factors": {**_OFFICER, "signed": {"amr": ["pwd", "otp"]}},
    "sub-high-level": {**_OFFICER, "signed": {"acr": "urn:two-factors"}},
    "sub-password": {**_OFFICER, "amr": ["otp"], "signed": {"amr": ["pwd"], "acr": "urn:one-factor"}},
    "sub-unverified": {"email": "motcua.congan@tinh.example.vn", "email_verified": False},
    "sub-administrator": {"email": "quantri@tinh.example.vn", "email_verified": True},
    "sub-empty": {},
}
"""What the provider tells of each person; `signed` is what its token says of how she signed in."""


@dataclass
class AtProvider:
    """Where the provider is."""

    address: str

    def settings(self) -> tuple[Provider, ...]:
        """The two providers that an installation trusts: one for applicants, one for staff. Here it is the same one."""
        base = {"server_url": self.address, "client_secret": SECRET}
        return (
            Provider(CITIZENS, "Định danh thử", client_id="citizens", claim="citizen_id", matches="personal_id",
                     people="APPLICANT", scope=("openid", "vneid"), **base),
            Provider(OFFICE, "Cơ quan thử", client_id="office", claim="email", matches="email", people="STAFF",
                     scope=("openid", "email"), second_factor=("otp", "urn:two-factors"), **base),
        )  # fmt: skip

    def come_back(self, leads_to: str, sub: str) -> str:
        """Sign in at the provider's pages as somebody and agree; the path and query with which one comes back."""
        browser = requests.Session()
        answer = browser.get(leads_to, allow_redirects=False)
        for _step in range(12):
            if answer.is_redirect:
                onward = urljoin(answer.url, answer.headers["Location"])
                if onward.startswith(HOME):
                    return onward.removeprefix(HOME)
                answer = browser.get(onward, allow_redirects=False)
                continue
            assert answer.status_code == 200, answer.text
            action = re.search(r'<form[^>]+action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
            assert action is not None, answer.text
            assert prompt is not None, answer.text
            data = {"prompt": prompt.group(1), "login": sub, "password": "any"}
            answer = browser.post(urljoin(answer.url, unescape(action.group(1))), data, allow_redirects=False)
        raise AssertionError(f"the provider leads nowhere: {answer.url}")


@pytest.fixture(scope="session")
def provider_process() -> Iterator[AtProvider]:
    """The provider, once for all tests of a worker."""
    node = assets.find_node()
    with FileLock(str(Path(tempfile.gettempdir()) / f"motcua-provider-{os.getuid()}.lock")):
        assets.install(node, FOLDER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = {
        "clients": [
            {"id": name, "secret": SECRET, "redirect": f"{HOME}/dang-nhap/qua/{provider_id}/xong"}
            for name, provider_id in (("citizens", CITIZENS), ("office", OFFICE))
        ],
        "people": PEOPLE,
    }
    command = [node.node, "provider.mjs", str(port), json.dumps(told)]
    process = subprocess.Popen(
        command, cwd=FOLDER, env=node.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            raise AssertionError("the provider did not start")
        yield AtProvider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def provider(provider_process: AtProvider, settings: Settings) -> AtProvider:
    """The provider, trusted by the installation."""
    settings.OIDC_PROVIDERS = provider_process.settings()
    return provider_process


def sign_in(client: Client, provider: AtProvider, provider_id: str, sub: str, **form: Any) -> HttpResponse:
    """Press the button of a provider, sign in there as somebody, come back."""
    answer = client.post(f"/dang-nhap/qua/{provider_id}", form)
    assert answer.status_code == 302, answer.content.decode()
    return client.get(provider.come_back(answer["Location"], sub))  # type: ignore[return-value]  # the test client's own
