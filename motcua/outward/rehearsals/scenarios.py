"""What-ifs of the made-up province, kept by its provincial office: the next steps that Bắc Kạn named in its report.

One gives three departments at the centre to the post, the other the one-stops near a post office. Both count from the
first of the month before, so that a province that has just been made has something to count.
"""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.ground.deadlines.rules import local
from motcua.ground.people.services import get_actor
from motcua.ground.programmes.scenarios import services
from motcua.ground.programmes.scenarios.models import Scenario
from motcua.ground.programmes.scenarios.rules import Choice, unit_of

OFFICE = "vanphong.tinh"
_WANTED = (
    (
        "Ba sở ít hồ sơ tại Trung tâm tỉnh", "Theo bước tiếp theo của Bắc Kạn: sở có ít thủ tục, đơn giản.",
        ("tt-tinh~H12.05", "tt-tinh~H12.10", "tt-tinh~H12.11"), {"share": 100},
    ),
    (
        "Một cửa gần bưu điện: đất đai, Năm Căn, An Xuyên", "Chuyển cùng địa điểm, giữ một quầy của cơ quan.",
        ("vpdkdd-cai-nuoc~H12.34", "vpdkdd-u-minh~H12.35", "vpdkdd-dam-doi~H12.36", "tt-nam-can~H12.104",
         "tt-an-xuyen~H12.105"), {"share": 60, "reserve": 20, "runs_a_week": 6},
    ),
)  # fmt: skip
"""Name, note, desks, assumptions that are typed."""


def load(at: datetime, programme_id: str) -> int:
    """Keep the what-ifs unless any is kept already; return how many were. One transaction."""
    if Scenario.objects.exists():
        return 0
    last = local(at).date() - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    by = get_actor(OFFICE)
    with transaction.atomic():
        for name, note, desks, given in _WANTED:
            units = tuple(unit for key in desks if (unit := unit_of(key)) is not None)
            choice = Choice(units, first=first, last=last, given=given)
            services.save(choice, name=name, note=note, by=by, at=at, programme_id=programme_id)
    return len(_WANTED)
