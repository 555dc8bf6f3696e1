"""Layouts of forms in the administration: tried, published, gone back from; what was issued stays as it was."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame import session
from motcua.outward.notices import layouts, press
from motcua.outward.notices.models import FormTemplate
from motcua.outward.notices.printing import built_in, render, render_copies
from motcua.outward.notices.samples import SAMPLES
from motcua.record.papers.forms import ApologyLetter
from tests.doors.administrators import NOW, signed_in, text_of
from tests.rules.printed import words

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/mau-in/"
APOLOGY_PAGE = f"{LIST}apology_letter/2025/"
SHIFT_PAGE = f"{LIST}shift_report/chung/"
OURS = built_in("apology_letter").replace("thành thật xin lỗi", "chân thành cáo lỗi")
LATER = timedelta(minutes=5)


def apology() -> ApologyLetter:
    form = SAMPLES["2025-04-apology-letter"].form
    assert isinstance(form, ApologyLetter)
    return form


def issued(at: Any) -> ApologyLetter:
    """The sample issued at another instant."""
    return dataclasses.replace(apology(), issued_at=at)


@pytest.fixture(autouse=True)
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "now", lambda: NOW)


def posting(source: str = OURS, do: str = "publish", seen: int = 0) -> dict[str, Any]:
    return {"source": source, "do": do, "seen": seen}


def rows() -> int:
    return FormTemplate.objects.count()


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_the_list_names_every_form_of_every_set_and_costs_few_statements() -> None:
    client = signed_in("quantri")

    with CaptureQueriesContext(connection) as asked:
        page = client.get(LIST)

    text = page.content.decode()
    assert text.count("<tr>") == 1 + len(layouts.listed()) == 24
    for words_shown in ("Văn bản xin lỗi và đề nghị gia hạn", "Phiếu xin lỗi và hẹn lại", "bộ mẫu 2018", "mọi bộ mẫu"):
        assert words_shown in text
    assert LIST in text_of(client, "/quan-tri/")
    assert len(asked) <= 15


def test_only_an_administrator_sees_or_publishes_a_layout() -> None:
    for who in ("buudien.cainuoc", "motcua.congan", "lanhdao.congan", "vanphong.tinh"):
        client = signed_in(who)
        assert client.get(LIST).status_code in (302, 403)
        assert client.post(APOLOGY_PAGE, posting()).status_code in (302, 403)

    assert rows() == 0


def test_the_page_shows_the_built_in_layout_until_there_is_one_of_ones_own() -> None:
    text = text_of(signed_in("quantri"), APOLOGY_PAGE)

    assert "thành thật xin lỗi" in text
    assert "mẫu có sẵn" in text
    assert 'value="reset"' not in text


@pytest.mark.parametrize("path", [f"{LIST}khong-co/2025/", f"{LIST}apology_letter/1999/", f"{LIST}shift_report/2025/"])
def test_a_form_that_is_none_leads_back_to_the_list(path: str) -> None:
    client = signed_in("quantri")

    assert client.get(path).headers["Location"] == LIST
    assert client.post(path, posting()).headers["Location"] == LIST
    assert rows() == 0


# ---- trying and publishing -------------------------------------------------------------------------------------------


def test_a_sample_is_shown_by_the_new_layout_and_nothing_is_kept() -> None:
    answer = signed_in("quantri").post(APOLOGY_PAGE, posting(do="preview"))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "chân thành cáo lỗi" in words(answer.content)
    assert rows() == 0


def test_what_is_published_prints_what_is_issued_from_then_on_and_nothing_before() -> None:
    client = signed_in("quantri")

    answer = client.post(APOLOGY_PAGE, posting())

    assert answer.status_code == 302
    row = FormTemplate.objects.get()
    assert (row.pk, row.version, row.valid_from, row.checked_by) == ("apology_letter@2025#1", 1, NOW, "quantri")
    assert "chân thành cáo lỗi" in words(layouts.print_form(issued(NOW + LATER)))
    before = issued(NOW - LATER)
    assert layouts.print_form(before) == render(before)


def test_another_set_keeps_its_own_layout() -> None:
    signed_in("quantri").post(APOLOGY_PAGE, posting())
    old = SAMPLES["2018-04-apology-letter"].form

    assert layouts.layout_of(old) is None
    assert "thành thật xin lỗi" in words(layouts.print_form(old))


def test_going_back_prints_by_the_built_in_layout_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("quantri")
    client.post(APOLOGY_PAGE, posting())
    monkeypatch.setattr(session, "now", lambda: NOW + 2 * LATER)

    client.post(APOLOGY_PAGE, posting(do="reset", seen=1))

    assert "chân thành cáo lỗi" in words(layouts.print_form(issued(NOW + LATER)))
    assert "thành thật xin lỗi" in words(layouts.print_form(issued(NOW + 3 * LATER)))
    assert "Trở lại mẫu có sẵn" in text_of(client, APOLOGY_PAGE)


def test_an_earlier_version_can_be_opened_and_published_again() -> None:
    client = signed_in("quantri")
    client.post(APOLOGY_PAGE, posting())
    client.post(APOLOGY_PAGE, posting(source=OURS.replace("cáo lỗi", "tạ lỗi"), seen=1))

    first = text_of(client, f"{APOLOGY_PAGE}?phien-ban=1")

    assert "chân thành cáo lỗi" in first
    assert "chân thành tạ lỗi" in text_of(client, APOLOGY_PAGE)
    assert 'name="seen" value="2"' in first


def test_all_copies_of_a_form_are_printed_by_a_layout_of_ones_own() -> None:
    signed_in("quantri").post(APOLOGY_PAGE, posting())

    text = words(layouts.print_copies(issued(NOW + LATER)))

    assert text.count("chân thành cáo lỗi") == 2
    assert "Liên lưu" in text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (OURS + "\n#foo(", "unclosed delimiter"),
        (OURS + "\n#khong-co", "unknown variable"),
        (OURS + '\n#read("/etc/passwd")', "file not found"),
        (OURS + '\n#read("../../etc/passwd")', "escape the project root"),
        (OURS + '\n#import "@preview/cetz:0.3.1"', "không được dùng gói tải từ mạng"),
        (OURS + '\n#import "@pre" + "view/cetz:0.3.1"', "download"),
        ("#import \"common.typ\": *\n#show: page-of\nKhông có mã", "Mẫu in không in mã"),
        ("", "Mẫu in trống"),
        ("x" * 60_001, "Mẫu in trống hoặc dài quá 60.000"),
    ],
)  # fmt: skip
def test_a_layout_that_does_not_print_is_refused_in_words_and_nothing_is_written(source: str, said: str) -> None:
    answer = signed_in("quantri").post(APOLOGY_PAGE, posting(source))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa công bố" in text
    assert said in text
    assert rows() == 0


def test_what_was_typed_stays_on_the_page_of_a_refusal() -> None:
    text = signed_in("quantri").post(APOLOGY_PAGE, posting(OURS + "\n#khong-co // ghi chú của tôi")).content.decode()

    assert "ghi chú của tôi" in text


def test_a_layout_without_the_code_of_the_form_is_refused() -> None:
    source = built_in("apology_letter").replace("#text(size: 1.15em, strong(say(form.dossier_code)))", "")

    with pytest.raises(layouts.LayoutHidesTheCode):
        layouts.publish(kind="apology_letter", form_set="2025", source=source, seen_version=0, by_id="quantri", at=NOW)

    assert rows() == 0


def test_who_publishes_over_somebody_elses_version_is_told_and_nothing_is_written() -> None:
    client = signed_in("quantri")
    client.post(APOLOGY_PAGE, posting())

    answer = client.post(APOLOGY_PAGE, posting(source=OURS.replace("cáo lỗi", "tạ lỗi"), seen=0))

    assert answer.status_code == 409
    assert "Mẫu này vừa có phiên bản 1 của người khác" in answer.content.decode()
    assert rows() == 1


def test_a_layout_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "WAIT_SECONDS", 0.4)

    endless = OURS + "\n#for first in range(90000) { for second in range(90000) { let third = first + second } }"

    with pytest.raises(layouts.LayoutDoesNotCompile, match="stopped after"):
        layouts.try_out("apology_letter", "2025", endless)


def test_a_layout_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "MEMORY_MAX", 600 * 1024**2)
    layouts.try_out("apology_letter", "2025", OURS)

    with pytest.raises(layouts.LayoutDoesNotCompile, match="too much time or memory"):
        layouts.try_out("apology_letter", "2025", '#let x = "a"\n#for i in range(60) { x = x + x }\n#x')


def test_a_layout_that_fails_on_one_form_leaves_it_printed_by_the_built_in_one() -> None:
    source = built_in("apology_letter") + '\n#if form.reason == "hỏng" { panic("không in được") }'
    layouts.publish(kind="apology_letter", form_set="2025", source=source, seen_version=0, by_id="quantri", at=NOW)
    form = dataclasses.replace(apology(), reason="hỏng", issued_at=NOW + LATER)

    assert layouts.layout_of(form) is not None
    assert layouts.print_form(form) == render(form)
    assert layouts.print_copies(form) == render_copies(form)


# ---- releases --------------------------------------------------------------------------------------------------------


def test_a_release_that_changes_a_layout_changes_nothing_that_was_issued_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert layouts.record_built_in(NOW) == len(layouts.KINDS)
    assert layouts.record_built_in(NOW + LATER) == 0
    old, new = issued(NOW + LATER), issued(NOW + 3 * LATER)
    printed_before = words(layouts.print_form(old))
    sources = {name: built_in(name) for name in (*layouts.KINDS, "common", "copies")}
    sources["apology_letter"] = OURS
    monkeypatch.setattr(layouts, "built_in", sources.__getitem__)

    assert layouts.record_built_in(NOW + 2 * LATER) == 1

    assert words(layouts.print_form(old)) == printed_before
    assert layouts.layout_of(new) is None


def test_the_record_of_changes_says_who_published_without_the_whole_source() -> None:
    client = signed_in("quantri")
    client.post(APOLOGY_PAGE, posting())

    text = text_of(client, "/quan-tri/auditlog/logentry/")

    assert "apology_letter@2025#1" in text
    assert "page-of" not in text


def test_a_form_of_no_set_has_one_layout_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("quantri")
    source = built_in("shift_report").replace("Người giữ két:", "Thủ quỹ:")

    client.post(SHIFT_PAGE, posting(source))

    row = FormTemplate.objects.get()
    assert (row.form, row.form_set) == ("shift_report", "")
