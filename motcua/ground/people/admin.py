"""Accounts and keys of systems. Neither a password, nor a secret, nor a personal number is ever shown."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration import audit
from motcua.base.administration.fields import DayField
from motcua.base.administration.rows import GroundAdmin, GroundForm
from motcua.base.administration.site import Words, site
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.admin import agency_choices
from motcua.ground.deadlines.rules import instant
from motcua.ground.people import employing, passwords, sessions, suspending
from motcua.ground.people.admin_access import AccessPages, Pages, access_paths
from motcua.ground.people.models import Account, Employment, Token
from motcua.ground.people.rules import DEGREE_WORDS, ROLE_WORDS, Employer, Role, unfit_roles
from motcua.ground.people.services import issue_token, may_act, remove_codes, revoke_token

ROLES = tuple((role.value, ROLE_WORDS[role]) for role in Role)
EMPLOYERS = (
    (Employer.AGENCY.value, gettext_lazy("cơ quan")),
    (Employer.POST.value, gettext_lazy("bưu điện")),
    (Employer.NONE.value, gettext_lazy("không thuộc nơi nào")),
)


class AccountForm(GroundForm):
    """A new account is keyed by its name for signing in, which then stays."""

    acting_id: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "username" in self.fields:
            self.fields["username"].help_text = _("Chữ cái, chữ số và các dấu @ . + - _, nhiều nhất 40 ký tự.")

    def _post_clean(self) -> None:
        super()._post_clean()
        row = self.instance
        if "username" in self.cleaned_data and len(row.username) > 40:
            self.add_error("username", _("Tên đăng nhập dài nhất 40 ký tự."))
        if row.pk == self.acting_id and Role.ADMINISTRATOR.value not in self.cleaned_data.get("roles", ()):
            said = _("Không tự bỏ vai trò quản trị của mình. Nhờ người quản trị khác.")
            self.add_error("roles", said)


class RoleFilter(SimpleListFilter):
    """Accounts of one role."""

    title, parameter_name = gettext_lazy("vai trò"), "vai-tro"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """All roles."""
        return ROLES

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those who have the role."""
        return queryset.filter(roles__contains=[self.value()]) if self.value() in dict(ROLES) else queryset


class StateFilter(SimpleListFilter):
    """Accounts that may act, or not."""

    title, parameter_name = gettext_lazy("tình trạng"), "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Acting or suspended."""
        return (("hoat-dong", _("đang hoạt động")), ("tam-ngung", _("tạm ngừng")))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those in that state."""
        if self.value() == "tam-ngung":
            return queryset.filter(suspended_at__isnull=False)
        return queryset.filter(suspended_at__isnull=True, is_active=True) if self.value() else queryset


class AccountAdmin(AccessPages):
    """Who signs in, and as what. The name for signing in stands in the journal and never changes."""

    form = AccountForm
    change_form_template = "admin/account_form.html"
    list_display = ("full_name", "username", "role_words", "employer", "agency_code", "state")
    list_filter = (RoleFilter, StateFilter, "employer")
    search_fields = ("username",)
    search_help_text = gettext_lazy("Tìm theo tên đăng nhập")
    ordering = ("username",)
    fixed = ("username",)
    fields = (
        "username", "full_name", "roles", "employer", "agency_code", "title", "degree", "speciality", "phone", "email",
    )  # fmt: skip
    choices: ClassVar[Any] = {
        "roles": ROLES,
        "employer": EMPLOYERS,
        "agency_code": agency_choices,
        "degree": (("", "–"), *((degree.value, gettext_lazy(words)) for degree, words in DEGREE_WORDS.items())),
    }
    notes = gettext_lazy("Tài khoản không bị xóa: tạm ngừng thì mất hiệu lực ngay, việc đã làm vẫn mang tên.")

    def key_of(self, row: Account) -> str:
        """The name for signing in."""
        return row.username

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Telephone and address of a citizen are no configuration."""
        names = super().get_fields(request, obj)
        is_citizen = obj is not None and Role.APPLICANT.value in obj.roles
        return [name for name in names if not (is_citizen and name in ("phone", "email"))]

    def faults(self, row: Account) -> list[str]:
        """Roles that fit the employer."""
        roles = (Role(role) for role in row.roles)
        return [_(said) for said in unfit_roles(roles, Employer(row.employer), row.agency_code)]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"acting_id": request.user.pk})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new account has no password until one is set."""
        if not change:
            obj.set_unusable_password()
            obj.date_joined = self.admin_site.now()
        super().save_model(request, obj, form, change)
        employing.follow(obj, self.admin_site.today())

    @display(description=gettext_lazy("vai trò"))
    def role_words(self, row: Account) -> str:
        """The roles in words."""
        words = dict(ROLES)
        return ", ".join(words.get(role, role) for role in row.roles)

    @display(description=gettext_lazy("tình trạng"))
    def state(self, row: Account) -> str:
        """Whether it may act."""
        return _("đang hoạt động") if may_act(row) else _("tạm ngừng")

    # ---- what is done to an account beside its columns ---------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        """A password set, invited, suspended, let act again, without its app of codes, its sessions."""
        pages: Pages = [
            ("mat-khau", "password", self.password_view),
            ("mo-lai", "reopen", self.reopen_view),
            ("bo-ung-dung-ma", "reset", self.reset_view),
            *self.access_pages(),
        ]
        own = access_paths(self, pages)
        return [*own, *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page of an account says whether it may act, has a password, has an app of codes."""
        row = self.row_of(request, object_id) if object_id else None
        shown = {
            "is_acting": row is not None and may_act(row),
            "is_self": row is not None and row.pk == request.user.pk,
            "has_password": row is not None and row.has_usable_password(),
            "has_codes": row is not None and Authenticator.objects.filter(user=row).exists(),
            **(self.access_shown(row) if row is not None else {}),
        }
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def password_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set a password for somebody; what she is signed in with ends."""
        row = self.row_of(request, object_id)
        form = SetPasswordForm(row, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            form.save()
            sessions.end_all(row.pk, request.session.session_key)
            messages.success(request, _("Đã đặt mật khẩu. Báo cho người dùng bằng đường riêng."))
            return HttpResponseRedirect(self.row_href(row))
        shown = {"form": form, "rules": passwords.rules()}
        return self.page(request, "admin/password.html", row, status=422 if form.errors else 200, **shown)

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the right to act again."""
        return self._posted(request, object_id, self._reopen)

    def reset_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Forget the app of codes of somebody who has lost her phone."""
        return self._posted(request, object_id, self._reset)

    def _posted(self, request: HttpRequest, object_id: str, do: Callable[[HttpRequest, Account], str]) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row_of(request, object_id)
        if row.pk == request.user.pk:
            messages.error(request, _("Không tự làm việc này cho tài khoản của mình. Nhờ người quản trị khác."))
        else:
            messages.success(request, do(request, row))
        return HttpResponseRedirect(self.row_href(row))

    def _reopen(self, request: HttpRequest, row: Account) -> str:
        suspending.let_act_again(row.pk)
        return _("Tài khoản hoạt động trở lại.")

    @transaction.atomic
    def _reset(self, request: HttpRequest, row: Account) -> str:
        if remove_codes(row.pk):
            audit.note(row, str(_("ứng dụng mã")), str(_("có")), str(_("bỏ")))
        return _("Đã bỏ ứng dụng mã. Lần đăng nhập sau chỉ hỏi mật khẩu, rồi cài lại ứng dụng.")


class TokenForm(forms.Form):
    """For whom a key acts, what it may do, until when."""

    account = forms.ModelChoiceField(
        queryset=Account.objects.filter(is_active=True, suspended_at__isnull=True).order_by("username"),
        label=gettext_lazy("Làm thay tài khoản"),
    )
    label = forms.CharField(label=gettext_lazy("Dùng cho"), max_length=120)
    scopes = forms.MultipleChoiceField(label=gettext_lazy("Được làm gì"), widget=forms.CheckboxSelectMultiple)
    last_day = DayField(label=gettext_lazy("Dùng đến hết ngày (để trống: không hạn)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = tuple(site.scopes.items())  # type: ignore[attr-defined]  # a choice field
        self.fields["account"].label_from_instance = _account_words  # type: ignore[attr-defined]  # a model choice

    def clean_last_day(self) -> Any:
        """A day to come."""
        day = self.cleaned_data["last_day"]
        if day is not None and day < site.today():
            raise forms.ValidationError(_("Ngày này đã qua. Chọn từ hôm nay trở đi."))
        return day


def _account_words(row: Account) -> str:
    return f"{row.username} – {row.full_name}"


class TokenAdmin(GroundAdmin):
    """Keys of systems: made once, shown once, ended at once."""

    change_form_template = "admin/token_form.html"
    list_display = ("id", "account", "label", "created_at", "expires_at", "state")
    list_filter = ("account__employer",)
    list_select_related = ("account",)
    search_fields = ("id", "account__username")
    ordering = ("-created_at",)
    fields = ("id", "account", "label", "scope_words", "created_at", "expires_at", "revoked_at")
    readonly_fields = ("scope_words",)
    notes = gettext_lazy("Khóa chỉ hiện một lần lúc tạo; sau đó chỉ thu hồi được.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is never changed."""
        return obj is None

    @display(description=gettext_lazy("được làm gì"))
    def scope_words(self, row: Token) -> str:
        """What it may do, in words."""
        return "; ".join(site.scopes.get(scope, scope) for scope in row.scopes)

    @display(description=gettext_lazy("tình trạng"))
    def state(self, row: Token) -> str:
        """In force, revoked or run out."""
        if row.revoked_at is not None:
            return _("đã thu hồi")
        is_over = row.expires_at is not None and row.expires_at <= self.admin_site.now()
        return _("hết hạn") if is_over else _("đang dùng")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Make a key and show it, this once."""
        form = TokenForm(request.POST if request.method == "POST" else None)
        context: dict[str, Any] = {"opts": self.opts, "title": _("Tạo khóa truy cập"), "form": form}
        if request.method == "POST" and form.is_valid():
            asked, day = form.cleaned_data, form.cleaned_data["last_day"]
            try:
                key = issue_token(
                    account_id=asked["account"].pk,
                    label=asked["label"],
                    scopes=asked["scopes"],
                    at=self.admin_site.now(),
                    expires_at=instant(datetime.combine(day + timedelta(days=1), time.min)) if day else None,
                )
            except RuleViolation as refusal:
                form.add_error("account", refusal.sentence)
            else:
                row = Token.objects.get(pk=key.id)
                answer = self.page(request, "admin/token_shown.html", row, key=key)
                answer["Cache-Control"] = "no-store"
                return answer
        shown = {**self.admin_site.each_context(request), **context}
        return self.page(request, "admin/token_new.html", Token(), **shown, status=422 if form.errors else 200)

    def get_urls(self) -> list[Any]:
        """One page more: ending a key."""
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<path:object_id>/thu-hoi/", view, name="people_token_revoke"), *super().get_urls()]

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End a key at once."""
        row = self.row_of(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if revoke_token(row.pk, self.admin_site.now()):
            messages.success(request, _("Đã thu hồi. Hệ thống dùng khóa này không vào được nữa."))
        else:
            messages.info(request, _("Khóa này đã thu hồi từ trước."))
        return HttpResponseRedirect(self.row_href(row))


site.name_table(
    Account,
    AccountAdmin,
    Words(
        gettext_lazy("tài khoản"),
        gettext_lazy("tài khoản"),
        {
            "username": gettext_lazy("tên đăng nhập"),
            "full_name": gettext_lazy("họ tên"),
            "roles": gettext_lazy("vai trò"),
            "employer": gettext_lazy("nơi làm việc"),
            "agency_code": gettext_lazy("cơ quan"),
            "title": gettext_lazy("chức vụ"),
            "home_point_id": gettext_lazy("bưu cục công tác"),
            "degree": gettext_lazy("trình độ"),
            "speciality": gettext_lazy("chuyên ngành"),
            "phone": gettext_lazy("điện thoại công vụ"),
            "email": gettext_lazy("thư điện tử công vụ"),
            "password": gettext_lazy("mật khẩu"),
            "personal_id": gettext_lazy("số định danh"),
            "suspended_at": gettext_lazy("tạm ngừng từ"),
            "suspended_by": gettext_lazy("người cho tạm ngừng"),
            "suspended_reason": gettext_lazy("lý do tạm ngừng"),
            "is_active": gettext_lazy("hoạt động"),
        },
    ),
    masked_fields=("password", "personal_id", "phone", "email"),
    left_out=("last_login", "waits_for", "support_news", "groups", "user_permissions"),
)
site.name_part(
    Employment,
    Words(
        gettext_lazy("nơi làm việc"),
        gettext_lazy("nơi làm việc"),
        {
            "account": gettext_lazy("người"),
            "employer": gettext_lazy("nơi làm việc"),
            "agency_code": gettext_lazy("cơ quan"),
            "home_point_id": gettext_lazy("bưu cục công tác"),
            "title": gettext_lazy("chức vụ"),
            "valid_from": gettext_lazy("làm từ ngày"),
            "valid_to": gettext_lazy("đến hết ngày"),
        },
    ),
)
site.name_table(
    Token,
    TokenAdmin,
    Words(
        gettext_lazy("khóa truy cập"),
        gettext_lazy("khóa truy cập"),
        {
            "id": gettext_lazy("mã khóa"),
            "account": gettext_lazy("làm thay tài khoản"),
            "label": gettext_lazy("dùng cho"),
            "scopes": gettext_lazy("được làm gì"),
            "created_at": gettext_lazy("tạo lúc"),
            "expires_at": gettext_lazy("hết hạn"),
            "revoked_at": gettext_lazy("thu hồi lúc"),
        },
    ),
    left_out=("secret_hash",),
)
