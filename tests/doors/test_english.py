"""English is whole: nothing that a page may show lacks it, and a page in English says nothing of ours in Vietnamese."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as the_settings
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from motcua.doors.frame import catalogues, languages, phrases
from motcua.doors.frame.phrases import in_english, is_mostly_vietnamese, is_vietnamese
from motcua.doors.frame.spoken_pages import in_english_page
from motcua.ground.catalogue import services
from motcua.outward.drafting.sheet import CHOICES
from motcua.outward.exchange.kinds.procedures import PROCEDURES
from motcua.record.dossiers.rules import Act, ActNotAllowed
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import Life, dossier_after

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def _compiled() -> None:
    if catalogues.compile_all():
        phrases._book.cache_clear()
        phrases.in_english.cache_clear()


# ---- the catalogue ---------------------------------------------------------------------------------------------------


def test_every_message_of_templates_and_code_has_its_english() -> None:
    assert catalogues.untranslated() == []


def test_every_text_of_rules_and_doors_that_a_page_may_show_has_its_english() -> None:
    assert catalogues.unspoken() == []


def test_a_plural_is_asked_for_with_its_number_or_said_once_it_is_known() -> None:
    asked = catalogues.counted_messages()
    with (catalogues.LOCALE / "en" / "LC_MESSAGES" / "django.po").open("rb") as lines:
        plurals = {
            message.id[0]: message.context for message in read_po(lines, locale="en") if isinstance(message.id, tuple)
        }

    assert {words for words, context in plurals.items() if context is None} - asked == set()
    assert asked - set(plurals) == set()


def test_texts_of_code_are_found_with_their_shape() -> None:
    code = '''"""Bỏ qua lời này."""
WORDS = {"a": "Đã rút"}
def f(n: int) -> str:
    """Cả lời này."""
    asked = _("Đã hỏi rồi")
    return f"Đã {n:>3} việc" + ", còn thiếu " + re.sub("[ăâ]ơ", "x", asked)
'''

    assert sorted(catalogues.texts_of_code(code)) == [", còn thiếu {z}", "Đã rút", "Đã {x1} việc"]


def test_english_fills_the_same_slots_and_has_no_vietnamese_left() -> None:
    names = {"Một Cửa", "Cốc Cốc", "Bản in lại", "Luật Hộ tịch", "đồng", "NĐ-CP", "QĐ 45/2016"}
    wrong = []
    for words, english in phrases._book().words.items():
        slots = {slot.group() for slot in catalogues.SLOT.finditer(words)}
        for sentence in english:
            bare = re.sub("|".join(map(re.escape, names)), "", catalogues.SLOT.sub("", sentence))
            same = {re.sub(":[^}]*", "", slot.group()) for slot in catalogues.SLOT.finditer(sentence)} == slots
            if is_vietnamese(bare) or not (same or "%(number)s" in words or "Không tìm thấy {thing}" in words):
                wrong.append((words, sentence))

    assert [pair for pair in wrong if pair[0] not in ENDS_WITHOUT_A_SLOT] == []


ENDS_WITHOUT_A_SLOT = {
    "Mã yêu cầu này đã dùng cho một việc khác lúc {at}. Gửi lại với mã mới.",
    "Hồ sơ {dossier} đang ở bước “{status}”, chưa thể {act}. Tải lại trang để xem trạng thái mới nhất.",
}
"""Sentences whose English says the act in other words."""


# ---- sentences of rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Đang phê duyệt", "Being approved"),
        ("Cán bộ một cửa", "One-stop officer"),
        ("còn 2 ngày làm việc 3 giờ", "2 working days 3 hours left"),
        ("quá 1 giờ 40 phút", "1 hour 40 minutes late"),
        ("hạn 9 giờ 20, 18/11", "due 09:20, 18/11"),
        ("thứ Hai, 16/11/2026, 15 giờ 05", "Monday, 16/11/2026, 15:05"),
        ("1 hồ sơ", "1 dossier"),
        ("1.272 hồ sơ", "1.272 dossiers"),
        ("Giao cơ quan, ký biên bản BB-261122-0001", "Handed to the agency, minute BB-261122-0001 signed"),
        ("Đã giao, chính chủ ký nhận", "Delivered, signed for by the applicant"),
        ("Bỏ qua thứ Bảy, Chủ nhật 07–08/11 và 14–15/11.", "Skipped: Saturday, Sunday 07–08/11 and 14–15/11."),
        ("Thiếu 1 bản chính, 2 bản chụp", "Missing: 1 original, 2 photocopies"),
        ("NĐ 61/2018/NĐ-CP, Điều 19.4", "NĐ 61/2018/NĐ-CP, Art. 19.4"),
        (
            "QĐ 45/2016, Điều 7. Bên nhận cùng đếm và ký bằng tài khoản của mình.",
            "QĐ 45/2016, Art. 7. The taker counts too and signs by her own account.",
        ),
        ("Phí 135.000 đ", "Fee 135.000 đ"),
        (
            "Chi phí do người nộp chịu, phải thu 200.000 đ.",
            "The applicant bears the cost, 200.000 đ to collect.",
        ),
        (
            "Người làm được: cán bộ một cửa hoặc trưởng bộ phận Một cửa.",
            "Can be done by: one-stop officer or one-stop head.",
        ),
        (
            "Tạm dừng đến 20/11, 9 giờ 15: chờ bổ sung giấy tờ. Cộng lại 1 ngày làm việc.",
            "Paused until 20/11, 09:15: waiting for papers. 1 working day added.",
        ),
    ],
)
def test_a_sentence_of_a_rule_is_known_by_its_words_or_its_shape(vietnamese: str, english: str) -> None:
    assert in_english(vietnamese) == english


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Xin ý kiến Sở Y tế, hạn 20/11", "Sở Y tế asked for an opinion, due 20/11"),
        ("Lý do: Thiếu bản sao giấy khai sinh", "Reason: Thiếu bản sao giấy khai sinh"),
        (
            "Hạn 17/11/2026 chuyển sang 18/11/2026. Lý do: Chờ kết quả đo đạc. Đã hẹn lại.",
            "The due date 17/11/2026 becomes 18/11/2026. Reason: Chờ kết quả đo đạc. Đã hẹn lại.",
        ),
        (
            "Không phải nộp lệ phí 20.000 đ. Phong bì P1 không giao nữa, ở lại người đang giữ. Lý do: Rút đơn.",
            "Not owed any more: charge 20.000 đ. Envelope P1 is handed over no more and stays with its holder. "
            "Reason: Rút đơn.",
        ),
        (
            "Không nghỉ nữa ngày 04/11/2026: Bão số 13 (Công điện 210/CĐ-TTg).",
            "No longer a day off, 04/11/2026: Bão số 13 (Công điện 210/CĐ-TTg).",
        ),
        (
            "Ngày hẹn trả chuyển từ 04/11/2026, 7 giờ 30 sang 06/11/2026, 7 giờ 30. Nghỉ ngày 04/11/2026: Bão số 13 "
            "(Công điện 210/CĐ-TTg). Không nghỉ nữa ngày 05/11/2026: Bão. Làm bù ngày 07/11/2026.",
            "The due date moves from 04/11/2026, 07:30 to 06/11/2026, 07:30. Day off, 04/11/2026: Bão số 13 "
            "(Công điện 210/CĐ-TTg). No longer a day off, 05/11/2026: Bão. Make-up day, 07/11/2026.",
        ),
        ("“abc” không phải giờ; ghi dạng 15:00.", "“abc” is no time of day; write 15:00."),
        ("waiting for Công an tỉnh to accept, từ 9 giờ 15", "waiting for Công an tỉnh to accept, từ 09:15"),
    ],
)
def test_names_and_what_a_person_has_written_stay_as_they_are(vietnamese: str, english: str) -> None:
    assert in_english(vietnamese) == english


@pytest.mark.parametrize(
    "data",
    ["Sở Nông nghiệp và Môi trường", "Nguyễn Thị Hoặc", "Cấp đổi thẻ căn cước", "Quầy 2", "1.250.000 đ", "An", ""],
)
def test_data_is_left_alone(data: str) -> None:
    assert in_english(data) is None


def test_a_violation_is_said_with_its_facts_in_english() -> None:
    refusal = ActNotAllowed(dossier="H12.34-261102-0017", status="Đang phê duyệt", act="yêu cầu bổ sung")

    with translation.override("en"):
        assert languages.said(refusal).startswith("Dossier H12.34-261102-0017 is at the step “Being approved”")
    assert languages.said(refusal) == refusal.sentence


# ---- a page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "english"),
    [
        ("<p>\n  Đang phê duyệt </p>", "<p> Being approved </p>"),
        ("<p>Cấp đổi thẻ căn cước</p>", '<p lang="vi">Cấp đổi thẻ căn cước</p>'),
        ("<p><b>3</b> Cấp đổi thẻ</p>", '<p><b>3</b> <span lang="vi">Cấp đổi thẻ</span></p>'),
        ('<p lang="vi">Đã rút</p><i>Đã rút</i>', '<p lang="vi">Đã rút</p><i>Withdrawn</i>'),
        ("<textarea>Đã rút</textarea>", "<textarea>Đã rút</textarea>"),
        ('<input value="Đã rút"><script>"Đã rút"</script>', '<input value="Đã rút"><script>"Đã rút"</script>'),
        ('<a aria-label="Đã rút" title="Bà Tư"></a>', '<a aria-label="Withdrawn" title="Bà Tư"></a>'),
        ("<option>Đất đai</option>", '<option lang="vi">Đất đai</option>'),
        ("<p>Drawer of Nguyễn Văn Thắng</p>", "<p>Drawer of Nguyễn Văn Thắng</p>"),
        ("<svg><text>Quá hạn</text></svg>", "<svg><text>Overdue</text></svg>"),
        (
            "<p>Xin ý kiến &lt;b&gt;Sở Y tế, hạn 20/11</p>",
            "<p>&lt;b&gt;Sở Y tế asked for an opinion, due 20/11</p>",
        ),
    ],
)
def test_texts_of_a_page_are_said_or_marked(page: str, english: str) -> None:
    assert in_english_page(page) == english


class _Reader(HTMLParser):
    """Collects the texts and spoken attributes of a page, and whether they are marked as Vietnamese."""

    VOID = frozenset({"input", "img", "br", "hr", "meta", "link", "use", "rect", "line", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[bool] = [False]
        self.found: list[tuple[bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.found += [(False, said.get(name) or "") for name in ("aria-label", "placeholder", "data-label")]
        if tag not in self.VOID:
            self.marks.append(self.marks[-1] or said.get("lang") == "vi" or tag in {"script", "style", "textarea"})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Parts of drawings hold nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.marks.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self.marks[-1], " ".join(data.split())))


def _left_in_vietnamese(client: Client, address: str, *, may_refuse: bool = False) -> list[str]:
    """What a page in English still says in Vietnamese: our own words anywhere, or anything that is not marked."""
    client.cookies[the_settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(address)
    assert response.status_code in ((200, 409) if may_refuse else (200,)), address
    page = response.content.decode()
    assert int(response.headers.get("Content-Length", len(response.content))) == len(response.content)
    reader = _Reader()
    reader.feed(page)
    ours = {words for words, english in phrases._book().words.items() if words not in english and is_vietnamese(words)}
    ours.discard("Chứng thực")  # a kind of copy, and a field of procedures
    return [text for is_marked, text in reader.found if text in ours or (not is_marked and _is_left(text, ours))]


def _is_left(text: str, ours: set[str]) -> bool:
    words = DATA.sub("", text)
    if not is_vietnamese(words):
        return False
    is_sentence = is_mostly_vietnamese(words) and " " in words and not words[:1].isupper()
    return is_sentence or any(known in words for known in ours if known.count(" ") >= 2)


DATA = re.compile(r"[QN]Đ [\w/]+(?:-[\w-]+)?|Tiếng Việt|only if: .*")
"""Numbers of laws, the name of the other language, conditions of the published list."""


PAGES = [
    ("", "/"),
    ("", "/tra-cuu"),
    ("", "/dang-nhap"),
    ("", "/thu-tuc/3.000347"),
    ("post_clerk", "/quay/"),
    ("post_clerk", "/quay/tiep-nhan"),
    ("post_clerk", "/quay/giao-nhan"),
    ("post_clerk", "/quay/tra-ket-qua"),
    ("post_clerk", "/quay/thu-phi"),
    ("post_clerk", "/quay/ca-lam-viec"),
    ("post_clerk", "/quay/quyen"),
    ("one_stop_officer", "/quay/"),
    ("courier", "/tuyen/"),
    ("case_officer", "/giai-quyet/"),
    ("case_officer", "/giai-quyet/xin-y-kien"),
    ("case_officer", "/giai-quyet/so-theo-doi"),
    ("unit_head", "/giai-quyet/phe-duyet"),
    ("manager", "/dieu-hanh/"),
    ("manager", "/dieu-hanh/sap-den-han"),
    ("manager", "/dieu-hanh/diem-va-quay"),
    ("manager", "/dieu-hanh/giao-nhan"),
    ("manager", "/dieu-hanh/hai-long"),
    ("manager", "/dieu-hanh/thoa-thuan"),
    ("manager", "/toi"),
    ("case_officer", "/phim-tat"),
]


def test_the_main_pages_of_every_door_say_nothing_of_ours_in_vietnamese(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN), days=1)

    left = {
        (who, address): found
        for who, address in PAGES
        if (found := _left_in_vietnamese(signed_in(who) if who else Client(), address))
    }

    assert left == {}


@pytest.mark.django_db
def test_the_pages_of_a_draft_name_every_column_in_english() -> None:
    draft = services.copy_as_draft("1.013225@2025-07-01", date(2027, 2, 1)).pk
    pages = [f"/quan-tri/soan-thao/{draft}/{page}" for page in ("", "kiem-tra/", "dien-tap/")]

    left = {address: _left_in_vietnamese(signed_in("administrator"), address) for address in pages}

    assert not any(left.values()), left


def test_columns_and_choices_of_procedures_are_known_in_english() -> None:
    labels = [column.label for part in (PROCEDURES, *PROCEDURES.parts) for column in part.columns]
    chosen = [words for choices in CHOICES.values() for words in choices.values()]

    assert [words for words in (*labels, *chosen) if (in_english(words) or words) == words] == []


@pytest.mark.parametrize(
    ("act", "who", "door"),
    [
        (Act.ACCEPT_BY_POST, "post_clerk", "desk"),
        (Act.REQUEST_SUPPLEMENT, "case_officer", "office"),
        (Act.APPROVE, "unit_head", "office"),
        (Act.DELIVER, "case_officer", "office"),
    ],
)
def test_the_page_of_a_dossier_tells_its_life_in_english(clock: Clock, act: Act, who: str, door: str) -> None:
    life: Life = dossier_after(Act.ASSIGN if act is Act.REQUEST_SUPPLEMENT else act)
    if act is Act.REQUEST_SUPPLEMENT:
        life.do(act)
    clock.now = life.now + timedelta(minutes=5)
    number = life.row.code or life.row.request_no
    address = f"/quay/ho-so/{number}" if door == "desk" else f"/giai-quyet/ho-so/{life.dossier_id}"

    assert _left_in_vietnamese(signed_in(who), address) == []


def test_each_door_has_the_switch_and_vietnamese_pages_are_not_touched(clock: Clock) -> None:
    for who, address in (("post_clerk", "/quay/"), ("courier", "/tuyen/"), ("manager", "/dieu-hanh/")):
        client = signed_in(who)
        page = client.get(address).content.decode()

        assert '<html lang="vi"' in page
        assert '<button name="language" value="en" lang="en">English</button>' in page
        assert "<span lang=" not in page

        client.cookies[the_settings.LANGUAGE_COOKIE_NAME] = "en"
        assert '<html lang="en"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("before", "who", "address"),
    [
        ((Act.RECEIVE,), "one_stop_officer", "/quay/ho-so/{number}/chuyen-xu-ly"),
        ((Act.RECEIVE,), "one_stop_officer", "/quay/viec/chuyen-xu-ly"),
        ((Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY), "post_clerk", "/quay/ho-so/{number}/moi-nhan"),
        ((Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY), "post_clerk", "/quay/ho-so/{number}/tra-lai-co-quan"),
        ((Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY), "post_clerk", "/quay/viec/tra-tai-quay"),
        ((Act.DELIVER,), "unit_head", "/giai-quyet/ho-so/{id}/dinh-chinh"),
    ],
)
def test_the_pages_of_acts_around_returning_and_handing_on_are_in_english(
    clock: Clock, before: tuple[Act, ...], who: str, address: str
) -> None:
    life = dossier_after(before[0])
    for act in before[1:]:
        life.do(act, who)
    clock.now = life.now + timedelta(minutes=5)
    number = life.row.code or life.row.request_no

    address = address.format(number=number, id=life.dossier_id)
    assert _left_in_vietnamese(signed_in(who), address, may_refuse=address.endswith("tra-lai-co-quan")) == []


@pytest.mark.parametrize(
    ("who", "address", "act", "after"),
    [
        ("one_stop_officer", "/quay/nhieu-ho-so", "chuyen-xu-ly", Act.RECEIVE),
        ("one_stop_officer", "/quay/nhieu-ho-so", "dong-goi", Act.APPROVE),
        ("unit_head", "/giai-quyet/nhieu-ho-so", "hen-lai", Act.ASSIGN),
        ("unit_head", "/giai-quyet/nhieu-ho-so", "tam-dung", Act.ASSIGN),
        ("unit_head", "/giai-quyet/nhieu-ho-so", "phe-duyet", Act.ASSIGN),
    ],
)
def test_the_pages_of_acts_for_many_are_in_english(clock: Clock, who: str, address: str, act: str, after: Act) -> None:
    life = dossier_after(after)
    clock.now = life.now + timedelta(minutes=5)
    client = signed_in(who)
    client.cookies[the_settings.LANGUAGE_COOKIE_NAME] = "en"
    sent = {"viec": act, "pick": f"{life.dossier_id}:{life.row.last_event_no}"}

    for more in ({}, {"buoc": "lam", "job": str(life.dossier_id)}):
        reader = _Reader()
        reader.feed(client.post(address, {**sent, **more}).content.decode())
        ours = {words for words, english in phrases._book().words.items() if words not in english}
        assert [text for marked, text in reader.found if not marked and _is_left(text, ours)] == []


def test_one_paper_is_brought_as_one_and_two_as_two() -> None:
    with translation.override("en"):
        said = [
            ngettext("Mang đến %(place)s, %(address)s.", "Mang đến %(place)s, %(address)s.", count) for count in (1, 2)
        ]

    assert [words.split(" to ")[0] for words in said] == ["Bring it", "Bring them"]
