"""Twice is once, old pages are refused, and what cannot be read says so at its field."""

import unicodedata
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from motcua.base.violations import NotReadable
from motcua.doors.frame.acts import perform
from motcua.record.acts import WRITTEN
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, KeyReused, NotAtThatTime, StalePage, Status
from motcua.record.dossiers.services import Call
from motcua.record.payments.rules import MoneyMismatch
from tests.factories import Life, Way, applicant_facts, dossier_after, dossier_at, main_way
from tests.services.evidence import all_accounted_for, everything_written, refused

pytestmark = pytest.mark.django_db

KEY = UUID("0b0e7a4e-6c2e-4b5e-9a51-52a1d2b0c9f1")


# -- twice is once -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", Way)
def test_each_act_sent_twice_is_written_once_and_answered_the_same(way: Way) -> None:
    life = Life(way=way)

    for act in main_way(life):
        at, key, body = life.now + timedelta(minutes=10), uuid4(), life.body(act)
        who = life.who(act)
        first = life.do(act, who, act_id=key)
        before = everything_written()
        call = Call(life.dossier_id, key, who, at + timedelta(hours=1), at + timedelta(hours=1), 0)
        again = perform(act, call, WRITTEN[act].body.model_validate(body))
        assert again.repeated
        assert not first.repeated
        assert everything_written() == before
        assert (again.event_no, again.status, again.facts, again.hash) == (
            first.event_no, first.status, first.facts, first.hash,
        )  # fmt: skip


def test_an_old_act_is_answered_with_the_status_it_led_to() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT, act_id=KEY)
    first = life.body(Act.OPEN_DRAFT)
    for act in main_way(life)[1:8]:
        life.do(act)

    again = life.do(Act.OPEN_DRAFT, act_id=KEY, **first)

    assert (again.repeated, again.status, again.event_no) == (True, Status.DRAFT, 1)
    assert life.status is Status.APPRAISING


@pytest.mark.parametrize("act", main_way(Life())[1:])
def test_a_key_is_not_used_for_another_body(act: Act) -> None:
    life = Life()
    for step in main_way(life):
        life.do(step, act_id=KEY if step is act else None)
        if step is act:
            break
    bodies: dict[Act, dict[str, Any]] = {
        Act.ACCEPT_BY_POST: {"seal_no": "999"},
        Act.ACCEPT_HANDOVER: {"remark": "khác"},
        Act.RECEIVE: {"taken_vnd": 5},
        Act.ASSIGN: {"assignee": "thuly.cainuoc"},
        Act.PROPOSE: {"note": "khác"},
        Act.PREPARE_RETURN: {"seal_no": "1"},
        Act.OFFER_TO_POST: {"to": "point:bd-u-minh"},
        Act.ACCEPT_TO_CARRY: {"seal_no": "0099871"},
        Act.DELIVER: {"paper_last4": "9999"},
        Act.RATE: {"score": 1},
    }

    if act in bodies:
        with refused(KeyReused, "đã dùng cho một việc khác lúc") as refusal:
            life.do(act, act_id=KEY, **bodies[act])
        assert refusal.value.status == 409
    with refused(KeyReused):  # nor for another act
        life.do(Act.WITHDRAW, "one_stop_officer", act_id=KEY)


def test_a_key_is_not_used_by_another_person() -> None:
    life = dossier_at(Status.SUBMITTED)
    life.do(Act.REQUEST_COMPLETION, "post_clerk", act_id=KEY)

    with refused(KeyReused):
        life.do(Act.REQUEST_COMPLETION, "one_stop_officer", act_id=KEY)


def test_the_same_key_on_another_dossier_is_another_act() -> None:
    one, two = dossier_at(Status.DRAFT), dossier_at(Status.DRAFT)

    one.do(Act.SUBMIT, act_id=KEY)
    two.do(Act.SUBMIT, act_id=KEY)

    assert Event.objects.filter(act_id=KEY).count() == 2


def test_a_draft_is_opened_once() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT, act_id=KEY)

    again = life.do(Act.OPEN_DRAFT, act_id=KEY)
    assert again.repeated
    with refused(KeyReused):  # the same dossier with a new key
        life.do(Act.OPEN_DRAFT)
    with refused(KeyReused):  # the same key with another applicant
        life.do(Act.OPEN_DRAFT, act_id=KEY, applicant=applicant_facts(name="Trần Văn Ba"))
    with refused(KeyReused):  # the same key for another dossier
        Life().do(Act.OPEN_DRAFT, act_id=KEY)
    assert Dossier.objects.count() == 1


def test_a_body_that_names_another_dossier_is_refused() -> None:
    life = Life()

    with refused(NotReadable) as refusal:
        life.do(Act.OPEN_DRAFT, id=str(uuid4()))

    assert refusal.value.field == "id"


def test_a_refused_act_may_be_tried_again_with_the_same_key() -> None:
    life = dossier_at(Status.SUBMITTED)
    with refused(MoneyMismatch):
        life.do(Act.ACCEPT_BY_POST, act_id=KEY, taken_vnd=1)

    assert not life.do(Act.ACCEPT_BY_POST, act_id=KEY).repeated


# -- old pages, wrong clocks -------------------------------------------------------------------------------------------


def test_a_page_that_showed_an_older_dossier_is_refused_and_says_what_happened() -> None:
    life = dossier_after(Act.PASS_ON)
    shown = life.row.last_event_no
    life.do(Act.ASSIGN, seen=shown)

    with refused(StalePage, "“Phân công”", "02/11/2026, 9 giờ 20", "Phần bạn gõ vẫn còn") as refusal:
        life.do(Act.PROPOSE, seen=shown)

    assert refusal.value.status == 409
    life.do(Act.PROPOSE, seen=shown + 1)


@pytest.mark.parametrize("seen", [0, 1, 99, -1])
def test_only_the_last_event_is_fresh(seen: int) -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(StalePage):
        life.do(Act.PROPOSE, seen=seen)


def test_who_may_not_see_a_dossier_does_not_learn_that_a_page_is_stale() -> None:
    life = dossier_after(Act.ASSIGN)

    with pytest.raises(Exception, match="Không tìm thấy hồ sơ"):
        life.do(Act.PROPOSE, "case_officer_elsewhere", seen=1)


def _at(life: Life, act: Act, at: timedelta, recorded: timedelta) -> None:
    body = WRITTEN[act].body.model_validate(life.body(act))
    perform(act, Call(life.dossier_id, uuid4(), life.who(act), life.now + at, life.now + recorded), body)


def test_nothing_happens_in_the_future() -> None:
    life, new = dossier_after(Act.ASSIGN), Life()

    with refused(NotAtThatTime, "nằm trong tương lai"):
        _at(life, Act.PROPOSE, timedelta(minutes=2), timedelta(minutes=1))
    with refused(NotAtThatTime, "nằm trong tương lai"):
        _at(new, Act.OPEN_DRAFT, timedelta(days=900), timedelta())


def test_nothing_happens_before_what_was_written_last() -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(NotAtThatTime, "sớm hơn việc đã ghi"):
        _at(life, Act.PROPOSE, timedelta(minutes=-1), timedelta(minutes=5))
    _at(life, Act.PROPOSE, timedelta(), timedelta(minutes=5))


def test_a_live_act_that_had_to_wait_comes_after_what_it_waited_for() -> None:
    life = dossier_after(Act.ASSIGN)

    _at(life, Act.PROPOSE, timedelta(seconds=-4), timedelta(seconds=-4))

    assert life.journal[-1].at == life.now


# -- what was typed ----------------------------------------------------------------------------------------------------

BAD_TEXTS = {
    "control": "a\x07b",
    "escape": "a\x1b[31mb",
    "null": "a\x00b",
    "zero width": "a\u200bb",
    "joined": "a\u2060b",
    "soft hyphen": "a\u00adb",
    "right to left": "a\u202eb",
    "private use": "a\ue000b",
    "byte order": "\ufeffab",
    "ten thousand": "ă" * 10_000,
    "marks": "a" + "\u0301" * 9,
    "half a character": "a\ud83d",
}
FIELDS: list[tuple[Act, str, str]] = [
    (Act.OPEN_DRAFT, "applicant.name", "Nguyễn Văn Thắng"),
    (Act.OPEN_DRAFT, "applicant.phone", "0900000628"),
    (Act.OPEN_DRAFT, "applicant.address", "ấp Cái Rô"),
    (Act.OPEN_DRAFT, "applicant.email", "a@b.vn"),
    (Act.OPEN_DRAFT, "applicant.personal_id", "096085000123"),
    (Act.OPEN_DRAFT, "applicant.unit_code", "32128"),
    (Act.OPEN_DRAFT, "submitter_name", "Trần Thị Bé"),
    (Act.OPEN_DRAFT, "procedure", "3.000333"),
    (Act.OPEN_DRAFT, "agency", "H12.17"),
    (Act.OPEN_DRAFT, "point", "bd-cai-nuoc"),
    (Act.ACCEPT_BY_POST, "seal_no", "0048213"),
    (Act.ACCEPT_BY_POST, "item_code", ""),
    (Act.ACCEPT_HANDOVER, "remark", ""),
    (Act.ACCEPT_HANDOVER, "seal_no", ""),
    (Act.REFUSE_HANDOVER, "reason", "Rách"),
    (Act.REQUEST_COMPLETION, "reason", "Thiếu"),
    (Act.REQUEST_COMPLETION, "missing.0.note", "Mờ"),
    (Act.DECLINE, "reason", "Sai"),
    (Act.DECLINE, "legal_ground", "Điều 44"),
    (Act.ASSIGN, "assignee", "thuly.congan"),
    (Act.ASSIGN, "reason", ""),
    (Act.ASK_OPINION, "agency", "H12.101"),
    (Act.ASK_OPINION, "question", "Đúng không?"),
    (Act.ANSWER_OPINION, "agency", ""),
    (Act.ANSWER_OPINION, "answer", ""),
    (Act.ANSWER_OPINION, "document_no", ""),
    (Act.REQUEST_SUPPLEMENT, "reason", "Thiếu"),
    (Act.ANSWER_SUPPLEMENT, "seal_no", "77"),
    (Act.PROPOSE, "note", ""),
    (Act.SEND_BACK, "reason", "Xem lại"),
    (Act.REFUSE, "reason", "Sai"),
    (Act.REFUSE, "legal_ground", "Điều 44"),
    (Act.WITHDRAW, "reason", "Đổi ý"),
    (Act.PREPARE_RETURN, "seal_no", "1"),
    (Act.OFFER_TO_POST, "to", "point:bd-cai-nuoc"),
    (Act.ACCEPT_TO_CARRY, "seal_no", ""),
    (Act.ACCEPT_TO_CARRY, "item_code", ""),
    (Act.RECORD_ATTEMPT, "note", ""),
    (Act.DELIVER, "receiver_name", "Trần Thị Bé"),
    (Act.DELIVER, "paper_last4", "0123"),
    (Act.DELIVER, "authority", ""),
    (Act.RATE, "comment", ""),
]


def body_with(act: Act, path: str, value: object) -> dict[str, Any]:
    """A body in which one field, at any depth, is this."""
    whole: dict[str, Any] = {
        "id": str(KEY), "procedure": "3.000333", "agency": "H12.17", "channel": "POST", "applicant": applicant_facts(),
    } if act is Act.OPEN_DRAFT else {}  # fmt: skip
    place: Any = whole
    *parents, last = path.split(".")
    for name in parents:
        new = [{"component_no": 1}] if name == "missing" else {}
        place = place[0] if name == "0" else place.setdefault(name, new)
    place[last] = value
    return whole


def faults(act: Act, body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The faults of a body by the path of their field; empty when it can be read."""
    try:
        WRITTEN[act].body.model_validate(body)
    except ValidationError as refusal:
        return {".".join(map(str, error["loc"])): dict(error) for error in refusal.errors()}
    return {}


@pytest.mark.parametrize("text", BAD_TEXTS)
@pytest.mark.parametrize(("act", "path"), [(act, path) for act, path, _ in FIELDS])
def test_what_cannot_be_printed_is_refused_at_its_field(act: Act, path: str, text: str) -> None:
    places = faults(act, body_with(act, path, BAD_TEXTS[text]))

    fault = places.get(path) or places.get(path.rpartition(".")[0])  # a whole applicant stands for the name in it
    assert fault is not None, places
    if fault["type"] == "not_readable":
        assert fault["msg"].endswith(".")
        assert unicodedata.is_normalized("NFC", fault["msg"])


@pytest.mark.parametrize(("act", "path", "fine"), FIELDS)
def test_what_is_right_is_no_fault(act: Act, path: str, fine: str) -> None:
    assert path not in faults(act, body_with(act, path, fine))


def test_text_that_comes_in_pieces_is_stored_whole() -> None:
    """A scanner or a Mac types the marks apart (NFD); what is stored is NFC."""
    life = Life()
    apart = {key: unicodedata.normalize("NFD", str(value)) for key, value in applicant_facts().items()}

    life.do(Act.OPEN_DRAFT, applicant=apart, submitter_name=unicodedata.normalize("NFD", "Nguyễn Thị Hòa"))

    row = life.row
    assert (row.applicant_name, row.submitter_name) == ("Nguyễn Văn Thắng", "Nguyễn Thị Hòa")
    assert unicodedata.is_normalized("NFC", row.applicant_address)
    assert "cai nuoc" not in row.search_key  # an address is not searched by
    assert "nguyen van thang" in row.search_key


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn 5", "😀", "=cmd|'/C calc'!A0", "<script>", "@A1", "+84", "...", "Văn\tThắng\u2028"]
)
def test_a_person_s_name_is_letters(name: str) -> None:
    if unicodedata.category(name[-1]) == "Zl":
        life = Life()
        life.do(Act.OPEN_DRAFT, applicant=applicant_facts(name=name))
        assert life.row.applicant_name == "Văn Thắng"
        return
    with pytest.raises(ValidationError):
        Life().do(Act.OPEN_DRAFT, applicant=applicant_facts(name=name))


def test_formulas_and_markup_in_text_are_kept_as_text() -> None:
    life = Life()
    address = "=1+1; <b>Số 12</b> 🏠 {{ x }} %s"

    life.do(Act.OPEN_DRAFT, applicant=applicant_facts(address=address, kind="ORGANISATION", name="Công ty 5 <&> Con"))

    assert life.row.applicant_address == address
    assert life.row.applicant_name == "Công ty 5 <&> Con"


def test_braces_in_what_was_typed_do_not_break_a_sentence() -> None:
    life = dossier_after(Act.PASS_ON)

    with pytest.raises(Exception, match=r"\{x\}\{0\}"):
        life.do(Act.ASSIGN, assignee="{x}{0}")
    with pytest.raises(ValidationError, match=r"\{"):
        Life().do(Act.OPEN_DRAFT, applicant=applicant_facts(name="Văn {x}"))


@pytest.mark.parametrize(
    ("phone", "stored"),
    [
        ("0900 000 628", "0900000628"),
        ("+84 900 000 628", "0900000628"),
        ("0900.000-628", "0900000628"),
        ("(0290) 3831 234", "02903831234"),
    ],
)
def test_a_telephone_number_is_stored_as_digits(phone: str, stored: str) -> None:
    life = Life()

    life.do(Act.OPEN_DRAFT, applicant=applicant_facts(phone=phone))

    assert (life.row.applicant_phone, life.row.phone_last4) == (stored, stored[-4:])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12345"),
        ("phone", "09000006281234"),
        ("phone", "٠٩٠٠٠٠٠٦٢٨"),
        ("phone", "０９０００００６２８"),
        ("phone", ""),
        ("personal_id", "12345678901"),
        ("personal_id", "1234567890123"),
        ("personal_id", "09608500012x"),
        ("personal_id", "٠٩٦٠٨٥٠٠٠١٢٣"),
        ("email", "a@b"),
        ("email", "a b@c.vn"),
        ("unit_code", "123456789"),
        ("address", ""),
        ("address", "x" * 301),
        ("name", ""),
        ("name", "x" * 121),
        ("kind", "ALIEN"),
        ("unknown", "x"),
    ],
)
def test_an_applicant_that_cannot_be_is_refused(field: str, value: str) -> None:
    before = everything_written()

    with pytest.raises(ValidationError) as refusal:
        Life().do(Act.OPEN_DRAFT, applicant=applicant_facts(**{field: value}))

    assert everything_written() == before
    assert refusal.value.errors()[0]["loc"][0] == "applicant"


@pytest.mark.parametrize("kind", ["original", "certified_copy", "photocopy", "electronic"])
@pytest.mark.parametrize("number", [-1, 100, 2**40, "1", 1.5, True, None])
def test_counts_are_whole_numbers_from_0_to_99(kind: str, number: object) -> None:
    life = dossier_at(Status.SUBMITTED)

    with pytest.raises(ValidationError) as refusal:
        life.do(Act.ACCEPT_BY_POST, counts=[{"component_no": 1, kind: number}])

    assert refusal.value.errors()[0]["loc"][:3] == ("counts", 0, kind)


@pytest.mark.parametrize("number", [0, -1, 101, "1"])
def test_components_are_numbered_from_1_to_100(number: object) -> None:
    with pytest.raises(ValidationError):
        dossier_at(Status.SUBMITTED).do(Act.ACCEPT_BY_POST, counts=[{"component_no": number, "original": 1}])


@pytest.mark.parametrize("amount", [-1, 10_000_000_001, 1.5, "200000", True])
def test_money_is_whole_dong(amount: object) -> None:
    with pytest.raises(ValidationError):
        dossier_at(Status.SUBMITTED).do(Act.ACCEPT_BY_POST, taken_vnd=amount)


@pytest.mark.parametrize("weight", [0, -5, 30_001, 1.5])
def test_a_weight_is_possible(weight: object) -> None:
    with pytest.raises(ValidationError):
        dossier_at(Status.SUBMITTED).do(Act.ACCEPT_BY_POST, weight_g=weight)


@pytest.mark.parametrize("code", ["EE123456789VN", "EE12345678", "xx", "MC-7K3Q9F2M-W", "H12.17-261102-0001"])
def test_a_carrier_s_code_has_its_check_digit(code: str) -> None:
    with pytest.raises(ValidationError):
        dossier_at(Status.SUBMITTED).do(Act.ACCEPT_BY_POST, item_code=code)


def test_a_carrier_s_code_is_stored_as_it_is_printed() -> None:
    life = dossier_at(Status.SUBMITTED)

    life.do(Act.ACCEPT_BY_POST, item_code="ee 473 124 829 vn")

    assert life.facts(Act.ACCEPT_BY_POST)["item_code"] == "EE473124829VN"


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.OPEN_DRAFT])
def test_no_body_takes_a_field_it_does_not_know(act: Act) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        WRITTEN[act].body.model_validate({"khac": 1})


@pytest.mark.parametrize("text", [None, "", "   ", "\n\n"])
@pytest.mark.parametrize("act", [Act.REFUSE_HANDOVER, Act.SEND_BACK, Act.WITHDRAW, Act.DECLINE, Act.REFUSE])
def test_what_needs_a_reason_is_not_done_without(act: Act, text: str | None) -> None:
    with pytest.raises(ValidationError):
        WRITTEN[act].body.model_validate({"reason": text, "legal_ground": "Điều 1"})


@pytest.mark.parametrize("day", ["2026-13-01", "hôm qua", 5.5, "", "2026-11-04T25:00"])
def test_a_next_visit_is_a_day(day: object) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    with pytest.raises(ValidationError):
        life.do(Act.RECORD_ATTEMPT, next_on=day)


def test_the_longest_texts_that_are_allowed_fit_their_columns() -> None:
    """Bodies and columns agree: what passes the one is no error of the other."""
    life = Life()
    life.do(
        Act.OPEN_DRAFT,
        applicant=applicant_facts(name="Ờ" * 120, address="ỡ" * 300, email="a" * 195 + "@b.vn", unit_code="x" * 8),
        submitter_name="Ữ" * 120,
    )
    life.do(Act.SUBMIT)
    life.do(Act.ACCEPT_BY_POST, seal_no="9" * 40, item_code="EE473124829VN", weight_g=30_000)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.REFUSE_HANDOVER, reason="ợ" * 300)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER, remark="ợ" * 1000)
    life.do(Act.RECEIVE)
    life.do(Act.PASS_ON)
    life.do(Act.ASSIGN)
    life.do(Act.REQUEST_SUPPLEMENT, reason="ợ" * 1000, missing=[{"component_no": 1, "note": "ợ" * 1000}])
    life.do(Act.ANSWER_SUPPLEMENT, "one_stop_officer", seal_no="9" * 40)
    life.do(Act.PROPOSE, note="ợ" * 1000)
    life.do(Act.REFUSE, reason="ợ" * 1000, legal_ground="ợ" * 300)
    life.do(Act.PREPARE_RETURN, seal_no="9" * 40)
    life.do(Act.OFFER_TO_POST)
    life.do(Act.ACCEPT_TO_CARRY)
    life.do(Act.DELIVER, receiver="AUTHORISED", receiver_name="Ữ" * 120, authority="ợ" * 1000)
    life.do(Act.RATE, comment="ợ" * 1000)
    all_accounted_for(life)


def test_an_organisation_s_name_may_be_two_hundred_letters() -> None:
    life = Life()

    life.do(Act.OPEN_DRAFT, applicant=applicant_facts(kind="ORGANISATION", name="Ỡ" * 200))

    assert len(life.row.applicant_name) == 200
