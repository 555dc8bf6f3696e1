"""A result goes home as a file: the applicant fetches it from her own account (trả kết quả bản điện tử)."""

from motcua.record.acts import Case, Facts, act
from motcua.record.bodies import Nothing
from motcua.record.dossiers.rules import Act
from motcua.record.papers import services as papers
from motcua.record.scanning.rules import files_in_force, result_no
from motcua.stages.returning import files


@act(Act.RETURN_ELECTRONICALLY, Nothing, files.may_return_electronically)
def return_electronically(case: Case, body: Nothing) -> Facts:
    """Hand over the files of the result in force and close the dossier; no paper of the result goes home.

    The event keeps which files these were by their hashes. Law: NĐ 118/2025/NĐ-CP, Art. 20.
    """
    number = result_no(case.standing)
    papers.keep_as_file(case.dossier.pk, number, case.event_no)
    return {
        "result_no": number,
        "files": [[file.scan_no, file.signed_sha256 or file.sha256] for file in files_in_force(case.standing)],
    }
