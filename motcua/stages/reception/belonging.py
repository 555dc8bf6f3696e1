"""Whether a dossier may be opened under a list or a visit."""

from motcua.base.text import search_key
from motcua.base.violations import NotThere
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.people.rules import Role
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.services import Call
from motcua.record.gatherings import queries as gatherings
from motcua.record.gatherings import rules
from motcua.record.gatherings.models import Gathering
from motcua.record.gatherings.rules import Kind
from motcua.stages.reception.bodies import OpenDraft


def require_gathering(body: OpenDraft, call: Call, procedure: Procedure) -> Gathering:
    """Return the gathering under which a draft is opened, for a dossier that belongs to it.

    Of a list: the procedure, agency and point are those of the list, the id is that of its line. Of a visit: the
    applicant is the one of its first dossier. Raises NotThere, NotOfTheGathering, NotOneApplicant.
    """
    found = gatherings.find(body.gathering) if body.gathering else None
    if found is None or not _is_at(found, body, call):
        raise NotThere(thing="danh sách hoặc lượt nộp này")
    if found.kind == Kind.GROUP.value:
        _require_line(found, body, procedure)
    else:
        _require_same_applicant(found, body)
    return found


def _is_at(found: Gathering, body: OpenDraft, call: Call) -> bool:
    """Whether it was begun where this dossier is opened: by the same person, at the same point or agency.

    Lists and visits are of counters: what is filed on line or by a system stands by itself.
    """
    if call.by.roles & {Role.APPLICANT, Role.SYSTEM}:
        return False
    is_here = found.point_id == body.point and (body.point != "" or found.agency_code in ("", body.agency))
    return found.opened_by == call.by.id or is_here


def _require_line(found: Gathering, body: OpenDraft, procedure: Procedure) -> None:
    ours = (found.procedure_code, found.agency_code, found.point_id, found.post_send)
    if ours != (procedure.code, body.agency, body.point, body.post_send):
        raise rules.NotOfTheGathering(number=found.number, why="khác thủ tục, cơ quan hoặc nơi nộp")
    if body.line is None or rules.dossier_id(found.pk, body.line) != body.id:
        raise rules.NotOfTheGathering(number=found.number, why="không có dòng này trong danh sách", field="line")


def _require_same_applicant(found: Gathering, body: OpenDraft) -> None:
    first = Dossier.objects.get(pk=found.pk)
    who = body.applicant
    is_same_number = bool(who.personal_id) and who.personal_id == first.applicant_personal_id
    is_same_name = search_key(who.name) == search_key(first.applicant_name)
    one_unknown = not who.personal_id or not first.applicant_personal_id
    # The four digits of the telephone open the visit on the portal: they must be those of one and the same person.
    if who.phone != first.applicant_phone or not (is_same_number or (one_unknown and is_same_name)):
        raise rules.NotOneApplicant(first=first.code or first.request_no)
