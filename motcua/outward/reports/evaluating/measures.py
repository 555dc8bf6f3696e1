"""What each figure of an evaluation counts: one definition, from which the number and the list behind it are taken.

A measure is a condition on dossiers for some days. Conditions on what happened to a dossier ask for its id in a set
found by day, so that the database reads that set once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from motcua.ground.deadlines.rules import ZONE, instant
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer
from motcua.outward.reports import figures
from motcua.outward.reports.rules.days import Days
from motcua.record.dossiers.models import APOLOGISED, HANDED_OUT_BY_POST, Event, Opinion
from motcua.record.dossiers.rules import Act
from motcua.record.payments.models import LedgerEntry
from motcua.record.payments.rules import drawer
from motcua.record.shipments.models import Shipment


class Measure(StrEnum):
    """The figures that count dossiers; the value stands in an address."""

    RECEIVED = "tiep-nhan"
    RECEIVED_POST = "tiep-nhan-buu-dien"
    RECEIVED_DESK = "tiep-nhan-tai-co-quan"
    RECEIVED_ONLINE = "tiep-nhan-truc-tuyen"
    RETURNED = "tra-ket-qua"
    RETURNED_POST = "tra-qua-buu-dien"
    RETURNED_DESK = "tra-tai-co-quan"
    RETURNED_ONLINE = "tra-dien-tu"
    RESOLVED = "co-ket-qua"
    IN_TIME = "dung-truoc-han"
    LATE = "qua-han"
    CARRIED = "buu-dien-phat"
    CARRIED_IN_TIME = "buu-dien-phat-dung-han"
    CARRIED_LATE = "buu-dien-phat-cham"
    OPINED = "lay-y-kien"
    OPINED_IN_TIME = "lay-y-kien-dung-han"
    OPINED_LATE = "lay-y-kien-qua-han"
    RATED = "co-danh-gia"
    CONTENT = "hai-long"
    NOT_CONTENT = "khong-hai-long"
    APOLOGISED = "xin-loi-hen-lai"
    REFUSED = "giao-khong-nhan"
    UNDELIVERED = "phat-khong-duoc"
    PAID = "buu-dien-thu-tien"


@dataclass(frozen=True, slots=True)
class Said:
    """What a measure is called and how it is counted, as the page says them."""

    words: str
    how: str


SAID: Mapping[Measure, Said] = {
    Measure.RECEIVED: Said(
        "Hồ sơ tiếp nhận", "Hồ sơ thuộc các đơn vị trong lộ trình, cơ quan tiếp nhận (Mẫu 01) trong kỳ."
    ),
    Measure.RECEIVED_POST: Said(
        "Bưu điện nhận", "Hồ sơ tiếp nhận trong kỳ mà nhân viên bưu điện đếm, niêm phong và chuyển đến cơ quan."
    ),
    Measure.RECEIVED_DESK: Said(
        "Cơ quan nhận tại quầy", "Hồ sơ tiếp nhận trong kỳ, nộp trực tiếp cho cán bộ một cửa của cơ quan."
    ),
    Measure.RECEIVED_ONLINE: Said("Nộp trực tuyến", "Hồ sơ tiếp nhận trong kỳ, nộp qua mạng."),
    Measure.RETURNED: Said("Kết quả đã trả", "Hồ sơ đã trả kết quả trong kỳ, kể cả kết quả từ chối giải quyết."),
    Measure.RETURNED_POST: Said(
        "Bưu điện trả", "Kết quả trả trong kỳ do bưu tá phát tận nơi hoặc nhân viên bưu điện trả tại quầy."
    ),
    Measure.RETURNED_DESK: Said("Cơ quan trả tại quầy", "Kết quả trả trong kỳ do cán bộ một cửa của cơ quan trả."),
    Measure.RETURNED_ONLINE: Said("Trả bản điện tử", "Kết quả trả trong kỳ vào kho điện tử của người nộp."),
    Measure.RESOLVED: Said("Hồ sơ có kết quả", "Hồ sơ có kết quả trong kỳ, tính theo lúc phê duyệt hoặc từ chối."),
    Measure.IN_TIME: Said(
        "Đúng và trước hạn",
        "Hồ sơ có kết quả trong kỳ không muộn hơn hạn đầu tiên đã hẹn; so theo ngày (TT 01/2018/TT-VPCP, Điều 13.1).",
    ),
    Measure.LATE: Said("Quá hạn", "Hồ sơ có kết quả trong kỳ muộn hơn hạn đầu tiên đã hẹn."),
    Measure.CARRIED: Said("Bưu gửi đã phát", "Hồ sơ có bưu gửi do bưu tá phát xong trong kỳ."),
    Measure.CARRIED_IN_TIME: Said(
        "Phát đúng hạn J+n",
        "Mọi bưu gửi của hồ sơ phát xong trong kỳ đều không muộn hơn ngày J+n (TT 17/2017, Điều 7).",
    ),
    Measure.CARRIED_LATE: Said("Phát chậm", "Hồ sơ có bưu gửi phát xong trong kỳ sau ngày J+n."),
    Measure.OPINED: Said("Có ý kiến trả lời", "Hồ sơ được cơ quan khác trả lời ý kiến trong kỳ."),
    Measure.OPINED_IN_TIME: Said("Trả lời ý kiến đúng hạn", "Mọi ý kiến trả lời trong kỳ đều trong hạn."),
    Measure.OPINED_LATE: Said("Trả lời ý kiến chậm", "Hồ sơ có ý kiến trả lời trong kỳ sau hạn trả lời."),
    Measure.RATED: Said("Có đánh giá", "Hồ sơ trả kết quả trong kỳ được người nộp chấm điểm."),
    Measure.CONTENT: Said("Hài lòng", "Hồ sơ trả kết quả trong kỳ được chấm mức 4 hoặc 5."),
    Measure.NOT_CONTENT: Said("Không hài lòng", "Hồ sơ trả kết quả trong kỳ bị chấm mức 1 hoặc 2."),
    Measure.APOLOGISED: Said("Xin lỗi, hẹn lại", "Hồ sơ mà cơ quan lập thư xin lỗi và hẹn lại (Mẫu 04) trong kỳ."),
    Measure.REFUSED: Said(
        "Giao nhận không khớp", "Hồ sơ mà bên nhận không ký nhận khi bưu điện và cơ quan giao nhau trong kỳ."
    ),
    Measure.UNDELIVERED: Said(
        "Không phát được", "Hồ sơ có bưu gửi chuyển hoàn về cơ quan trong kỳ sau các lần phát không gặp."
    ),
    Measure.PAID: Said("Bưu điện thu tiền", "Hồ sơ mà nhân viên bưu điện thu phí, lệ phí hoặc cước trong kỳ."),
}

_CHANNELS = {
    Measure.RECEIVED_POST: "POST",
    Measure.RECEIVED_DESK: "DIRECT",
    Measure.RECEIVED_ONLINE: "ONLINE",
}
_HANDS = {
    Measure.RETURNED_POST: "POST",
    Measure.RETURNED_DESK: "DIRECT",
    Measure.RETURNED_ONLINE: "ONLINE",
}
BY_CHANNEL = {channel: measure for measure, channel in _CHANNELS.items()}
BY_HANDS = {channel: measure for measure, channel in _HANDS.items()}
CONTENT_FROM, NOT_CONTENT_TO = 4, 2
"""Scores from which an applicant is content, and up to which he is not."""


@dataclass(frozen=True, slots=True)
class Span:
    """The instants of some days: from the first on, before the end."""

    begin: datetime
    end: datetime


def span(days: Days) -> Span:
    """Return the instants of some days."""
    return Span(
        instant(datetime.combine(days.first, time())), instant(datetime.combine(days.last + timedelta(days=1), time()))
    )


def within(column: str, days: Days) -> Q:
    """Return the condition that an instant lies on some days."""
    when = span(days)
    return Q(**{f"{column}__gte": when.begin, f"{column}__lt": when.end})


def handed_out_by() -> Case:
    """Who handed the result out: POST, ONLINE (as a file), else DIRECT; of a result corrected and returned again, the
    post if it did once."""
    acts = Event.objects.filter(dossier_id=OuterRef("pk"))
    as_file = acts.filter(act=Act.RETURN_ELECTRONICALLY.value)
    return Case(
        When(Exists(acts.filter(HANDED_OUT_BY_POST)), then=Value("POST")),
        When(Exists(as_file), electronic_return=True, then=Value("ONLINE")),
        default=Value("DIRECT"),
        output_field=CharField(),
    )


def returned(days: Days) -> Q:
    """Return the condition that a result was handed out on some days."""
    return figures.HANDED_OUT & within("ended_at", days)


def carried_late() -> Q:
    """Return the condition on a postal item that it was closed after the day that its service promised (J + n)."""
    return Q(postal_due_on__lt=TruncDate("closed_at", tzinfo=ZONE))


def _carried(days: Days, late: Q | None = None) -> Q:
    items = Shipment.objects.filter(within("closed_at", days), outcome="DELIVERED")
    return _among(items if late is None else items.filter(late))


def opinions() -> QuerySet[Opinion]:
    """Return the opinions that an agency gave, or left to give: not those that were none of its business."""
    return Opinion.objects.exclude(stance__in=("LEFT_OUT", "NOT_OURS"))


def opined_late() -> Q:
    """Return the condition on an opinion that it came after its last instant, or its last day."""
    day = TruncDate("answered_at", tzinfo=ZONE)
    return Q(due_at__isnull=False, answered_at__gt=F("due_at")) | Q(due_at__isnull=True, due_on__lt=day)


def _opined(days: Days, late: Q | None = None) -> Q:
    answers = opinions().filter(within("answered_at", days))
    return _among(answers if late is None else answers.filter(late))


def apologies() -> QuerySet[Event]:
    """Return the events by which an agency said it was sorry and promised anew: a partial index holds them alone."""
    return Event.objects.filter(APOLOGISED)


def drawers_of_post() -> list[str]:
    """Return the accounts of the drawers of post staff. One statement."""
    people = Account.objects.filter(employer=Employer.POST.value).values_list("pk", flat=True)
    return [drawer(key) for key in people]


def ledger_of(drawers: list[str]) -> QuerySet[LedgerEntry]:
    """Return the lines of the ledger that moved money of some drawers."""
    return LedgerEntry.objects.filter(account__in=drawers)


def _paid(days: Days) -> Q:
    lines = ledger_of(drawers_of_post()).filter(within("at", days), amount_vnd__gt=0, is_refund=False)
    return _among(lines)


def _among(rows: QuerySet[Any]) -> Q:
    return Q(pk__in=rows.order_by().values("dossier_id"))


def _score(days: Days, **scores: int) -> Q:
    return returned(days) & Q(**({"rating__isnull": False} | scores))


_CONDITIONS: Mapping[Measure, Callable[[Days], Q]] = {
    Measure.RECEIVED: lambda days: within("received_at", days),
    Measure.RETURNED: returned,
    Measure.RESOLVED: lambda days: within("resolved_at", days),
    Measure.IN_TIME: lambda days: within("resolved_at", days) & ~figures.late_results(),
    Measure.LATE: lambda days: within("resolved_at", days) & figures.late_results(),
    Measure.CARRIED: _carried,
    Measure.CARRIED_IN_TIME: lambda days: _carried(days) & ~_carried(days, carried_late()),
    Measure.CARRIED_LATE: lambda days: _carried(days, carried_late()),
    Measure.OPINED: _opined,
    Measure.OPINED_IN_TIME: lambda days: _opined(days) & ~_opined(days, opined_late()),
    Measure.OPINED_LATE: lambda days: _opined(days, opined_late()),
    Measure.RATED: _score,
    Measure.CONTENT: lambda days: _score(days, rating__gte=CONTENT_FROM),
    Measure.NOT_CONTENT: lambda days: _score(days, rating__lte=NOT_CONTENT_TO),
    Measure.APOLOGISED: lambda days: _among(apologies().filter(within("at", days))),
    Measure.REFUSED: lambda days: _among(figures.refusals().filter(within("at", days))),
    Measure.UNDELIVERED: lambda days: _among(Shipment.objects.filter(within("closed_at", days), outcome="RETURNED")),
    Measure.PAID: _paid,
}


def counted_by(dossiers: QuerySet[Any], measure: Measure, days: Days) -> QuerySet[Any]:
    """Return the dossiers of a set that a measure counts: the list behind the number."""
    if measure in _CHANNELS:
        return dossiers.filter(within("received_at", days), channel=_CHANNELS[measure])
    if measure in _HANDS:
        by: QuerySet[Any] = dossiers.filter(returned(days)).alias(hands=handed_out_by()).filter(hands=_HANDS[measure])
        return by
    found: QuerySet[Any] = dossiers.filter(_CONDITIONS[measure](days))
    return found
