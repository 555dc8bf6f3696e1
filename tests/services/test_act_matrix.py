"""Every status × act × role is allowed or refused as docs/matrix.md says, and what is refused writes nothing."""

from pathlib import Path
from uuid import uuid4

import pytest

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.acts import WRITTEN, answers, perform
from motcua.record.dossiers import matrix
from motcua.record.dossiers.matrix import Cell, cell
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, ActNotAllowed, Status
from motcua.record.dossiers.services import Call
from tests.factories import CAST, POLICE, Life, asking_for, dossier_at
from tests.services.evidence import everything_written

PAGE = Path(__file__).parents[2] / "docs" / "matrix.md"
BLIND = frozenset({Role.MANAGER, Role.POST_DIRECTOR, Role.ADMINISTRATOR})
"""Roles that see figures or configuration and no dossier: for them none is there."""
ACTS_ON_A_DOSSIER = tuple(act for act in Act if act is not Act.OPEN_DRAFT and act not in BY_THE_HOUSE)


def who_sees(role: Role, life: Life) -> Actor:
    """Return a person of one role alone, from whom the dossier is not hidden unless it is hidden from her role."""
    if role is Role.APPLICANT:
        return asking_for(life.dossier_id)
    if role in (Role.POST_CLERK, Role.COURIER):
        return Actor(life.row.opened_by, "Bưu điện", frozenset({role}), Employer.POST)
    if role is Role.SYSTEM:
        return Actor(life.row.opened_by, "Hệ thống", frozenset({role}), Employer.NONE, scopes=frozenset({"act:*"}))
    return Actor(CAST["case_officer"], "Công chức", frozenset({role}), Employer.AGENCY, agency_code=POLICE)


def expected(status: Status, act: Act, role: Role) -> type[RuleViolation] | None:
    """Return what refuses a cell by the page; None = law and role allow it."""
    if role in BLIND:
        return NotThere
    answer = cell(status, act, role)
    return {Cell.NOT_BY_THIS_ROLE: RoleMayNot, Cell.NOT_IN_THIS_STATUS: ActNotAllowed}.get(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_every_cell_that_refuses_refuses_with_its_sentence_and_writes_nothing(status: Status) -> None:
    life = dossier_at(status)
    assert life.status is status
    before = everything_written()

    for role in matrix.LETTERS:
        who = who_sees(role, life)
        for act in ACTS_ON_A_DOSSIER:
            refusing = expected(status, act, role)
            if refusing is None:
                continue
            call = Call(life.dossier_id, uuid4(), who, life.now, life.now)
            with pytest.raises(RuleViolation) as refusal:
                perform(act, call, WRITTEN[act].body.model_construct())
            assert type(refusal.value) is refusing, f"{status} × {act} × {role}: {refusal.value.sentence}"
            assert refusal.value.sentence == sentence(refusing, status, act, role, life) or refusing is NotThere

    assert everything_written() == before


def sentence(refusing: type[RuleViolation], status: Status, act: Act, role: Role, life: Life) -> str:
    """Return what the page prints for a cell, with the number of this dossier."""
    if refusing is RoleMayNot:
        told: RuleViolation | None = matrix.refusal_of_role(act, role)
    else:
        told = matrix.refusal_of_status(act, status, life.row.code or life.row.request_no)
    return told.sentence if told else ""


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_every_cell_that_allows_is_refused_by_neither_role_nor_status(status: Status) -> None:
    life = dossier_at(status)

    for role in matrix.LETTERS:
        if role in BLIND:
            continue
        _, found = answers(life.row, who_sees(role, life), life.now)
        for answer in found:
            is_shut = isinstance(answer.refusal, (RoleMayNot, ActNotAllowed))
            assert is_shut is (expected(status, answer.act, role) is not None), f"{status} × {answer.act} × {role}"
        assert {answer.act for answer in found} == set(ACTS_ON_A_DOSSIER)


def test_the_page_in_docs_is_the_one_that_the_table_prints() -> None:
    assert PAGE.read_text(encoding="utf-8") == matrix.page(), "python -m motcua.record.dossiers.matrix > docs/matrix.md"


def test_every_role_has_a_letter_of_its_own() -> None:
    assert set(matrix.LETTERS) == set(Role)
    assert len(set(matrix.LETTERS.values())) == len(Role)
