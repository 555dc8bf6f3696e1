"""Versions of procedures in the administration: drafts, their parts, publishing, closing; never changed in place."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from motcua.ground.catalogue.models import (
    Component,
    FeeRule,
    PostageRule,
    ProcedureVersion,
)
from motcua.ground.catalogue.reading import PARTS
from tests.doors.administrators import (
    LICENCE,
    VERSIONS,
    admin,
    at_noon,
    text_of,
)

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db
POSTAGE = "/quan-tri/catalogue/postagerule/"


def test_a_published_version_is_not_changed_in_place(admin: Client) -> None:
    before = ProcedureVersion.objects.values().get(pk=LICENCE)

    page = text_of(admin, f"{VERSIONS}{LICENCE}/change/")
    answer = admin.post(f"{VERSIONS}{LICENCE}/change/", {"name": "Khác", "short_name": "Khác", "_save": "1"})

    assert "Bản này đã công bố nên không sửa tại chỗ." in page
    assert 'name="_save"' not in page
    assert answer.status_code == 403
    assert ProcedureVersion.objects.values().get(pk=LICENCE) == before


def test_a_draft_is_made_of_a_version_with_its_parts_and_can_be_changed(admin: Client) -> None:
    parts = Component.objects.filter(version_id=LICENCE).count(), FeeRule.objects.filter(version_id=LICENCE).count()

    answer = admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": "01/01/2027"})

    old, new = ProcedureVersion.objects.filter(code="3.000347").order_by("valid_from")
    assert answer.status_code == 302
    assert (old.valid_to, new.pk, new.valid_from, new.valid_to) == (
        None, "3.000347@2027-01-01", date(2027, 1, 1), None,
    )  # fmt: skip
    assert (old.status, new.status) == ("published", "draft")
    assert (new.components.count(), new.fees.count()) == parts
    assert {row.pk.partition("#")[0] for row in new.components.all()} == {new.pk}
    page = text_of(admin, f"{VERSIONS}{new.pk}/change/")
    assert 'name="_save"' in page
    assert 'name="components-0-name"' in page


def version_form(row: ProcedureVersion, **changed: Any) -> dict[str, Any]:
    """What the page of a version posts, with the rows of its parts as they stand."""
    form: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("name", "short_name", "field_code", "field_name", "level", "limit_quantity", "limit_unit",
                     "on_supplement", "day_counting", "set_count", "result_name", "decision", "form_set",
                     "clock_start_post", "clock_start_online", "online_level")
    } | {"cutoff": "15:00", "legal_basis": "\n".join(row.legal_basis), "valid_to": "", "post_return": "on"}  # fmt: skip
    for prefix, rows in (
        ("components", row.components.order_by("component_no")),
        ("fees", row.fees.order_by("fee_no")),
        *((name, getattr(row, name).all()) for name in PARTS if name not in {"components", "fees"}),
    ):
        found = list(rows.values())
        form |= {f"{prefix}-TOTAL_FORMS": len(found) + 1, f"{prefix}-INITIAL_FORMS": len(found)}
        for number, part in enumerate(found):
            shown = {
                name: value for name, value in part.items() if value is not None and value is not False and value != ""
            }
            form |= {f"{prefix}-{number}-{name}": value for name, value in shown.items()}
            form[f"{prefix}-{number}-version"] = row.pk
        form[f"{prefix}-{len(found)}-version"] = row.pk
    return form | changed


def test_the_parts_of_a_version_to_come_are_changed_added_and_left_out(admin: Client) -> None:
    admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": "01/01/2027"})
    new = ProcedureVersion.objects.get(pk="3.000347@2027-01-01")
    first, fee = new.components.order_by("component_no").first(), new.fees.get()
    assert first is not None
    count = new.components.count()

    answer = admin.post(
        f"{VERSIONS}{new.pk}/change/",
        version_form(
            new,
            limit_quantity=4,
            **{
                "components-0-photocopy_count": 2,
                f"components-{count - 1}-DELETE": "on",
                f"components-{count}-component_no": 9,
                f"components-{count}-name": "Ảnh 3 × 4",
                f"components-{count}-kind": "SUBMIT",
                f"components-{count}-original_count": 2,
                f"components-{count}-certified_copy_count": 0,
                f"components-{count}-photocopy_count": 0,
                f"components-{count}-electronic_count": 0,
                "fees-0-amount_vnd": 150_000,
            },
        ),
    )

    assert answer.status_code == 302, answer.content.decode()[-4000:]
    new.refresh_from_db()
    first.refresh_from_db()
    fee.refresh_from_db()
    assert (new.limit_quantity, first.photocopy_count, fee.amount_vnd) == (4, 2, 150_000)
    assert new.components.count() == count
    assert new.components.get(component_no=9).pk == f"{new.pk}#9"
    assert "giay phep lai xe" in new.search_key
    told = text_of(admin, f"{VERSIONS}{new.pk}/history/")
    for words in (
        "thời hạn: 5 → 4",
        "bản chụp: 0 → 2",
        "số tiền (đồng): 135000 → 150000",
        "Ảnh 3 × 4",
        "Kiều Anh Tuấn",
    ):
        assert words in told


def test_a_draft_leads_to_the_page_on_which_it_is_written_and_nothing_else_publishes_it(admin: Client) -> None:
    admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": "01/01/2027"})
    draft = "3.000347@2027-01-01"

    page = text_of(admin, f"{VERSIONS}{draft}/change/")

    assert "Bản này là dự thảo, chưa áp dụng." in page
    assert f'href="/quan-tri/soan-thao/{draft}/"' in page
    assert admin.post(f"{VERSIONS}{draft}/cong-bo/").status_code in (302, 404)
    assert ProcedureVersion.objects.get(pk=draft).status == "draft"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("02/11/2026", "phải sau ngày 02/11/2026"),
        ("01/03/2025", "phải sau ngày 02/11/2026"),
        ("", "Trường này là bắt buộc"),
        ("32/13/2027", "Ngày này không có trên lịch."),
    ],
)
def test_a_version_is_closed_for_a_day_to_come_alone(admin: Client, day: str, sentence: str) -> None:
    answer = admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": day})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ProcedureVersion.objects.get(pk=LICENCE).valid_to is None


def test_a_version_is_closed_without_a_copy(admin: Client) -> None:
    admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": "01/01/2027", "only_close": "on"})

    assert ProcedureVersion.objects.get(code="3.000347").valid_to == date(2026, 12, 31)
    assert "Chỉ đóng được dòng đang có hiệu lực." not in text_of(admin, f"{VERSIONS}{LICENCE}/dong/")


def test_a_price_is_closed_and_copied_too(admin: Client) -> None:
    row = PostageRule.objects.filter(valid_to__isnull=True).first()
    assert row is not None

    admin.post(f"{POSTAGE}{row.pk.replace(':', '_3A')}/dong/", {"first_day": "01/01/2027"})

    row.refresh_from_db()
    assert row.valid_to == date(2026, 12, 31)
    assert PostageRule.objects.filter(pk=row.pk.replace(str(row.valid_from), "2027-01-01"), valid_to=None).exists()


def test_questions_and_answers_are_shown_of_what_is_published_and_changed_in_a_draft(admin: Client) -> None:
    permit = "1.013225@2025-07-01"
    asked = ProcedureVersion.objects.get(pk=permit).questions.order_by("question_no").first()
    assert asked is not None
    shown = text_of(admin, f"{VERSIONS}{permit}/change/")
    admin.post(f"{VERSIONS}{permit}/dong/", {"first_day": "01/01/2027"})
    draft = ProcedureVersion.objects.get(pk="1.013225@2027-01-01")
    count = draft.answers.count()

    answer = admin.post(
        f"{VERSIONS}{draft.pk}/change/",
        version_form(
            draft,
            **{
                "components-TOTAL_FORMS": draft.components.count(),
                "questions-0-hint": "Xem trên bản vẽ",
                f"answers-{count}-answer_no": 9,
                f"answers-{count}-question_no": asked.question_no,
                f"answers-{count}-text": "Chưa rõ",
            },
        ),
    )

    assert asked.text in shown
    assert 'name="questions-0-text"' not in shown
    assert answer.status_code == 302, answer.content.decode()[-4000:]
    assert draft.questions.get(question_no=asked.question_no).hint == "Xem trên bản vẽ"
    assert draft.answers.get(answer_no=9).pk == f"{draft.pk}#9"
    assert "Chưa rõ" in text_of(admin, f"{VERSIONS}{draft.pk}/history/")


def test_a_version_may_leave_its_counting_to_the_rule_set(admin: Client) -> None:
    admin.post(f"{VERSIONS}{LICENCE}/dong/", {"first_day": "01/01/2027"})
    draft = ProcedureVersion.objects.get(pk="3.000347@2027-01-01")

    form = version_form(draft, **{"components-TOTAL_FORMS": draft.components.count()})
    admin.post(f"{VERSIONS}{draft.pk}/change/", form | {"day_counting": "whole_days", "cutoff": "16:00"})
    draft.refresh_from_db()
    stated = (draft.day_counting, str(draft.cutoff))
    answer = admin.post(f"{VERSIONS}{draft.pk}/change/", form | {"day_counting": "", "cutoff": ""})
    draft.refresh_from_db()

    assert answer.status_code == 302
    assert (stated, (draft.day_counting, draft.cutoff)) == (("whole_days", "16:00:00"), ("", None))
    assert "theo bộ quy tắc" in text_of(admin, f"{VERSIONS}{LICENCE}/change/")
