"""How an account is let in and shut out, on its page: invitations, and the sessions that it has open."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import display
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.base.administration import audit
from motcua.base.administration.rows import GroundAdmin
from motcua.base.administration.site import Words, site
from motcua.base.violations import NotReadable, RuleViolation
from motcua.ground.people import invitations, sessions, support, suspending
from motcua.ground.people.models import Account, Invitation, SupportVisit
from motcua.ground.people.rules import Role
from motcua.ground.people.services import get_actor, may_act, names

DAYS = (1, 3, 7, 14)
"""For how long an invitation may be good; the shortest that the person can keep is the safest."""
USUAL_DAYS = 3
SUPPORT = "support-visit"
"""Where the session of an administrator keeps the support visit that she has open; the doors read it."""

Pages = list[tuple[str, str, Callable[..., HttpResponse]]]


class InvitationForm(forms.Form):
    """For how long an invitation is good."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Lời mời dùng được trong"),
        coerce=int,
        initial=USUAL_DAYS,
        error_messages={
            "required": gettext_lazy("Chọn thời hạn của lời mời."),
            "invalid_choice": gettext_lazy("Chọn một thời hạn trong danh sách."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.choices = [(number, ngettext("%(n)s ngày", "%(n)s ngày", number) % {"n": number}) for number in DAYS]


class SupportForm(forms.Form):
    """Why an administrator takes somebody's place, and for how long."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do hỗ trợ"),
        help_text=gettext_lazy("Người được hỗ trợ đọc được. Ví dụ: không thấy nút in biên bản, gọi lúc 9 giờ."),
        max_length=support.REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": support.REASON_MOST}),
        error_messages={"required": gettext_lazy("Ghi lý do hỗ trợ.")},
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Trong bao lâu"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Chọn thời hạn hỗ trợ trong danh sách."),
            "invalid_choice": gettext_lazy("Chọn thời hạn hỗ trợ trong danh sách."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        minutes: Any = self.fields["minutes"]
        minutes.choices = [
            (number, ngettext("%(n)s phút", "%(n)s phút", number) % {"n": number}) for number in support.MINUTES
        ]


class SuspensionForm(forms.Form):
    """Why an account is suspended."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do tạm ngừng"),
        help_text=gettext_lazy("Ví dụ: Quyết định đình chỉ số 12, ngày 02/11/2026."),
        max_length=suspending.REASON_MOST,
        widget=forms.TextInput(attrs={"maxlength": suspending.REASON_MOST, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Ghi lý do tạm ngừng.")},
    )


class AccessPages(GroundAdmin):
    """The pages of an account about coming in."""

    def access_pages(self) -> Pages:
        """Return (address, name, view) of each page."""
        return [
            ("moi", "invite", self.invite_view),
            ("phien", "sessions", self.sessions_view),
            ("phien/ket-thuc", "sessions_end", self.end_sessions_view),
            ("ho-tro", "support", self.support_view),
            ("tam-ngung", "suspend", self.suspend_view),
        ]

    def access_shown(self, row: Account) -> dict[str, Any]:
        """What the page of an account says of its invitation and its sessions. Four statements at most."""
        return {
            "invitation": invitations.open_of(row.pk).first(),
            "open_sessions": len(sessions.of_account(row.pk, self.admin_site.now())),
            "now": self.admin_site.now(),
            "suspended_by": names([row.suspended_by]).get(row.suspended_by, "") if row.suspended_by else "",
            "may_be_helped": not {Role.ADMINISTRATOR.value, Role.SYSTEM.value} & set(row.roles),
        }

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for how long; then make the invitation and show its link, this once, as a sheet to print."""
        row = self.row_of(request, object_id)
        if not may_act(row) or row.pk == request.user.pk:
            said = _("Tài khoản đang tạm ngừng. Cho hoạt động lại rồi mời.")
            messages.error(request, said if not may_act(row) else _("Không tự mời mình. Đổi mật khẩu ở Trang của tôi."))
            return HttpResponseRedirect(self.row_href(row))
        form = InvitationForm(request.POST if request.method == "POST" else None)
        earlier = invitations.open_of(row.pk).first()
        if request.method != "POST" or not form.is_valid():
            status = 422 if form.errors else 200
            return self.page(request, "admin/invite.html", row, form=form, earlier=earlier, status=status)
        made = invitations.issue(
            account_id=row.pk, days=form.cleaned_data["days"], by_id=str(request.user.pk), at=self.admin_site.now()
        )
        href = _whole_address(request, reverse("frame:invited", args=[made.text]))
        answer = self.page(request, "admin/invitation_shown.html", row, invitation=made, href=href)
        answer["Cache-Control"] = "no-store"
        return answer

    def support_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why and for how long; then take the person's place, to help. The session stays the administrator's."""
        row = self.row_of(request, object_id)
        form = SupportForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            asked = form.cleaned_data
            try:
                request.session[SUPPORT] = support.begin(
                    helper=get_actor(str(request.user.pk)),
                    person_id=row.pk,
                    reason=asked["reason"],
                    minutes=asked["minutes"],
                    at=self.admin_site.now(),
                )
            except NotReadable as refusal:
                form.add_error(refusal.field, refusal.sentence)
            else:
                return HttpResponseRedirect(reverse("frame:me"))
        return self.page(request, "admin/support.html", row, form=form, status=422 if form.errors else 200)

    def suspend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why; then take the right to act at once, and say what the person still holds."""
        row = self.row_of(request, object_id)
        if row.pk == request.user.pk:
            messages.error(request, _("Không tự làm việc này cho tài khoản của mình. Nhờ người quản trị khác."))
            return HttpResponseRedirect(self.row_href(row))
        form = SuspensionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                suspending.suspend(
                    row.pk, reason=form.cleaned_data["reason"], by_id=str(request.user.pk), at=self.admin_site.now()
                )
            except RuleViolation as refusal:
                form.add_error("reason", refusal.sentence)
            else:
                said = _("Đã tạm ngừng tài khoản. Mọi phiên đang mở của người này kết thúc ngay, "
                         "khóa truy cập không dùng được.")  # fmt: skip
                messages.success(request, said)
                left = self.admin_site.left_behind(row.pk)
                if left:
                    messages.warning(request, left)
                return HttpResponseRedirect(self.row_href(row))
        return self.page(request, "admin/suspend.html", row, form=form, status=422 if form.errors else 200)

    def sessions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Where somebody is signed in."""
        row = self.row_of(request, object_id)
        found = sessions.of_account(row.pk, self.admin_site.now(), request.session.session_key)
        return self.page(request, "admin/sessions.html", row, sessions=found)

    def end_sessions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End all sessions of somebody; of oneself all but this one."""
        row = self.row_of(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        ended = sessions.end_all(row.pk, request.session.session_key)
        if ended:
            audit.note(row, str(_("phiên đang mở")), str(ended), str(_("kết thúc")))
        said = ngettext("Đã kết thúc %(n)s phiên.", "Đã kết thúc %(n)s phiên.", ended) % {"n": ended}
        messages.success(request, said if ended else _("Không có phiên nào đang mở."))
        return HttpResponseRedirect(self.row_href(row))


def access_paths(admin: GroundAdmin, pages: Pages) -> list[Any]:
    """Return the addresses of pages of one account."""
    return [
        path(f"<path:object_id>/{address}/", admin.admin_site.admin_view(view), name=f"people_account_{name}")
        for address, name, view in pages
    ]


def _whole_address(request: HttpRequest, address: str) -> str:
    """The address as it is typed into a browser; behind a proxy that speaks HTTPS for us, with https."""
    whole = request.build_absolute_uri(address)
    return f"https{whole.removeprefix('http')}" if settings.SESSION_COOKIE_SECURE and whole[:5] == "http:" else whole


class InvitationAdmin(GroundAdmin):
    """Invitations that were made: for whom, until when, what became of them; never their text."""

    change_form_template = "admin/invitation_form.html"
    list_display = ("account", "made_at", "expires_at", "state", "made_by")
    list_select_related = ("account",)
    search_fields = ("account__username",)
    search_help_text = gettext_lazy("Tìm theo tên đăng nhập")
    ordering = ("-made_at",)
    fields = ("account", "made_by", "made_at", "expires_at", "used_at", "withdrawn_at", "state")
    readonly_fields = ("state",)
    notes: ClassVar[Any] = gettext_lazy("Mời từ trang của từng tài khoản. Liên kết chỉ hiện một lần lúc mời.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An invitation is made on the page of its account."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An invitation is never changed."""
        return obj is None

    @display(description=gettext_lazy("tình trạng"))
    def state(self, row: Invitation) -> str:
        """What became of it."""
        if row.used_at is not None:
            return _("đã dùng")
        if row.withdrawn_at is not None:
            return _("đã thu hồi")
        return _("hết hạn") if row.expires_at <= self.admin_site.now() else _("đang chờ")

    def get_urls(self) -> list[Any]:
        """One page more: withdrawing."""
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<path:object_id>/thu-hoi/", view, name="people_invitation_withdraw"), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let an invitation open nothing any more."""
        row = self.row_of(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if invitations.withdraw(row.pk, self.admin_site.now()):
            messages.success(request, _("Đã thu hồi. Liên kết của lời mời này không mở được nữa."))
        else:
            messages.info(request, _("Lời mời này đã dùng hoặc đã thu hồi từ trước."))
        return HttpResponseRedirect(self.row_href(row))


site.name_table(
    Invitation,
    InvitationAdmin,
    Words(
        gettext_lazy("lời mời"),
        gettext_lazy("lời mời"),
        {
            "id": gettext_lazy("mã lời mời"),
            "account": gettext_lazy("tài khoản"),
            "made_by": gettext_lazy("người mời"),
            "made_at": gettext_lazy("mời lúc"),
            "expires_at": gettext_lazy("hết hạn"),
            "used_at": gettext_lazy("dùng lúc"),
            "withdrawn_at": gettext_lazy("thu hồi lúc"),
        },
    ),
    left_out=("secret_hash",),
)


class SupportAdmin(GroundAdmin):
    """Support visits: who was in whose place, when, why, and whether more than looking was allowed."""

    list_display = ("helper_id", "person_id", "from_at", "to_at", "ended_at", "reason", "granted_by")
    search_fields = ("person_id", "helper_id")
    search_help_text = gettext_lazy("Tìm theo tên đăng nhập")
    ordering = ("-from_at",)
    fields = (
        "helper_id", "person_id", "reason", "from_at", "to_at", "granted_by", "granted_at", "ended_at", "ended_by",
    )  # fmt: skip
    notes: ClassVar[Any] = gettext_lazy("Bắt đầu từ trang của tài khoản cần hỗ trợ. Dòng ở đây không sửa được.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A visit begins on the page of the account."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A visit is never changed here."""
        return obj is None


site.name_table(
    SupportVisit,
    SupportAdmin,
    Words(
        gettext_lazy("lượt hỗ trợ"),
        gettext_lazy("lượt hỗ trợ"),
        {
            "helper_id": gettext_lazy("người quản trị"),
            "person_id": gettext_lazy("vào thay"),
            "reason": gettext_lazy("lý do"),
            "from_at": gettext_lazy("từ lúc"),
            "to_at": gettext_lazy("đến lúc"),
            "granted_by": gettext_lazy("người cho làm thay"),
            "granted_at": gettext_lazy("cho làm thay lúc"),
            "ended_at": gettext_lazy("kết thúc lúc"),
            "ended_by": gettext_lazy("người kết thúc"),
        },
    ),
)
