"""May the holder of this key do an act with a dossier or a procedure: by which rows, or for want of which?"""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Query

from motcua.base.violations import NotThere
from motcua.doors.api import openapi
from motcua.doors.api.answers import require_known, said
from motcua.doors.api.dossiers import reasons
from motcua.doors.api.keys import Bearer, asked, require_scope
from motcua.doors.api.problems import missing_answer
from motcua.doors.api.schemas import PermissionAnswer
from motcua.doors.frame.acts import STAGES
from motcua.doors.frame.scopes import READ_DOSSIERS
from motcua.ground.catalogue.rules import NoSuchProcedure
from motcua.record import permission, reading
from motcua.record.dossiers.rules import ACTS
from motcua.record.permission import Permission

ACTS_LOADED = STAGES

_KEY = "^[0-9A-Za-z.-]{1,60}$"
"""What codes of dossiers and procedures are made of."""

router = Router(auth=Bearer(), tags=[openapi.READS])


@router.get(
    "/permissions",
    response=PermissionAnswer,
    operation_id="get_permission",
    summary="Có được làm một việc không",
    description=(
        "Tài khoản của khóa có được làm một việc với hồ sơ hoặc thủ tục này lúc này không, nhờ những gì; nếu không, "
        "điều đầu tiên còn thiếu, căn cứ và hỏi ai. Quyền của khóa: `dossiers:read`."
    ),
    openapi_extra={"responses": {404: {"$ref": "#/components/responses/NotFound"}}},
)
def get_permission(
    request: HttpRequest,
    act: Annotated[str, Query(..., max_length=40, description="Tên của việc.", example="submit")],
    code: Annotated[
        str, Query(..., pattern=_KEY, description="Mã của hồ sơ, hoặc mã thủ tục.", example="H12.17-261123-0001")
    ],
    agency: Annotated[
        str, Query(..., pattern="^[0-9A-Z.]{0,35}$", description="Cơ quan, khi thủ tục do nhiều cơ quan giải quyết.")
    ] = "",
    point: Annotated[
        str, Query(..., pattern="^[0-9a-z-]{0,40}$", description="Điểm phục vụ; trống là điểm bất kỳ của người này.")
    ] = "",
) -> HttpResponse:
    """Answer what `motcua explain` does, of the holder of the key alone. Raises NotThere, NoSuchAct.

    A dossier that she may not see and one that is not there are told alike.
    """
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, "hỏi quyền")
    require_known(request, "act", "code", "agency", "point")
    name = permission.act_named(act)
    try:
        found = permission.of_actor(actor, name, reading.unseen(code), at)
    except NotThere:
        try:
            found = permission.of_actor_and_procedure(actor, name, code, at, agency_code=agency, point_id=point)
        except NoSuchProcedure:
            raise NotThere(thing="hồ sơ hoặc thủ tục") from None
    if found.missing is not None and found.missing.row == "sight":
        raise NotThere(thing="hồ sơ hoặc thủ tục")
    return said(_answer(found))


def _answer(found: Permission) -> PermissionAnswer:
    law = (found.missing.law if found.missing else ACTS[found.act].law) or ""
    return PermissionAnswer(
        allowed=found.is_allowed,
        act=found.act,
        about=found.about,
        because=reasons(found.because),
        missing=missing_answer(found.missing) if found.missing else None,
        law=law,
    )
