"""The programmes of the made-up province: its own, made by the acts of the provincial office; Gia Lai's, from its list.

Its own has been told what its evaluation asks for beside dossiers, and has words for the month.

Shape of the own one: four commune one-stops of Cái Nước, one of Đầm Dơi and the centre of U Minh work at a post office;
Năm Căn and An Xuyên are on their way. Days and words are made up. What is there already stays.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files

from django.db import transaction

from motcua.base import memory
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.ground.people.services import get_actor
from motcua.ground.programmes import evaluation_rules, evaluations, services, visits
from motcua.ground.programmes.evaluation_rules import Telling
from motcua.ground.programmes.evaluations import ToldGiven
from motcua.ground.programmes.models import Programme
from motcua.ground.programmes.rules import PLANNED_STAGES, Item, Stage
from motcua.ground.programmes.services import ProgrammeGiven, TaskGiven, UnitGiven
from motcua.ground.programmes.visits import VisitGiven
from motcua.outward.exchange.importing import put_in
from motcua.outward.rehearsals import scenarios

OFFICE = "vanphong.tinh"
CODE, FIRST_DAY = "ca-mau-buu-dien", date(2025, 7, 1)
GIA_LAI = "provinces/gia_lai/de-an.json"
_WAY_DAYS = {
    Stage.SURVEYED: 10, Stage.EQUIPPED: 24, Stage.TRAINED: 38, Stage.ACCOUNTS: 45, Stage.OPENED: 52,
    Stage.EVALUATED: 234,
}  # fmt: skip
"""On which day of the programme each step of the first wave was planned."""
_PLACES_AHEAD = 480


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit of the roadmap: what it is called, where it is, under which agreement, how far it is."""

    name: str
    agency: str
    point: str
    agreement: str
    level: str = "COMMUNE"
    done: tuple[Stage, ...] = PLANNED_STAGES
    blocked_by: str = ""
    slips: int = 0
    """By how many days its steps came after the plan."""


_PLACES = (
    _Place("Bộ phận Một cửa xã Cái Nước", "H12.101", "bd-cai-nuoc", "01/TT-CM"),
    _Place("Bộ phận Một cửa cấp xã số 2, huyện Cái Nước cũ", "H12.101", "bd-cai-nuoc", "01/TT-CM", slips=3),
    _Place("Bộ phận Một cửa cấp xã số 3, huyện Cái Nước cũ", "H12.101", "bd-cai-nuoc", "01/TT-CM", slips=9),
    _Place(
        "Bộ phận Một cửa cấp xã số 4, huyện Cái Nước cũ", "H12.101", "bd-cai-nuoc", "01/TT-CM",
        done=PLANNED_STAGES[:5], slips=16,
    ),
    _Place("Bộ phận Một cửa xã Đầm Dơi", "H12.103", "bd-dam-doi", "03/TT-CM", slips=5),
    _Place("Trung tâm hành chính công U Minh", "H12.102", "bd-u-minh", "02/TT-CM", level="DISTRICT"),
    _Place("Bộ phận Một cửa xã Năm Căn", "H12.104", "bd-nam-can", "04/TT-CM", done=PLANNED_STAGES[:2]),
    _Place(
        "Bộ phận Một cửa phường An Xuyên", "H12.105", "", "", done=PLANNED_STAGES[:1],
        blocked_by="Chưa có mặt bằng ở bưu cục phường",
    ),
)  # fmt: skip
_TASKS = (
    ("Ban hành kế hoạch triển khai đề án", "TASK", "Văn phòng UBND tỉnh", "Bưu điện tỉnh", -490, -495),
    ("Đầu tư quầy, máy tính, camera tại các bưu cục", "TASK", "Bưu điện tỉnh", "UBND cấp xã", -450, -441),
    ("Tập huấn và cấp chứng nhận cho nhân viên bưu điện", "TASK", "Các sở, ngành", "Bưu điện tỉnh", -440, -442),
    ("Đánh giá sau sáu tháng, lấy ý kiến người dân", "MEASURE", "Trung tâm PVHCC tỉnh", "Bưu điện tỉnh", -250, -247),
    ("Bố trí mặt bằng cho bưu cục phường An Xuyên", "TASK", "UBND phường An Xuyên", "Bưu điện tỉnh", -20, None),
    ("Mở rộng sang các xã còn lại", "MEASURE", "Văn phòng UBND tỉnh", "Bưu điện tỉnh, UBND cấp xã", 120, None),
)
"""What, kind, who leads, who helps, planned and done as days from today; None = not done."""


def load(at: datetime) -> int:
    """Make the programmes that are not there yet; return how many were made. One transaction."""
    made = 0
    with transaction.atomic():
        if not Programme.objects.filter(code=CODE).exists():
            _own(get_actor(OFFICE), at)
            made += 1
        if not Programme.objects.filter(code="gia-lai-thi-diem").exists():
            data = files("motcua.outward.rehearsals").joinpath(GIA_LAI).read_bytes()
            made += len(put_in("programme", "de-an.json", data, at=at, today=local(at).date()).new)
        scenarios.load(at, f"{CODE}@{FIRST_DAY}")
    memory.forget_all()
    return made


def _own(by: Actor, at: datetime) -> None:
    today = local(at).date()
    key = services.save_programme(
        ProgrammeGiven(
            code=CODE, name="Đặt bộ phận Một cửa tại bưu điện, tỉnh Cà Mau", unit_code="96", first_day=FIRST_DAY,
            last_day=date(2030, 12, 31), levels=["DISTRICT", "COMMUNE"], lead_body="Văn phòng UBND tỉnh",
            decision_no="01/QĐ-MINH-HOA", decided_on=date(2025, 6, 20),
            legal_basis="Nghị định số 118/2025/NĐ-CP, Điều 10\nQuyết định số 45/2016/QĐ-TTg",
            coordinating_bodies="Bưu điện tỉnh Cà Mau\nTrung tâm Phục vụ hành chính công tỉnh\nUBND cấp xã",
            cost_mechanism="Bưu điện đầu tư quầy và thiết bị; cước bưu chính do người gửi trả theo bảng giá.",
            liability="Nhân viên bưu điện chỉ dùng tài khoản của mình, giữ bí mật dữ liệu cá nhân; bưu điện chịu trách "
            "nhiệm về hồ sơ từ lúc ký nhận đến lúc ký giao.",
            note="Số quyết định và các ngày là minh họa.",
        ),
        by=by,
    )  # fmt: skip
    for place in _PLACES:
        services.save_unit(key, _unit(place), by=by)
    for name, kind, lead, coordinating, planned, done in _TASKS:
        given = TaskGiven(
            name=name, kind=kind, lead=lead, coordinating=coordinating, planned_on=today + timedelta(days=planned),
            done_on=today + timedelta(days=done) if done is not None else None,
        )  # fmt: skip
        services.save_task(key, given, by=by, at=at)
    _visit(key, by, at)
    for number, place in enumerate(_PLACES, start=1):
        _walk(key, number, place, by, at)
    _ask(key, by, at)
    _tell(key, by, at)


def _unit(place: _Place) -> UnitGiven:
    days = {stage: _planned(place, stage) for stage in PLANNED_STAGES}
    return UnitGiven(
        name=place.name, level=place.level, agency_code=place.agency, point_id=place.point, clerk_count=1,
        agency_count=1, planned=days, blocked_by=place.blocked_by,
    )  # fmt: skip


def _is_ahead(place: _Place) -> bool:
    """Whether it belongs to the second wave, which is still on its way."""
    return len(place.done) < 5


def _planned(place: _Place, stage: Stage) -> date:
    return FIRST_DAY + timedelta(days=_WAY_DAYS[stage] + (_PLACES_AHEAD if _is_ahead(place) else 0))


def _visit(key: str, by: Actor, at: datetime) -> None:
    """The two survey visits, each on the day of the first step of its wave."""
    for place, team, units, found in (
        ("Bưu điện Cái Nước, Đầm Dơi, U Minh", "Văn phòng UBND tỉnh\nTrung tâm PVHCC tỉnh\nBưu điện tỉnh",
         (1, 2, 3, 4, 5, 6),
         "Phần lớn các nơi đã bố trí quầy riêng, máy tính và dán decal ở vị trí dễ thấy. Nhân viên bưu điện đã có "
         "người hướng dẫn của bộ phận Một cửa."),
        ("Bưu điện Năm Căn, phường An Xuyên", "Văn phòng UBND tỉnh\nBưu điện tỉnh", (7, 8),
         "Năm Căn đủ chỗ đặt quầy. An Xuyên chưa có mặt bằng; máy lấy số dùng chung với bưu cục."),
    ):  # fmt: skip
        on = _planned(_PLACES[units[0] - 1], Stage.SURVEYED)
        visits.save_visit(key, VisitGiven(on=on, place=place, team=team, unit_nos=units, findings=found), by=by, at=at)
    there = {item.value: ("YES", "") for item in Item}
    lacking = there | {"PREMISES": ("NO", "chưa thuê được"), "COUNTER": ("NO", ""), "CAMERA": ("NO", "")}
    small = there | {"QUEUE": ("SPARED", "ít người, không cần")}
    for number, told, visit_no in ((1, there, 1), (5, small, 1), (6, there, 1), (7, small, 2), (8, lacking, 2)):
        services.answer_checks(key, number, told, by=by, at=at, visit_no=visit_no)
    for number in (2, 3, 4):
        services.answer_checks(key, number, small, by=by, at=at, visit_no=1)


def _walk(key: str, number: int, place: _Place, by: Actor, at: datetime) -> None:
    """Do the steps of a unit on their days, a little after the plan; those of a day to come wait."""
    today = local(at).date()
    for stage in place.done:
        slips = 0 if stage is Stage.SURVEYED else place.slips
        on = min(_planned(place, stage) + timedelta(days=slips), today)
        note = "Đạt yêu cầu; người dân hài lòng." if stage is Stage.EVALUATED else ""
        services.record_step(key, number, stage, on=on, by=by, at=at, note=note, agreement_id=place.agreement)


def _ask(key: str, by: Actor, at: datetime) -> None:
    """What the visits ask for: done with proof, overdue, and open."""
    today = local(at).date()
    first, second = (_planned(_PLACES[number], Stage.SURVEYED) for number in (0, 6))
    one = visits.recommend(
        key, 1, text="Bố trí chính thức quầy riêng cho nhân viên bưu điện, có decal nhận biết.",
        owner="UBND xã Cái Nước", due_on=first + timedelta(days=30), by=by,
    )  # fmt: skip
    visits.finish_recommendation(
        key, 1, one, done_on=first + timedelta(days=26), proof="Quầy 2 đã dán decal, ảnh trong bảng kiểm.", by=by, at=at
    )
    late = max(second, today - timedelta(days=6))
    visits.recommend(
        key, 2, text="Tìm mặt bằng đặt quầy tại bưu cục phường.", owner="UBND phường An Xuyên", due_on=late, by=by
    )
    visits.recommend(
        key, 2, text="Tuyên truyền để người dân biết nơi nhận hồ sơ mới.", owner="Bưu điện tỉnh",
        due_on=today + timedelta(days=20), by=by,
    )  # fmt: skip


_REPORT, _NORMS = "12/BC-MINH-HOA", "07/QĐ-MINH-HOA"
_TOLD = (
    (Telling.OFFICIALS, "8", 60, 1, _REPORT, "UBND xã Cái Nước, báo cáo sáu tháng (minh họa)"),
    (Telling.OFFICIALS, "4", 75, 5, _REPORT, "UBND xã Đầm Dơi, báo cáo sáu tháng (minh họa)"),
    (Telling.OFFICIALS, "5", 90, 6, _REPORT, "UBND xã U Minh, báo cáo sáu tháng (minh họa)"),
    (Telling.INVESTMENT, "2400000000", 90, None, _REPORT, "Sở Tài chính, kinh phí trụ sở không phải đầu tư (minh họa)"),
    (Telling.RECEPTION, "15", 0, None, _NORMS, "UBND tỉnh, định mức kinh tế kỹ thuật tiếp nhận (minh họa)"),
    (Telling.RETURN, "10", 0, None, _NORMS, "UBND tỉnh, định mức kinh tế kỹ thuật trả kết quả (minh họa)"),
)
"""Kind, amount, on which day of the programme, of which unit (None = all), in which document, by whom."""


def _tell(key: str, by: Actor, at: datetime) -> None:
    """What no dossier tells, one row corrected by another; and words for the month of the rehearsal."""
    today = local(at).date()

    def tell(
        kind: Telling, amount: str, days: int, unit: int | None, document: str, source: str, **more: object
    ) -> int:
        on = min(FIRST_DAY + timedelta(days=days), today)
        given = ToldGiven(
            kind=kind.value, amount=amount, on=on, unit_no=unit, document_no=document, document_on=on, source=source,
            **more,  # type: ignore[arg-type]  # a correction and its reason
        )  # fmt: skip
        return evaluations.tell(key, given, by=by, at=at)

    numbers = [tell(*row) for row in _TOLD]
    kind, _amount, days, unit, document, source = _TOLD[0]
    tell(
        kind, "7", days, unit, document, source, corrects=numbers[0], reason="Một người chuyển công tác, không do đề án"
    )
    first, last = evaluation_rules.month_of(today)
    evaluations.write_words(
        key, first, last, by=by, at=at,
        assessment="Các điểm đã khai trương nhận hồ sơ đều, người dân đến bưu điện quen dần. Nhân viên bưu điện chủ "
        "động ở khâu tiếp nhận và khâu trả.",
        difficulties="Một số thủ tục trong danh mục chưa phát sinh hồ sơ. Phường An Xuyên chưa có mặt bằng.",
        recommendations="Mở rộng sang Năm Căn trong quý tới; tuyên truyền nơi nhận hồ sơ mới đến từng ấp, khóm.",
    )  # fmt: skip
