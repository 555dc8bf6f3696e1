"""Form 02, which names all that is missing at once: before reception, and while a dossier is processed."""

from collections.abc import Sequence

from motcua.ground.catalogue import queries as catalogue
from motcua.record.acts import Case, Facts
from motcua.record.desks import desk_of
from motcua.record.dossiers import services as dossiers
from motcua.record.papers import issuing
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers


def notice_number(case: Case, suffix: str) -> str:
    """Return the next number of a notice of the agency in the year of the act: "0005/HDHS"."""
    (number,) = dossiers.numbers([f"{suffix}:{case.dossier.agency_code}@{case.standing.today:%y}"])
    return f"{number:04d}/{suffix}"


def ask(case: Case, missing: Sequence[tuple[int, str]], reason: str) -> Facts:
    """Issue form 02 for components, each with what is wrong with it. Raises what `missing_items` raises."""
    items = papers_read.missing_items(case.procedure, list(missing))
    number = notice_number(case, "HDHS")
    office = catalogue.agency(case.dossier.agency_code)
    form = issuing.supplement_request(
        case.dossier, case.procedure, desk_of(case.call.by, case.place, office.code), number=number, items=items,
        reason=reason, issued_at=case.call.at, contact_phone=office.phone,
    )  # fmt: skip
    papers.issue(case.dossier.pk, form, case.event_no, case.call.at)
    return {"form": number, "missing": [component_no for component_no, _note in missing]}
