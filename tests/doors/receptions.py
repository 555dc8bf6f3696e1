"""A reception at a counter, taken as far as a test wants it."""

from motcua.record.dossiers.models import Dossier, Event
from tests.doors.hands import Hands, Page
from tests.factories import CRIMINAL_RECORD, POLICE

APPLICANT = {
    "full_name": "Nguyễn Văn Thắng",
    "phone": "0900 000 628",
    "personal_id": "096085000123",
    "address": "Số 12, ấp Cái Rô, xã Cái Nước",
}
FORM = f"/quay/tiep-nhan/nguoi-nop/{CRIMINAL_RECORD}/{POLICE}"


def opened(role: str = "post_clerk", **changed: str) -> Page:
    """Open a dossier by its second step; return the count."""
    return Hands(role).open(FORM).press("Mở hồ sơ", **(APPLICANT | changed))


def only_dossier() -> Dossier:
    return Dossier.objects.get()


def nothing_written() -> bool:
    return not Event.objects.exists()
