"""Scans at the doors: files in forms and pieces, what is served and how, taking away."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.doors.frame import files_in
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Scan, Upload
from motcua.record.papers.scans import services as rows
from tests.doors.hands import Hands
from tests.doors.officials import signed_in
from tests.doors.shelves import file_of, href, no_tries_counted
from tests.factories import Life, Way, dossier_after, dossier_at
from tests.scans import add, kept, pdf, picture, store, word_file

__all__ = ["no_tries_counted", "store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
Ask = Callable[[Client, Life], HttpResponse]


def begun(client: Client, life: Life, size: object, name: str = "don.jpg", **more: Any) -> tuple[Any, HttpResponse]:
    upload_id = uuid4()
    form = {
        "upload_id": str(upload_id),
        "name": name,
        "size": str(size),
        "paper_no": "1",
        "way": "FILE",
        "door": "desk",
    }
    return upload_id, client.post(href("upload-begin", life), form | more)


def piece(client: Client, life: Life, upload_id: Any, offset: int, data: bytes) -> HttpResponse:
    address = f"{href('upload-piece', life, upload_id)}?tu={offset}"
    return client.put(address, data, content_type="application/octet-stream")


# ---- files in a form, without script ---------------------------------------------------------------------------------


def test_files_of_a_form_are_added_and_lead_back_to_the_page() -> None:
    life = dossier_after(Act.SUBMIT)
    client, back = signed_in("post_clerk"), f"/quay/ho-so/{life.dossier_id}"
    files = [file_of(picture(), "don.jpg"), file_of(pdf(2), "hop-dong.pdf")]

    answer = client.post(href("scan-whole", life), {"files": files, "paper_no": "1", "door": "desk", "next": back})

    assert (answer.status_code, answer["Location"]) == (303, f"{back}#ban-so-hoa")
    page = client.get(back).content.decode()
    assert "Đã tải lên 2 tệp." in page
    assert "don.jpg" in page
    assert "2 tệp, 3 trang" in page
    assert "Lâm Thị Ngọc Hân" in page
    assert list(Scan.objects.values_list("door", "paper_no").order_by("scan_no")) == [("desk", 1), ("desk", 1)]


def test_a_refused_file_of_a_form_is_told_and_the_others_stay() -> None:
    life = dossier_after(Act.SUBMIT)
    files = [file_of(picture(), "don.jpg"), file_of(word_file(), "don.pdf")]

    answer = signed_in("post_clerk").post(href("scan-whole", life), {"files": files, "paper_no": "", "door": "desk"})

    assert answer.status_code == 422
    assert "“don.pdf” thật ra là tệp Word. Lưu lại thành PDF rồi tải lên.</" in answer.content.decode()
    assert Scan.objects.count() == 1


def test_a_form_without_a_file_says_so() -> None:
    life = dossier_after(Act.SUBMIT)

    answer = signed_in("post_clerk").post(href("scan-whole", life), {"paper_no": "", "door": "desk"})

    assert answer.status_code == 422
    assert "Chưa chọn tệp nào." in answer.content.decode()


def test_a_file_that_is_too_large_is_read_past_and_kept_nowhere(store: Path, settings: LazySettings) -> None:
    settings.SCAN_BYTES = 100_000
    life = dossier_after(Act.SUBMIT)
    files = [file_of(bytes(300_000), "to.pdf"), file_of(picture(), "don.jpg")]

    answer = signed_in("post_clerk").post(href("scan-whole", life), {"files": files, "door": "desk"})

    assert answer.status_code == 413
    assert "“to.pdf” vượt mức 100 kB." in answer.content.decode()
    assert [row.name for row in Scan.objects.all()] == ["don.jpg"]


def test_200_megabytes_are_refused_politely_and_nothing_is_kept(
    store: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is read to its end, so that the browser shows the answer; the handler keeps none of it."""
    settings.SCAN_BYTES = 20_000
    monkeypatch.setattr(files_in, "_FORM_BYTES", 1000)
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    answer = signed_in("post_clerk").post(
        href("scan-whole", life), {"door": "desk", "files": file_of(bytes(200_000), "to.pdf")}
    )

    assert answer.status_code == 413
    assert "Tệp 200 kB vượt mức 20 kB." in answer.content.decode()
    assert answer.wsgi_request.FILES == {}
    assert kept(life, store) == before


def test_files_that_nobody_sends_to_any_page_are_not_kept() -> None:
    answer = Client().post("/dang-nhap", {"login": "x", "password": "y", "files": file_of(picture(), "a.jpg")})

    assert answer.wsgi_request.FILES == {}


# ---- files in pieces -------------------------------------------------------------------------------------------------


def test_a_file_comes_in_pieces_and_is_gone_on_with_after_a_cut() -> None:
    life, data, client = dossier_after(Act.SUBMIT), picture(size=(700, 500)), signed_in("post_clerk")

    upload_id, start = begun(client, life, len(data))
    first = piece(client, life, upload_id, 0, data[:2000])
    gap = piece(client, life, upload_id, 3000, data[3000:])
    again = piece(client, life, upload_id, 0, data[:2000])
    at = client.get(href("upload-piece", life, upload_id))
    early = client.post(href("upload-finish", life, upload_id))
    rest = piece(client, life, upload_id, 2000, data[2000:])
    end = client.post(href("upload-finish", life, upload_id))
    twice = client.post(href("upload-finish", life, upload_id))

    assert (start.status_code, start.json()) == (201, {"offset": 0})
    assert (first.json(), again.json(), at.json()) == ({"offset": 2000},) * 3
    assert (gap.status_code, gap.json()["offset"], gap.json()["code"]) == (409, 2000, "scan.offset")
    assert (early.status_code, early.json()["code"]) == (409, "scan.not-whole")
    assert (rest.json(), end.json(), twice.json()) == (
        {"offset": len(data)}, {"scan_no": 1, "repeated": False}, {"scan_no": 1, "repeated": True}
    )  # fmt: skip
    assert Scan.objects.get().size_bytes == len(data)


def test_200_megabytes_are_refused_before_a_byte_has_come(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    _id, answer = begun(signed_in("post_clerk"), life, 200_000_000)

    assert answer.status_code == 413
    assert answer.json()["sentence"].startswith("Tệp 200 MB vượt mức 20 MB.")
    assert kept(life, store) == before


def test_a_file_that_lies_is_refused_in_its_words_and_not_kept(store: Path) -> None:
    life, client, data = dossier_after(Act.SUBMIT), signed_in("post_clerk"), word_file()
    before = kept(life, store)
    upload_id, _start = begun(client, life, len(data), name="don.pdf")
    piece(client, life, upload_id, 0, data)

    answer = client.post(href("upload-finish", life, upload_id))

    assert answer.status_code == 422
    assert "“don.pdf” thật ra là tệp Word" in answer.json()["sentence"]
    assert kept(life, store) == before


def test_a_piece_that_is_too_long_is_refused() -> None:
    life, client = dossier_after(Act.SUBMIT), signed_in("post_clerk")
    upload_id, _start = begun(client, life, 5_000_000)

    answer = piece(client, life, upload_id, 0, bytes(1_000_001))

    assert (answer.status_code, answer.json()["code"]) == (413, "scan.piece")
    assert Upload.objects.get().received_bytes == 0


def test_an_upload_is_given_up() -> None:
    life, client = dossier_after(Act.SUBMIT), signed_in("post_clerk")
    upload_id, _start = begun(client, life, 5000)

    assert client.delete(href("upload-piece", life, upload_id)).status_code == 200
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("form", [{"size": "nhiều"}, {"upload_id": "x"}, {"way": "BAY"}, {"paper_no": "999999"}])
def test_a_beginning_that_cannot_be_read_is_refused(form: dict[str, str], store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    _id, answer = begun(signed_in("post_clerk"), life, **({"size": 100} | form))

    assert answer.status_code == 422
    assert answer.json()["sentence"]
    assert kept(life, store) == before


def test_who_is_signed_out_is_told_so_in_json_and_led_to_sign_in_by_pages() -> None:
    life, nobody = dossier_after(Act.SUBMIT), Client()

    _id, answer = begun(nobody, life, 100)

    assert (answer.status_code, answer.json()["code"]) == (401, "session.ended")
    assert nobody.get(href("scans", life)).status_code == 302
    assert nobody.post(href("scan-whole", life), {}).status_code == 302


def test_every_writing_address_asks_for_the_token_of_its_page() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in("post_clerk").get("/toi").wsgi_request.user)
    upload_id = uuid4()

    answers = [
        client.post(href("upload-begin", life), {}),
        piece(client, life, upload_id, 0, b"x"),
        client.delete(href("upload-piece", life, upload_id)),
        client.post(href("upload-finish", life, upload_id)),
        client.post(href("scan-whole", life), {"files": file_of(picture(), "a.jpg")}),
        client.post(href("scan-remove", life, 1), {"reason": "Mờ"}),
        client.post(href("scan-restore", life, 1)),
        client.post(href("scan-assign", life, 1), {"paper_no": "2"}),
        client.post(href("private", life), {"purpose": "contact"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert Scan.objects.get().removed_at is None


def test_somebody_who_sends_very_many_files_is_told_to_wait(settings: LazySettings) -> None:
    settings.MOTCUA_LIMITS = settings.MOTCUA_LIMITS | {"upload": {"account": "2/10m"}}
    life, client = dossier_after(Act.SUBMIT), signed_in("post_clerk")

    statuses = [begun(client, life, 100)[1].status_code for _ in range(3)]

    assert statuses == [201, 201, 429]


# ---- what is served, and to whom -------------------------------------------------------------------------------------


def test_a_file_is_served_to_be_saved_and_never_to_run() -> None:
    life, data = dossier_after(Act.SUBMIT), picture()
    add(life, data, "Đơn đề nghị.jpg")

    answer = signed_in("post_clerk").get(href("scan-file", life, 1))

    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.jpg"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"


def test_pages_are_pictures_of_ours_turned_as_asked() -> None:
    life, client = dossier_after(Act.SUBMIT), signed_in("post_clerk")
    add(life, picture(size=(300, 200)))
    assert client.get(href("scan-page", life, 1, 1)).status_code == 404
    assert "Đang tạo ảnh xem trước" in client.get(f"{href('scans', life)}?cua=desk").content.decode()

    rows.draw(life.dossier_id, 1)

    upright, turned = (client.get(href("scan-page", life, 1, 1) + more) for more in ("", "?xoay=1"))
    assert Image.open(io.BytesIO(upright.content)).size == (300, 200)
    assert Image.open(io.BytesIO(turned.content)).size == (200, 300)
    assert upright["Content-Type"] == "image/webp"
    assert "sandbox" in upright["Content-Security-Policy"]
    assert client.get(href("scan-thumb", life, 1, 1)).status_code == 200
    assert client.get(href("scan-page", life, 1, 2)).status_code == 404
    page = client.get(f"{href('scans', life)}?cua=desk").content.decode()
    assert href("scan-page", life, 1, 1) in page
    assert "Đang tạo ảnh xem trước" not in page


READS = ("scans", "scans-list")
READS_OF_ONE = ("scan-file", "scan-page", "scan-thumb")


@pytest.mark.parametrize(
    ("role", "status"),
    [("case_officer", 200), ("unit_head", 200), ("one_stop_officer", 200), ("post_clerk", 403),
     ("post_clerk_elsewhere", 404), ("case_officer_elsewhere", 404), ("applicant", 404), ("courier", 403),
     ("manager", 404), ("administrator", 403)],
)  # fmt: skip
def test_each_address_asks_who_may_see(role: str, status: int) -> None:
    life = dossier_after(Act.ASSIGN)
    add(life, who="case_officer")
    rows.draw(life.dossier_id, 1)
    client = signed_in(role)

    for name in READS_OF_ONE:
        numbers = (1,) if name == "scan-file" else (1, 1)
        assert client.get(href(name, life, *numbers)).status_code == status, name
    for name in READS:
        answer = client.get(href(name, life))
        assert answer.status_code == (200 if role == "post_clerk" else status)
        assert ("don.jpg" in answer.content.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("role", "status"), [("post_clerk", 403), ("post_clerk_elsewhere", 404), ("manager", 404), ("applicant", 404)]
)
def test_each_writing_address_asks_who_may_write(role: str, status: int, store: Path) -> None:
    life = dossier_after(Act.ASSIGN)
    add(life, who="case_officer")
    client, before = signed_in(role), kept(life, store)

    answers = [
        begun(client, life, 100)[1],
        client.post(href("scan-whole", life), {"files": file_of(pdf(1), "a.pdf")}),
        client.post(href("scan-remove", life, 1), {"reason": "Mờ"}),
        client.post(href("scan-restore", life, 1)),
        client.post(href("scan-assign", life, 1), {"paper_no": "2"}),
    ]

    assert [answer.status_code for answer in answers] == [status] * 5
    assert kept(life, store) == before


def test_an_applicant_sees_and_adds_to_her_own_dossier_and_reads_sides_not_names() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)
    add(life, pdf(1), "ban-cua-co-quan.pdf", who="case_officer")
    client = signed_in("applicant")

    answer = client.post(
        href("scan-whole", life), {"files": file_of(picture(), "bo-sung.jpg"), "paper_no": "1", "door": "portal"}
    )
    page = client.get(href("scans", life)).content.decode()

    assert answer.status_code == 303
    assert "bo-sung.jpg" in page
    assert "cơ quan, " in page
    assert "Quách Hữu Lợi" not in page


# ---- taking away, by hand --------------------------------------------------------------------------------------------


def test_a_scan_is_taken_away_with_a_reason_and_put_back_by_hand() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    page = Hands("post_clerk").open(f"/quay/ho-so/{life.dossier_id}")

    gone = page.press("Bỏ tệp", reason="Chụp nhầm")
    back = gone.press("Lấy lại")

    assert "Đã bỏ 1 tệp" in gone.text
    assert "Chụp nhầm" in gone.text
    assert not gone.has_button("Bỏ tệp")
    assert "Đã lấy lại tệp." in back.text
    assert back.has_button("Bỏ tệp")
    assert Hands("post_clerk").open(href("scan-file", life, 1)).status == 404


def test_without_a_reason_the_page_says_what_is_missing() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)

    page = Hands("post_clerk").open(f"/quay/ho-so/{life.dossier_id}").press("Bỏ tệp", reason="")

    assert page.status == 422
    assert "Lý do bỏ còn trống" in page.text
    assert Scan.objects.get().removed_at is None


def test_a_form_leads_back_to_our_own_pages_alone() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)

    answer = signed_in("post_clerk").post(
        href("scan-assign", life, 1), {"paper_no": "2", "next": "https://evil.example/x", "door": "desk"}
    )

    assert answer["Location"].startswith(href("scans", life))
    assert Scan.objects.get().paper_no == 2


def test_the_count_step_and_the_dossier_show_the_scans() -> None:
    draft = dossier_after(Act.SUBMIT)
    add(draft)

    count = Hands("post_clerk").open(f"/quay/tiep-nhan/{draft.dossier_id}/kiem-dem")

    assert "don.jpg" in count.text
    assert count.unlabelled() == []


def test_the_page_asks_the_same_number_of_statements_however_many_files() -> None:
    life, client, counts = dossier_after(Act.ASSIGN), signed_in("case_officer"), []
    client.get(f"{href('scans', life)}?cua=office")  # reads ground rows, which are remembered
    for number in range(3):
        add(life, picture(size=(100 + number, 100)), f"{number}.jpg", who="case_officer")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{href('scans', life)}?cua=office")
        counts.append(len(asked))

    assert len(set(counts)) == 1
    assert counts[0] <= 15
