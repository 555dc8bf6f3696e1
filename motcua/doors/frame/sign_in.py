"""How accounts sign in: by name and password, then a one-time code where they have one, throttled; nobody signs up."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.stages import LoginStage
from django import forms
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.doors.frame import codes, own_sessions
from motcua.doors.frame.navigation import home_of
from motcua.ground.people.rules import Role
from motcua.ground.people.services import may_act

TOO_MANY = "too_many_login_attempts"
WRONG = _("Tên đăng nhập hoặc mật khẩu chưa đúng.")
NAME_MAX = 150


class AccountBackend(ModelBackend):
    """Accounts of this installation; one that is suspended neither signs in nor stays signed in."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is neither closed nor suspended."""
        return user is not None and may_act(user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks us: sentences, where to go, and that nobody signs up."""

    error_messages = {  # noqa: RUF012 - allauth reads a plain mapping of the class
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        TOO_MANY: _("Đã sai nhiều lần. Chờ 5 phút rồi đăng nhập lại, hoặc hỏi người quản trị."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password the code of the person's app, where she has one."""
        return ["motcua.doors.frame.sign_in.CodeStage"]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note where the session was begun."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        own_sessions.begin(request)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first door of the person."""
        return home_of(Role(role) for role in getattr(request.user, "roles", ()))

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that comes shows who is signed in."""


SECOND_FACTOR = "motcua_second_factor"
"""What a request has in which a provider's token spoke of a second factor."""


class CodeStage(LoginStage):  # type: ignore[misc]  # allauth ships no types
    """Between password or provider and session: the code of the app.

    Whoever has none goes on at once, and so does whom a provider brings with a second factor that its settings name.
    """

    key = "motcua_code"
    urlname = "frame:sign-in-code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return where the code is asked for, None when none is asked; the sign-in goes on either way."""
        if self.login.user is None or not codes.has_app(self.login.user):
            return None, True
        if getattr(self.request, SECOND_FACTOR, False):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True


class OwnForm(forms.Form):
    """A form of the pages about signing in: its sentences are ours, and the browser checks nothing before us."""

    use_required_attribute = False
    needs: ClassVar[dict[str, Any]] = {}
    """Field → what is said when it is empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in self.needs.items():
            self.fields[name].error_messages["required"] = sentence


def code_input() -> forms.CharField:
    """One box for a code: a phone shows its number keys and offers the code of its app."""
    return forms.CharField(
        label=_("Mã 6 số trong ứng dụng, hoặc mã dự phòng 8 số"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "data-mc-no-draft": "",
                "class": "mc-code-input",
            }
        ),
    )


class CodeForm(OwnForm):
    """The code of an app, or a recovery code."""

    needs: ClassVar[dict[str, Any]] = {"code": _("Gõ mã trong ứng dụng, hoặc một mã dự phòng.")}

    code = code_input()


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and password; whatever is wrong is said in the same sentence, at the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Tên đăng nhập"), _("Mật khẩu")
        login.help_text = password.help_text = ""
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        login.error_messages["required"] = _("Gõ tên đăng nhập.")
        password.error_messages["required"] = _("Gõ mật khẩu.")

    def clean(self) -> Any:
        """Sign in, or put what is wrong at the field of the name."""
        try:
            return super().clean()
        except ValidationError as fault:
            self.add_error("login", fault)
            return self.cleaned_data

    @property
    def is_throttled(self) -> bool:
        """Whether it was tried too often."""
        return bool(self.has_error("login", TOO_MANY))
