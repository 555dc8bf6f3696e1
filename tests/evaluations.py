"""A small programme whose dossiers are known, for tests of its evaluation."""

from datetime import date, datetime, timedelta

from motcua.ground.programmes import evaluations, services
from motcua.ground.programmes.evaluations import ToldGiven
from motcua.ground.programmes.services import ProgrammeGiven, UnitGiven
from motcua.outward.reports.rules.days import Days
from motcua.record.dossiers.rules import Act
from tests.factories import (
    CENTRE,
    COMMUNE,
    MARRIAGE_STATUS,
    MONDAY,
    POLICE,
    POST_OFFICE,
    Life,
    Way,
    actor,
    dossier_after,
)

KEY = "danh-gia@2026-01-01"
OCTOBER, NOVEMBER = Days(date(2026, 10, 1), date(2026, 10, 31)), Days(date(2026, 11, 1), date(2026, 11, 30))


def programme() -> str:
    """Write a programme of three units: the commune at the post office, twice in one place, and the centre's police."""
    by = actor("manager")
    key = services.save_programme(
        ProgrammeGiven(
            code="danh-gia", name="Đề án để đánh giá", unit_code="96", first_day=date(2026, 1, 1), last_day=None,
            levels=["COMMUNE", "PROVINCE"], lead_body="Văn phòng UBND tỉnh", decision_no="12/QĐ-UBND",
            decided_on=date(2025, 12, 20),
        ),
        by=by,
    )  # fmt: skip
    for name, level, agency, point in (
        ("Xã Cái Nước", "COMMUNE", COMMUNE, POST_OFFICE),
        ("Xã cũ cùng nơi", "COMMUNE", COMMUNE, POST_OFFICE),
        ("Công an tỉnh", "PROVINCE", POLICE, CENTRE),
        ("Chưa có nơi", "COMMUNE", "", ""),
    ):
        services.save_unit(key, UnitGiven(name=name, level=level, agency_code=agency, point_id=point), by=by)
    return key


def lives() -> list[Life]:
    """Make dossiers that came by post, at the desk and on line, as far as rating, apology, refusal and delivery."""
    found = [dossier_after(Act.RECEIVE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)]
    found += [dossier_after(Act.RETURN_AT_COUNTER, way=Way.AT_DESK, post_return=False)]
    found += [dossier_after(Act.RECEIVE, way=Way.ON_LINE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)]
    delivered = dossier_after(Act.DELIVER)
    delivered.do(Act.RATE, score=5)
    low = dossier_after(Act.DELIVER)
    low.do(Act.RATE, score=1)
    late = dossier_after(Act.PROPOSE)
    late.do(Act.APPROVE, after=timedelta(days=40))
    sorry = dossier_after(Act.ASSIGN)
    sorry.do(Act.RE_APPOINT)
    asked = dossier_after(Act.ASSIGN)
    asked.do(Act.ASK_OPINION)
    asked.do(Act.ANSWER_OPINION)
    refused = dossier_after(Act.OFFER_HANDOVER)
    refused.do(Act.REFUSE_HANDOVER)
    before = dossier_after(Act.RECEIVE, now=MONDAY - timedelta(days=14))
    return [*found, delivered, low, late, sorry, asked, refused, before]


def tell(
    kind: str, amount: str, key: str = KEY, on: date = date(2026, 11, 1), at: datetime = MONDAY, **more: object
) -> int:
    """Tell a figure with a document; return its number."""
    known: dict[str, object] = {
        "document_no": "45/BC-VP", "document_on": date(2026, 10, 30), "source": "Văn phòng UBND tỉnh, báo cáo năm",
    }  # fmt: skip
    given = ToldGiven(kind=kind, amount=amount, on=on, **(known | more))  # type: ignore[arg-type]  # as a form gives it
    return evaluations.tell(key, given, by=actor("manager"), at=at)
