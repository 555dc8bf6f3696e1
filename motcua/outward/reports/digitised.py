"""Which dossiers are digitised: every paper that was counted is there as a file (số hóa hồ sơ).

A component counts as digitised by a scan that stands and holds no virus, or because it came as an electronic original.
Law: NĐ 118/2025/NĐ-CP, Art. 10 and 17; the share is one of the indices of QĐ 766/QĐ-TTg, whose exact denominator is not
published [?]: here it is the dossiers received in the month of which papers were counted.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.record.papers.models import Paper, Scan


def counted_papers() -> Q:
    """The condition on a dossier that some paper of it was counted."""
    return Q(Exists(_papers()))


def all_digitised() -> Q:
    """The condition on a dossier that no counted paper of it lacks its file."""
    shown = Scan.objects.filter(
        dossier_id=OuterRef("dossier_id"), paper_no=OuterRef("paper_no"), removed_at__isnull=True
    ).exclude(check_state="INFECTED")
    return ~Q(Exists(_papers().filter(~Exists(shown), electronic_count=0)))


def _papers() -> QuerySet[Paper]:
    none = Q(original_count=0, certified_copy_count=0, photocopy_count=0, electronic_count=0)
    return Paper.objects.filter(~none, dossier_id=OuterRef("pk"), is_result=False)
