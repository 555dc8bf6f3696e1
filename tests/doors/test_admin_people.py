"""Accounts, keys and the record of changes in the administration."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.db import ProgrammingError, transaction
from django.test import Client

from motcua.ground.people.models import Account, Token
from motcua.ground.people.services import TokenRefused, actor_of_token
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act
from motcua.record.takeovers.models import TakeOver
from tests.doors.administrators import (
    ACCOUNTS,
    AGENCIES,
    CHANGES,
    NOW,
    TOKENS,
    account_form,
    admin,
    agency_form,
    at_noon,
    signed_in,
    text_of,
)
from tests.factories import dossier_after

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db

PASSWORD = "mot-cua-vung-vang-2026"


# ---- accounts --------------------------------------------------------------------------------------------------------


def test_an_account_is_made_without_a_password_and_gets_one(admin: Client) -> None:
    assert admin.post(f"{ACCOUNTS}add/", account_form()).status_code == 302
    row = Account.objects.get(username="buudien.moi")
    assert (row.pk, row.has_usable_password(), row.is_superuser, row.is_staff) == ("buudien.moi", False, False, False)

    weak = admin.post(f"{ACCOUNTS}buudien.moi/mat-khau/", {"new_password1": "123", "new_password2": "123"})
    set_one = admin.post(f"{ACCOUNTS}buudien.moi/mat-khau/", {"new_password1": PASSWORD, "new_password2": PASSWORD})

    assert weak.status_code == 422
    assert set_one.status_code == 302
    row.refresh_from_db()
    assert row.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"roles": []}, "Chọn ít nhất một vai trò."),
        ({"roles": ["KING"]}, "KING"),
        ({"employer": "AGENCY"}, "chọn nơi làm việc là bưu điện"),
        ({"roles": ["CASE_OFFICER"], "employer": "AGENCY"}, "Cán bộ phải thuộc một cơ quan."),
        ({"username": "buuta.cainuoc"}, "đã được sử dụng"),
        ({"username": "có dấu cách"}, "Lỗi"),
        ({"username": "a" * 41}, "dài nhất 40 ký tự"),
        ({"full_name": ""}, "Trường này là bắt buộc"),
    ],
)
def test_an_account_typed_wrongly_is_refused(admin: Client, changed: dict[str, Any], sentence: str) -> None:
    before = Account.objects.count()

    answer = admin.post(f"{ACCOUNTS}add/", account_form(**changed))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Account.objects.count() == before


def test_a_suspended_account_is_outside_at_once_and_comes_back(admin: Client) -> None:
    courier = signed_in("buuta.cainuoc")
    assert courier.get("/tuyen/").status_code == 200

    admin.post(f"{ACCOUNTS}buuta.cainuoc/tam-ngung/", {"reason": "Quyết định đình chỉ số 12"})
    assert courier.get("/tuyen/").status_code in (302, 403)
    shown = text_of(admin, f"{ACCOUNTS}buuta.cainuoc/change/")
    assert "<b>tạm ngừng</b> từ" in shown
    assert "Quyết định đình chỉ số 12</span> · " in shown
    row = Account.objects.get(pk="buuta.cainuoc")
    assert (row.suspended_at, row.suspended_by, row.suspended_reason) == (NOW, "quantri", "Quyết định đình chỉ số 12")
    history = text_of(admin, f"{ACCOUNTS}buuta.cainuoc/history/")
    assert "Quyết định đình chỉ số 12" in history
    again = admin.post(f"{ACCOUNTS}buuta.cainuoc/tam-ngung/", {"reason": "Lý do khác"})
    assert (again.status_code, Account.objects.get(pk=row.pk).suspended_reason) == (422, row.suspended_reason)

    admin.post(f"{ACCOUNTS}buuta.cainuoc/mo-lai/")
    assert signed_in("buuta.cainuoc").get("/tuyen/").status_code == 200
    row.refresh_from_db()
    assert (row.suspended_at, row.suspended_by, row.suspended_reason) == (None, "", "")
    assert "Quyết định đình chỉ số 12" in text_of(admin, f"{ACCOUNTS}buuta.cainuoc/history/")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Ghi lý do tạm ngừng."), ("  \n", "Ghi lý do tạm ngừng."), ("12/2026", "bằng lời"), ("x" * 201, "200"),
     ("lý\u200bdo", "ký tự")],
)  # fmt: skip
def test_nobody_is_suspended_without_a_reason(admin: Client, reason: str, words: str) -> None:
    courier, before = signed_in("buuta.cainuoc"), LogEntry.objects.count()

    answer = admin.post(f"{ACCOUNTS}buuta.cainuoc/tam-ngung/", {"reason": reason})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Account.objects.get(pk="buuta.cainuoc").suspended_at is None
    assert LogEntry.objects.count() == before
    assert courier.get("/tuyen/").status_code == 200, "her session goes on"


def test_who_is_suspended_and_holds_something_is_led_to_the_handover(admin: Client) -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    page = "/dieu-hanh/ban-giao-bat-buoc/buudien.cainuoc"
    assert admin.get(page).status_code == 404, "nothing is to be handed over by who may act"

    asked = {"reason": "Quyết định đình chỉ số 12"}
    told = admin.post(f"{ACCOUNTS}buudien.cainuoc/tam-ngung/", asked, follow=True).content.decode()
    nothing = admin.post(f"{ACCOUNTS}buudien.uminh/tam-ngung/", asked, follow=True).content.decode()

    assert f'còn giữ 1 phong bì, két tiền chưa đếm: giao cho người khác. <a href="{page}">' in told
    assert "ban-giao-bat-buoc" not in nothing
    shown = text_of(admin, page)
    assert "Quyết định đình chỉ số 12" in shown
    assert "1 phong bì, két tiền chưa đếm" in shown
    code = Envelope.objects.get().code
    assert code not in shown, "who keeps the accounts sees no dossier"
    assert code in text_of(signed_in("giamdoc.buudien"), page)
    assert "Quyết định đình chỉ số 12" in text_of(signed_in("giamdoc.buudien"), page)
    refused = admin.post(page, {"taker": "buuta.cainuoc", "reason": "x"})
    assert (refused.status_code, TakeOver.objects.count()) == (403, 0)
    assert "Quyết định đình chỉ số 12</span> · " in text_of(admin, "/dieu-hanh/nhan-su/nguoi/buudien.cainuoc")


def test_an_administrator_neither_suspends_herself_nor_drops_her_role(admin: Client) -> None:
    answer = admin.post(f"{ACCOUNTS}quantri/tam-ngung/", follow=True)
    row = Account.objects.get(username="quantri")
    dropped = admin.post(
        f"{ACCOUNTS}quantri/change/", account_form(roles=["MANAGER"], employer="AGENCY", agency_code="H12")
    )

    assert "Nhờ người quản trị khác." in answer.content.decode()
    assert row.suspended_at is None
    assert "Không tự bỏ vai trò quản trị của mình." in dropped.content.decode()
    row.refresh_from_db()
    assert "ADMINISTRATOR" in row.roles


def test_a_lost_phone_is_forgotten_and_the_record_says_so(admin: Client) -> None:
    row = Account.objects.get(username="buuta.cainuoc")
    Authenticator.objects.create(user=row, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Bỏ ứng dụng mã" in text_of(admin, f"{ACCOUNTS}buuta.cainuoc/change/")

    admin.post(f"{ACCOUNTS}buuta.cainuoc/bo-ung-dung-ma/")

    assert not Authenticator.objects.filter(user=row).exists()
    assert "ứng dụng mã: có → bỏ" in text_of(admin, f"{ACCOUNTS}buuta.cainuoc/history/")


@pytest.mark.parametrize("what", ["mo-lai", "bo-ung-dung-ma"])
def test_what_changes_an_account_is_no_link(admin: Client, what: str) -> None:
    assert admin.get(f"{ACCOUNTS}buuta.cainuoc/{what}/").status_code == 405
    assert Account.objects.get(username="buuta.cainuoc").suspended_at is None


def test_personal_numbers_are_never_shown(admin: Client) -> None:
    person = Account.objects.get(username="nguoidan.1")
    assert person.personal_id

    for path in (
        ACCOUNTS,
        f"{ACCOUNTS}?vai-tro=APPLICANT",
        f"{ACCOUNTS}nguoidan.1/change/",
        f"{ACCOUNTS}nguoidan.1/history/",
    ):
        page = text_of(admin, path)
        assert person.personal_id not in page
        assert person.phone not in page
        assert person.password not in page or len(person.password) < 5


# ---- keys of systems -------------------------------------------------------------------------------------------------


def token_form(**changed: Any) -> dict[str, Any]:
    return {
        "account": "buuta.cainuoc",
        "label": "Máy thử",
        "scopes": ["dossiers:read"],
        "last_day": "31/12/2026",
    } | changed


def test_a_key_is_shown_once_and_ends_when_it_is_revoked(admin: Client) -> None:
    answer = admin.post(f"{TOKENS}add/", token_form())
    row = Token.objects.get(label="Máy thử")
    text = answer.content.decode().split('id="mc-secret">')[1].split("<")[0]

    assert "no-store" in answer["Cache-Control"]
    assert actor_of_token(text, NOW).id == "buuta.cainuoc"
    assert actor_of_token(text, NOW).scopes == {"dossiers:read"}
    for path in (TOKENS, f"{TOKENS}{row.pk}/change/", f"{TOKENS}{row.pk}/history/", CHANGES):
        page = text_of(admin, path)
        assert text not in page
        assert row.secret_hash not in page

    admin.post(f"{TOKENS}{row.pk}/thu-hoi/")
    with pytest.raises(TokenRefused):
        actor_of_token(text, NOW)
    assert "đã thu hồi" in text_of(admin, TOKENS)
    assert "thu hồi lúc: – → 02/11/2026 14:00" in text_of(admin, f"{TOKENS}{row.pk}/history/")


@pytest.mark.parametrize(
    "changed",
    [{"account": "ai-do"}, {"scopes": []}, {"scopes": ["act:fly"]}, {"label": ""}, {"last_day": "01/11/2026"}],
)
def test_a_key_asked_for_wrongly_is_not_made(admin: Client, changed: dict[str, Any]) -> None:
    before = Token.objects.count()

    answer = admin.post(f"{TOKENS}add/", token_form(**changed))

    assert answer.status_code == 422
    assert Token.objects.count() == before


# ---- the record ------------------------------------------------------------------------------------------------------


def test_a_change_is_kept_from_what_to_what_by_whom_and_when(admin: Client) -> None:
    admin.post(f"{ACCOUNTS}add/", account_form())
    admin.post(f"{ACCOUNTS}buudien.moi/mat-khau/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    admin.post(f"{ACCOUNTS}buudien.moi/change/", account_form(title="trưởng ca", roles=["POST_CLERK", "COURIER"]))

    entries = list(LogEntry.objects.filter(object_pk="buudien.moi").order_by("timestamp", "id"))
    assert {entry.actor_id for entry in entries} == {"quantri"}
    assert entries[-1].changes["title"] == ["giao dịch viên", "trưởng ca"]
    for path in (f"{ACCOUNTS}buudien.moi/history/", CHANGES):
        page = text_of(admin, path)
        for words in ("giao dịch viên → trưởng ca", "nhân viên bưu điện → nhân viên bưu điện, bưu tá", "Kiều Anh Tuấn"):
            assert words in page, path
    stored = " ".join(str(entry.changes) for entry in entries)
    row = Account.objects.get(pk="buudien.moi")
    for secret in (PASSWORD, row.password, row.password[-12:], "0900000321"):
        assert secret not in stored
    assert "••••" in stored


def test_signing_in_is_no_change(admin: Client) -> None:
    before = LogEntry.objects.count()

    signed_in("buuta.cainuoc").get("/tuyen/")

    assert LogEntry.objects.count() == before


def test_the_record_is_only_added_to(admin: Client) -> None:
    admin.post(f"{AGENCIES}add/", agency_form())
    entry = LogEntry.objects.get(object_pk="H12.99@2026-12-01")

    for path in (f"{CHANGES}add/", f"{CHANGES}{entry.pk}/change/", f"{CHANGES}{entry.pk}/delete/"):
        assert admin.post(path, {"post": "yes"}).status_code in (302, 403, 404)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk).update(object_repr="nothing")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LogEntry.objects.filter(pk=entry.pk)._raw_delete("default")
    assert LogEntry.objects.get(pk=entry.pk).object_repr == "Sở Thử nghiệm"


def test_the_record_is_searched_and_filtered(admin: Client) -> None:
    admin.post(f"{AGENCIES}add/", agency_form())
    admin.post(f"{ACCOUNTS}add/", account_form())

    assert "Sở Thử nghiệm" in text_of(admin, f"{CHANGES}?loai=catalogue.agency")
    assert "Sở Thử nghiệm" not in text_of(admin, f"{CHANGES}?loai=people.account")
    assert "H12.99" in text_of(admin, f"{CHANGES}?q=H12.99")
    assert text_of(admin, f"{CHANGES}?viec=2").count("Sở Thử nghiệm") == 0
    for wrong in ("?loai=no.such", "?viec=x", "?p=999", "?o=99", "?q=%27%3B--"):
        assert admin.get(CHANGES + wrong).status_code in (200, 302)
