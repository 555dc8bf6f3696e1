"""A person at a page without script: opens it, fills what is on it, presses a button; nothing else.

page = Hands("post_clerk").open("/quay/")
page = page.press("Mở hồ sơ", full_name="Nguyễn Văn Thắng", phone="0900000628")
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from motcua.ground.people.models import Account
from tests.factories import CAST

VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "use", "rect", "line", "path"})


@dataclass
class Control:
    """One control of a form: its name, what it would send, whether it is a box or a button."""

    name: str
    value: str
    kind: str
    is_on: bool = True
    id: str = ""


@dataclass
class Form:
    """A form as the browser sees it."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    def data(self, filled: dict[str, Any]) -> dict[str, Any]:
        """Return what is sent: the values on the page, changed as filled in. Raises KeyError for what is not there."""
        names = {control.name for control in self.controls}
        missing = set(filled) - names
        if missing:
            raise KeyError(f"the form has no {sorted(missing)}, only {sorted(names)}")
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.name and control.name not in filled and control.is_on:
                sent.setdefault(control.name, []).append(control.value)
        for name, value in filled.items():
            values = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
            if value not in (None, False):
                sent[name] = ["1"] if value is True else values
        return sent


class _Reader(HTMLParser):
    """Reads forms, links and the plain text of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.labels: set[str] = set()
        self.text: list[str] = []
        self.title = ""
        self._form: Form | None = None
        self._grabbed: list[tuple[str, list[str], dict[str, str]]] = []
        self._select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action") or self.path, given.get("method", "get").lower())
            self.forms.append(self._form)
        form = self._form
        if tag == "label" and "for" in given:
            self.labels.add(given["for"])
        if tag in ("a", "button", "title", "textarea", "h1"):
            self._grabbed.append((tag, [], given))
        if form is None:
            return
        if tag == "input":
            kind = given.get("type", "text")
            is_box = kind in ("checkbox", "radio")
            value = given.get("value", "on" if is_box else "")
            form.controls.append(
                Control(given.get("name", ""), value, kind, "checked" in given or not is_box, given.get("id", ""))
            )
        elif tag == "select":
            self._select = Control(given.get("name", ""), "", "select", id=given.get("id", ""))
            form.controls.append(self._select)
        elif tag == "option" and self._select is not None and ("selected" in given or not self._select.value):
            self._select.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None
        if self._grabbed and self._grabbed[-1][0] == tag:
            kind, parts, given = self._grabbed.pop()
            words = " ".join("".join(parts).split())
            if kind == "a":
                self.links.append((words, given.get("href", "")))
            elif kind == "button" and self._form is not None:
                self._form.buttons.append(words)
            elif kind == "title":
                self.title = self.title or words  # a drawing has a title too
            elif kind == "textarea" and self._form is not None:
                text = "".join(parts).removeprefix("\r\n").removeprefix("\n")
                self._form.controls.append(Control(given.get("name", ""), text, "textarea", id=given.get("id", "")))

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        for _tag, parts, _given in self._grabbed:
            parts.append(data)


@dataclass
class Page:
    """A page in a person's hands."""

    client: Client
    response: HttpResponse
    path: str

    def __post_init__(self) -> None:
        self.html = self.response.content.decode() if "html" in self.response.get("Content-Type", "") else ""
        self._read = _Reader(self.path)
        self._read.feed(self.html)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """All words on the page, single spaces."""
        return " ".join(" ".join(self._read.text).split())

    @property
    def title(self) -> str:
        """The page's title."""
        return self._read.title

    @property
    def forms(self) -> list[Form]:
        """The forms on the page."""
        return self._read.forms

    @property
    def links(self) -> list[tuple[str, str]]:
        """(words, address) of the links."""
        return self._read.links

    def form(self, button: str) -> Form:
        """Return the form with a button whose words begin so."""
        for form in self._read.forms:
            if any(words.startswith(button) for words in form.buttons):
                return form
        raise LookupError(f"no button {button!r} on {self.path}: {[form.buttons for form in self._read.forms]}")

    def has_button(self, words: str) -> bool:
        """Whether a button or a link begins with these words."""
        pressed = any(label.startswith(words) for form in self._read.forms for label in form.buttons)
        return pressed or any(label.startswith(words) for label, _ in self._read.links)

    def press(self, button: str, **filled: Any) -> "Page":
        """Fill the form of a button and press it; names with a hyphen are written with `__`."""
        form = self.form(button)
        return self.send(form, **filled)

    def send(self, form: Form, **filled: Any) -> "Page":
        """Send a form of this page."""
        data = form.data({name.replace("__", "-"): value for name, value in filled.items()})
        return _follow(self.client, form.action or self.path, form.method, data)

    def click(self, words: str) -> "Page":
        """Follow the first link whose words begin so."""
        for label, href in self._read.links:
            if label.startswith(words):
                return _follow(self.client, href, "get", {})
        raise LookupError(f"no link {words!r} on {self.path}: {self._read.links}")

    def unlabelled(self) -> list[str]:
        """Return the controls that have no label, by name: a keyboard or screen reader could not tell them."""
        bare = []
        for form in self._read.forms:
            for control in form.controls:
                if control.kind in ("hidden", "submit") or control.id in self._read.labels:
                    continue
                if f'id="{control.id}"' in self.html and "aria-label" in self._tag_of(control.id):
                    continue
                bare.append(control.name)
        return bare

    def _tag_of(self, control_id: str) -> str:
        at = self.html.index(f'id="{control_id}"')
        return self.html[self.html.rindex("<", 0, at) : self.html.index(">", at)]


def _follow(client: Client, href: str, method: str, data: dict[str, Any]) -> Page:
    path = href.split("#", maxsplit=1)[0]
    response = client.post(path, data) if method == "post" else client.get(path, data or None)
    steps = 0
    while response.status_code in (302, 303) and steps < 5:
        path = response.headers["Location"].split("#")[0]
        response, steps = client.get(path), steps + 1
    return Page(client, response, path)


class Hands:
    """One of the cast, signed in."""

    def __init__(self, role: str) -> None:
        self.client = Client()
        self.client.force_login(Account.objects.get(pk=CAST.get(role, role)))

    def open(self, path: str) -> Page:
        """Open a page."""
        return _follow(self.client, path, "get", {})

    def post(self, path: str, data: dict[str, Any]) -> Page:
        """Send a form that is on no page of hers."""
        return _follow(self.client, path, "post", data)
