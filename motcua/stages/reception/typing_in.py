"""Data entry: what a dossier was received without is typed in from its papers afterwards (nhập dữ liệu hồ sơ).

Practice of Bình Dương: post clerks type in for the agency's own desk by order of its head; law: NĐ 118/2025/NĐ-CP,
Art. 10.3, digitising may be transferred. The journal names what was entered and by which rows, never the data.
"""

from motcua.base.violations import NotReadable
from motcua.ground.catalogue import queries as catalogue
from motcua.record.acts import Case, Facts, act
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.words import DATA_WORDS
from motcua.stages.reception import rules
from motcua.stages.reception.bodies import EnterData

_COLUMNS = {
    "personal_id": "applicant_personal_id", "unit_code": "applicant_unit_code", "email": "applicant_email",
    "submitter_name": "submitter_name",
}  # fmt: skip


@act(Act.ENTER_DATA, EnterData, rules.may_enter_data)
def enter_data(case: Case, body: EnterData) -> Facts:
    """Fill in what was left empty; what is there stays.

    Raises NothingTyped, DataThereAlready, NotReadable, NoSuchUnit.
    """
    typed = {name: value for name in _COLUMNS if (value := getattr(body, name))}
    if not typed:
        raise rules.NothingTyped(field=case.standing.lacks[0])
    for name, value in typed.items():
        if getattr(case.dossier, _COLUMNS[name]):
            raise rules.DataThereAlready(label=DATA_WORDS[name], field=name)
        if name == "personal_id" and case.dossier.applicant_kind != "PERSON":
            raise NotReadable(sentence="Tổ chức không có số định danh cá nhân. Để trống ô này.", field=name)
        if name == "unit_code" and not catalogue.is_unit(value):
            raise rules.NoSuchUnit(code=value)
        setattr(case.dossier, _COLUMNS[name], value)
        case.changed.append(_COLUMNS[name])
    return {"entered": list(typed)}
