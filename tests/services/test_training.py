"""Training is written by its keepers alone, ends and is replaced with a reason; certificates are sealed, looks kept."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import staff, training
from motcua.ground.agreements.models import Certificate, Training
from motcua.ground.agreements.staff import Filters, NotYourStaff, OnlyKeepers, Scope, TrainingState
from motcua.ground.agreements.training import CertificateTaken, CourseGiven, EndedAlready, FieldTaken
from motcua.ground.people.models import Account
from motcua.outward.reports.files import verify_files
from motcua.outward.reports.rules import Verification
from motcua.record.papers.scans import store as scan_store
from motcua.record.papers.scans import virus
from motcua.record.papers.scans.rules import EmptyFile, NotAScan
from motcua.record.papers.scans.virus import CheckState, Verdict
from motcua.record.scanning import certificates
from motcua.record.scanning.certificates import NotClean, ReasonMissing, TooManyFiles
from tests.factories import CAST, MONDAY, actor
from tests.scans import pdf, picture, store, word_file

__all__ = ["store"]
TODAY = date(2026, 11, 2)
CLERK = CAST["post_clerk"]
EVERYBODY = Scope(everybody=True)
GIVEN: dict[str, Any] = {
    "field_codes": ["MH-CTR", "MH-HKD"], "course": "Tập huấn bổ sung", "trainer": "Sở Tư pháp",
    "trained_on": date(2026, 10, 5), "certificate_no": "12/CN-STP", "first": date(2026, 10, 6),
    "last": date(2028, 10, 5),
}  # fmt: skip
pytestmark = pytest.mark.django_db


def add(who: str = "administrator", person: str = CLERK, **changed: Any) -> tuple[str, ...]:
    given = CourseGiven(**(GIVEN | changed))
    return training.add(person, given, scope=EVERYBODY, by=actor(who), at=MONDAY)


def keep(ids: tuple[str, ...], data: bytes, name: str = "cn.jpg", who: str = "administrator", reason: str = "") -> str:
    return certificates.add(
        CLERK, ids, io.BytesIO(data), name, scope=EVERYBODY, by=actor(who), at=MONDAY, reason=reason
    )  # fmt: skip


def written() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Training, Certificate)]


# -- records -----------------------------------------------------------------------------------------------------------


def test_a_course_in_several_fields_is_a_record_of_each() -> None:
    ids = add()

    rows = Training.objects.filter(pk__in=ids).order_by("field_code")
    assert [(row.field_code, row.certificate_no, row.valid_to) for row in rows] == [
        ("MH-CTR", "12/CN-STP", date(2028, 10, 5)), ("MH-HKD", "12/CN-STP", date(2028, 10, 5)),
    ]  # fmt: skip
    assert all(row.field_name != row.field_code for row in rows)


def test_a_newer_record_of_a_field_ends_the_one_before() -> None:
    old = Training.objects.get(person_id=CLERK, field_code="G15-TP07")

    add(field_codes=["G15-TP07"])

    old.refresh_from_db()
    assert old.valid_to == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("changed", "violation"),
    [
        ({"field_codes": []}, NotReadable),
        ({"field_codes": ["G99"]}, NotReadable),
        ({"course": " "}, NotReadable),
        ({"trainer": ""}, NotReadable),
        ({"trained_on": date(2026, 11, 3)}, NotReadable),
        ({"first": date(2026, 10, 4)}, NotReadable),
        ({"last": date(2026, 10, 5)}, NotReadable),
        ({"field_codes": ["G15-TP07"], "first": date(2025, 7, 1), "trained_on": None, "last": None}, FieldTaken),
        ({"person": "nguoidan.1"}, NotThere),
    ],
)
def test_a_course_that_cannot_be_is_refused_and_nothing_is_written(
    changed: dict[str, Any], violation: type[RuleViolation]
) -> None:
    before = written()

    with pytest.raises(violation):
        add(**changed)

    assert written() == before


def test_a_number_of_a_certificate_belongs_to_one_person() -> None:
    add()
    before = written()

    with pytest.raises(CertificateTaken):
        add(person="buudien.tinh")

    assert written() == before


def test_a_record_ends_at_once_with_a_reason_and_stays() -> None:
    (one, _other) = add()
    with pytest.raises(NotReadable):
        training.end(one, reason=" ", scope=EVERYBODY, by=actor("administrator"), at=MONDAY)

    training.end(one, reason="Cấp nhầm", scope=EVERYBODY, by=actor("administrator"), at=MONDAY)

    row = Training.objects.get(pk=one)
    assert (row.valid_to, row.ended_by, row.ended_reason) == (date(2026, 11, 1), "quantri", "Cấp nhầm")
    before = written()
    with pytest.raises(EndedAlready):
        training.end(one, reason="Lần nữa", scope=EVERYBODY, by=actor("administrator"), at=MONDAY)
    assert written() == before


@pytest.mark.parametrize("who", ["manager", "post_director", "one_stop_head_elsewhere", "post_clerk", "applicant"])
def test_nobody_but_the_administrator_writes_training_or_certificates(who: str, store: Path) -> None:
    ids = add()
    before = written()

    with pytest.raises(OnlyKeepers):
        add(who, field_codes=["MH-VL"], certificate_no="")
    with pytest.raises(OnlyKeepers):
        training.end(ids[0], reason="Không", scope=EVERYBODY, by=actor(who), at=MONDAY)
    with pytest.raises(OnlyKeepers):
        keep(ids, picture(), who=who)

    assert written() == before


# -- who is seen -------------------------------------------------------------------------------------------------------


def seen_by(who: str, *points: str) -> set[str]:
    return {person.id for person in staff.people(staff.scope_of(actor(who), points), TODAY)}


def test_each_leader_sees_her_own_people() -> None:
    everybody = seen_by("manager")
    of_post = set(Account.objects.filter(employer="POST").values_list("pk", flat=True))

    assert {CLERK, "lanhdao.congan"} <= everybody
    assert not everybody & {"nguoidan.1", "nguoidan.2"}
    assert seen_by("administrator") == everybody
    assert seen_by("post_director") == of_post
    assert CLERK not in seen_by("one_stop_head_elsewhere", "tt-tinh")
    assert {"buudien.tinh", "giamdoc.cainuoc"} <= seen_by("one_stop_head_elsewhere", "tt-tinh")
    assert "buudien.tinh" not in seen_by("one_stop_head_elsewhere", "tt-cai-nuoc")


@pytest.mark.parametrize("who", ["post_clerk", "case_officer", "unit_head", "courier", "applicant"])
def test_others_see_nobody(who: str) -> None:
    with pytest.raises(NotYourStaff):
        staff.scope_of(actor(who), ["tt-tinh"])


def test_one_beyond_the_scope_is_not_there() -> None:
    with pytest.raises(NotThere):
        staff.person("lanhdao.congan", staff.scope_of(actor("post_director"), ()), TODAY)


def test_the_state_of_training_is_that_of_the_worst_field() -> None:
    def state(day: date = TODAY) -> TrainingState:
        return staff.person(CLERK, EVERYBODY, day).training

    assert state() is TrainingState.RUNS
    assert state(date(2030, 12, 1)) is TrainingState.ENDS_SOON
    assert state(date(2031, 1, 1)) is TrainingState.ENDED
    Training.objects.filter(person_id=CLERK).delete()
    assert state() is TrainingState.NONE
    assert staff.person("lanhdao.congan", EVERYBODY, TODAY).training is TrainingState.SPARED
    found = staff.people(EVERYBODY, TODAY, Filters(training=TrainingState.NONE.value))
    assert [person.id for person in found] == [CLERK]


def test_people_are_found_by_words_point_and_employer() -> None:
    def found(**asked: str) -> set[str]:
        return {person.id for person in staff.people(EVERYBODY, TODAY, Filters(**asked))}

    assert found(words="lam thi ngoc han") == {CLERK}
    assert found(point_id="bd-cai-nuoc", employer="POST") == {CLERK, "buuta.cainuoc"}
    assert found(agency_code="H12.17") >= {"lanhdao.congan"}
    assert found(words="không có ai") == set()


# -- certificates ------------------------------------------------------------------------------------------------------


def test_a_certificate_is_sealed_and_stands_for_all_records_of_its_course(store: Path) -> None:
    data = pdf(1)
    ids = add()

    key = keep(ids, data, "cn.pdf")

    assert set(Training.objects.filter(certificate_id=key).values_list("pk", flat=True)) == set(ids)
    assert not any(data[:40] in path.read_bytes() for path in store.rglob("*") if path.is_file())
    found, file = certificates.opened(key, EVERYBODY, MONDAY)
    with file:
        assert (file.read(), found.media_type, found.name) == (data, "application/pdf", "cn.pdf")


def test_every_look_is_written_down_with_who_looked(store: Path) -> None:
    key = keep(add(), picture())

    with set_actor(Account.objects.get(pk="giamdoc.buudien")):
        certificates.opened(key, staff.scope_of(actor("post_director"), ()), MONDAY)[1].close()

    (look,) = certificates.looks([key])[key]
    assert look.who == Account.objects.get(pk="giamdoc.buudien").full_name
    with pytest.raises(NotThere):
        certificates.opened(key, Scope(point_ids=frozenset({"tt-tinh"})), MONDAY)
    assert LogEntry.objects.filter(object_pk=key, action=LogEntry.Action.ACCESS).count() == 1


@pytest.mark.parametrize(
    ("data", "name", "violation"),
    [
        (word_file(), "cn.docx", NotAScan),
        (b"", "cn.jpg", EmptyFile),
        (picture("PNG"), "cn.jpg", NotAScan),
    ],
)
def test_what_is_no_certificate_is_refused_by_its_content(
    store: Path, data: bytes, name: str, violation: type[RuleViolation]
) -> None:
    ids = add()
    before = written()

    with pytest.raises(violation):
        keep(ids, data, name)

    assert written() == before
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize("state", [CheckState.INFECTED, CheckState.UNREACHABLE])
def test_a_file_that_the_scanner_does_not_call_clean_is_not_kept(
    store: Path, monkeypatch: pytest.MonkeyPatch, state: CheckState
) -> None:
    monkeypatch.setattr(virus, "is_on", lambda: True)
    monkeypatch.setattr(virus, "ask", lambda file: Verdict(state, virus="Eicar", fault=""))
    before = written()

    with pytest.raises(NotClean):
        certificates.add_course(
            CLERK, CourseGiven(**GIVEN), io.BytesIO(picture()), "cn.jpg", scope=EVERYBODY,
            by=actor("administrator"), at=MONDAY,
        )  # fmt: skip

    assert written() == before  # the course is not written without its certificate


def test_another_file_takes_the_place_of_the_first_with_a_reason(store: Path) -> None:
    ids = add()
    first = keep(ids, picture())
    before = written()
    with pytest.raises(ReasonMissing):
        keep(ids[:1], picture(color="green"))
    assert written() == before

    second = keep(ids[:1], picture(color="green"), reason="Bản trước mờ")
    kept = Certificate.objects.get(pk=first).removed_at
    third = keep(ids[1:], picture(color="green"), reason="Bản trước mờ")

    assert second == third  # the same content of one person is one file
    assert kept is None  # it still stood for the other record
    gone = Certificate.objects.get(pk=first)
    assert (gone.removed_by, gone.removed_reason) == ("quantri", "Bản trước mờ")
    with pytest.raises(NotThere):
        certificates.facts(first, EVERYBODY, MONDAY)


def test_a_file_is_taken_away_with_a_reason_and_its_records_stay(store: Path) -> None:
    ids = add()
    key = keep(ids, picture())
    with pytest.raises(NotReadable):
        certificates.remove(key, reason="", scope=EVERYBODY, by=actor("administrator"), at=MONDAY)

    certificates.remove(key, reason="Chụp nhầm người", scope=EVERYBODY, by=actor("administrator"), at=MONDAY)

    assert Training.objects.filter(pk__in=ids, certificate=None).count() == 2
    assert Certificate.objects.get(pk=key).removed_reason == "Chụp nhầm người"


def test_records_of_others_take_no_file(store: Path) -> None:
    with pytest.raises(NotThere):
        keep(add(person="buudien.tinh"), picture())
    with pytest.raises(NotThere):
        keep((), picture())

    assert not Certificate.objects.exists()


def test_a_person_has_only_so_many_files(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "FILES_MOST", 1)
    ids = add()
    keep(ids, picture())

    with pytest.raises(TooManyFiles):
        keep(ids, picture(color="green"), reason="Bản trước mờ")


def test_the_proof_of_files_holds_certificates_too(store: Path) -> None:
    found = certificates.facts(keep(add(), picture()), EVERYBODY, MONDAY)
    whole = Verification()
    verify_files(whole)
    assert not whole.findings

    (store / scan_store.name_of(found.sha256)).unlink()
    broken = Verification()
    verify_files(broken)

    assert [finding.sentence for finding in broken.findings] == [
        f"tệp chứng nhận “cn.jpg” của {CLERK} không còn tệp trong kho"
    ]
