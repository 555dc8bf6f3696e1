"""How the result comes home: by the post, at the counter, or as a file in the applicant's own account.

The file is chosen when a dossier is opened, filed or received, where the result may go home so and where there is an
account to fetch it from. Law: NĐ 118/2025/NĐ-CP, Art. 20; NĐ 42/2022/NĐ-CP, Art. 11 (kept in NĐ 224/2026).
"""

from datetime import date

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.people import services as people
from motcua.ground.people.rules import Role
from motcua.record.acts import Case, Facts
from motcua.record.payments import services as payments
from motcua.record.payments.rules import Money

_LEVELS = ("INFO", "PARTIAL", "FULL")
"""How far a procedure is done on line, the least first."""
_LAW = "NĐ 118/2025/NĐ-CP, Điều 20"


class NotElectronically(RuleViolation):
    """The result of this procedure is not a file."""

    code = "reception.not-electronically"
    text = "Kết quả thủ tục {procedure} không trả bản điện tử được. Chọn nhận tại quầy hoặc qua bưu điện."
    law = _LAW
    field = "electronic_return"


class NoAccountForIt(RuleViolation):
    """A result that is a file is fetched from the applicant's own account; she has none."""

    code = "reception.no-account"
    text = (
        "Chưa chọn nhận bản điện tử được: chưa có tài khoản mang số định danh của chủ hồ sơ để tải tệp về. "
        "Mời chủ hồ sơ đăng ký tài khoản, hoặc chọn cách nhận khác."
    )
    law = _LAW
    field = "electronic_return"


class OneWayHome(RuleViolation):
    """A result goes home by the post or as a file, not both."""

    code = "reception.one-way-home"
    text = "Chỉ chọn một cách nhận kết quả: qua bưu điện, hoặc bản điện tử."
    field = "electronic_return"
    status = 422


def may_go_as_file(procedure: Procedure, day: date) -> bool:
    """Whether the result of a version may go home as a file: by the level at which it is done on line."""
    least = rule_set(day).electronic_result_level
    return _LEVELS.index(procedure.online_level) >= _LEVELS.index(least)


def open_with(case: Case, procedure: Procedure, *, as_file: bool, by_post: bool, today: date) -> Facts:
    """Write the way home that a new dossier begins with. Raises OneWayHome, NotElectronically, NoAccountForIt."""
    if not as_file:
        return {}
    if by_post:
        raise OneWayHome()
    return _as_file(case, procedure, today)


def settle(case: Case, wanted: bool | None) -> Facts:
    """Let another way home hold from now on; None = as the dossier says. Raises NotElectronically, NoAccountForIt."""
    dossier = case.dossier
    if wanted is None or wanted == dossier.electronic_return:
        return {}
    if not wanted:
        dossier.electronic_return = False
        return {"electronic_return": False}
    return _as_file(case, case.procedure, case.standing.today)


def spare_carriage(case: Case) -> int:
    """Cancel the carriage home that was booked for a result which goes as a file; return how many charges."""
    if not case.dossier.electronic_return:
        return 0
    carriage = [item for item in case.standing.owed("RETURN") if item.kind is Money.POSTAGE]
    payments.cancel(carriage, case.money())
    return len(carriage)


def _as_file(case: Case, procedure: Procedure, today: date) -> Facts:
    dossier = case.dossier
    if not may_go_as_file(procedure, today):
        raise NotElectronically(procedure=procedure.short_name)
    if not dossier.owner_account_id:
        dossier.owner_account_id = _account(case)
        case.changed.append("owner_account_id")
    dossier.electronic_return, dossier.post_return = True, False
    return {"electronic_return": True}


def _account(case: Case) -> str:
    """The account of the applicant: her own who files, else the one that bears her number. Raises NoAccountForIt."""
    dossier, by = case.dossier, case.call.by
    if Role.APPLICANT in by.roles and by.owner_of is None:
        return by.id
    number = dossier.applicant_personal_id if dossier.applicant_kind == "PERSON" else ""
    found = people.applicant_with(number) if number else None
    if found is None:
        raise NoAccountForIt()
    return found
