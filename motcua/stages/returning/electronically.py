"""A result goes home as a file: the applicant fetches it from her own account (trả kết quả bản điện tử)."""

from motcua.record.acts import Case, Facts, act
from motcua.record.bodies import Body
from motcua.record.dossiers.rules import Act
from motcua.record.papers import services as papers
from motcua.record.scanning.rules import result_no
from motcua.stages.returning import files


class ReturnElectronically(Body):
    """Nothing comes with it: what is handed over are the files of the result in force."""


@act(Act.RETURN_ELECTRONICALLY, ReturnElectronically, files.may_return_electronically)
def return_electronically(case: Case, body: ReturnElectronically) -> Facts:
    """Hand over the files of the result in force and close the dossier; no paper of the result goes home.

    The event keeps which files these were by their hashes. Law: NĐ 118/2025/NĐ-CP, Art. 20.
    """
    number = result_no(case.standing)
    papers.keep_as_file(case.dossier.pk, number, case.event_no)
    return {
        "result_no": number,
        "files": [[file.scan_no, file.sha256] for file in files.in_force(case.standing)],
    }
