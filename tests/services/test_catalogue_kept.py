"""What the database keeps by itself: periods without overlap, limits that are limits, what is published as it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from motcua.ground.catalogue import queries, services
from motcua.ground.catalogue.models import (
    AdminUnit,
    Component,
    Exemption,
    LimitRule,
    PostageRule,
    ProcedureVersion,
    Publication,
)

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
PERMIT, RECORD = "1.013225@2025-07-01", "3.000333@2025-04-24"

pytestmark = pytest.mark.django_db


@contextmanager
def kept(constraint: str) -> Iterator[None]:
    """The database refuses by a constraint of this name."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def draft_of(version_id: str = PERMIT, first_day: date = date(2027, 1, 1)) -> ProcedureVersion:
    return services.copy_as_draft(version_id, first_day)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Tên khác"),
        ("limit_quantity", 1),
        ("limit_unit", "same_day"),
        ("post_submit", False),
        ("legal_basis", ["Luật khác"]),
        ("conditions", ["Phải có nhà"]),
        ("on_supplement", "PAUSE"),
        ("day_counting", "whole_days"),
        ("cutoff", time(16)),
        ("status", "draft"),
        ("code", "1.013226"),
    ],
)
def test_a_published_version_stays_as_it_is(column: str, value: object) -> None:
    before = ProcedureVersion.objects.values().get(pk=PERMIT)

    with kept("catalogue_publication_fixes"):
        ProcedureVersion.objects.filter(pk=PERMIT).update(**{column: value})

    assert ProcedureVersion.objects.values().get(pk=PERMIT) == before


def test_what_a_version_leaves_to_the_rule_set_is_not_stated_later() -> None:
    version = ProcedureVersion.objects.get(pk=PERMIT)

    assert (version.day_counting, version.cutoff) == ("", None)
    with kept("catalogue_publication_fixes"):
        ProcedureVersion.objects.filter(pk=PERMIT).update(day_counting="by_clock")
    with kept("catalogue_publication_fixes"):
        ProcedureVersion.objects.filter(pk=PERMIT).update(cutoff=time(15))


def test_a_published_version_is_not_deleted() -> None:
    with kept("foreign key"):
        ProcedureVersion.objects.filter(pk=PERMIT)._raw_delete("default")

    assert ProcedureVersion.objects.filter(pk=PERMIT).exists()


def test_a_published_version_may_end_and_be_found_by_more_names() -> None:
    ProcedureVersion.objects.filter(pk=PERMIT).update(valid_to=date(2027, 1, 31), search_key="xay nha cap bon")

    assert ProcedureVersion.objects.get(pk=PERMIT).valid_to == date(2027, 1, 31)


def _another() -> None:
    Component.objects.create(id=f"{PERMIT}#9", version_id=PERMIT, component_no=9, name="Thêm", kind="SUBMIT")


def _changed() -> None:
    assert Component.objects.filter(version_id=PERMIT).update(name="Khác") == 0
    raise DatabaseError("row-level security left no row to change")


def _left_out() -> None:
    assert Component.objects.filter(version_id=PERMIT).delete()[0] == 0
    raise DatabaseError("row-level security left no row to delete")


@pytest.mark.parametrize("doing", [_another, _changed, _left_out])
def test_parts_of_a_published_version_stay_as_they_are(doing: Callable[[], Any]) -> None:
    before = list(Component.objects.filter(version_id=PERMIT).order_by("pk").values())

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        doing()

    assert list(Component.objects.filter(version_id=PERMIT).order_by("pk").values()) == before


def test_a_draft_may_be_changed_with_its_parts_and_deleted() -> None:
    draft = draft_of()

    draft.components.filter(component_no=1).update(name="Khác")
    ProcedureVersion.objects.filter(pk=draft.pk).update(limit_quantity=5)
    draft.refresh_from_db()

    assert (draft.limit_quantity, draft.components.get(component_no=1).name) == (5, "Khác")
    draft.delete()
    assert not ProcedureVersion.objects.filter(code=draft.code, status="draft").exists()


def test_a_draft_is_not_in_force_and_publishing_ends_the_version_before_it() -> None:
    draft = draft_of()
    day = date(2027, 2, 1)
    assert queries.procedure_in_force("1.013225", day).id == PERMIT

    with transaction.atomic():
        services.publish(draft.pk, NOW)

    assert ProcedureVersion.objects.get(pk=PERMIT).valid_to == date(2026, 12, 31)
    assert Publication.objects.get(pk=draft.pk).published_at == NOW


def test_a_version_is_published_once_and_not_before_the_one_it_follows() -> None:
    draft = draft_of()
    services.publish(draft.pk, NOW)
    with pytest.raises(services.AlreadyPublished):
        services.publish(draft.pk, NOW)

    early = draft_of(draft.pk, date(2026, 12, 1))
    with pytest.raises(services.NothingToEnd, match="01/01/2027"):
        services.publish(early.pk, NOW)

    assert ProcedureVersion.objects.get(pk=early.pk).status == "draft"


def test_a_version_whose_stages_do_not_sum_to_its_limit_is_not_published() -> None:
    draft = draft_of()
    ProcedureVersion.objects.filter(pk=draft.pk).update(limit_quantity=5)

    with pytest.raises(services.ProcessDoesNotFit, match="các bước cộng lại 7 ngày, thời hạn là 5 ngày"):
        services.publish(draft.pk, NOW)

    assert ProcedureVersion.objects.get(pk=draft.pk).status == "draft"
    assert ProcedureVersion.objects.get(pk=PERMIT).valid_to is None


def test_two_published_versions_of_one_code_are_not_in_force_on_one_day() -> None:
    draft = draft_of()
    ProcedureVersion.objects.filter(pk=draft.pk).update(valid_to=date(2027, 12, 31))

    with kept("catalogue_procedureversion_one_in_force"):
        services.publish_all([draft.pk], NOW)

    assert ProcedureVersion.objects.get(pk=draft.pk).status == "draft"


def test_only_one_version_is_open() -> None:
    draft = draft_of()

    with kept("procedure_one_open_version|catalogue_procedureversion_one_in_force"):
        services.publish_all([draft.pk], NOW)


def test_a_limit_is_one_or_more_unless_it_is_the_same_day() -> None:
    draft = draft_of()
    rule = {"version_id": draft.pk, "channel": "ONLINE", "case_code": "", "quantity": 0}

    with kept("limit_is_one_or_more"):
        LimitRule.objects.create(id=f"{draft.pk}#8", limit_no=8, unit="working_days", **rule)
    with kept("procedure_has_a_limit"):
        ProcedureVersion.objects.filter(pk=draft.pk).update(limit_quantity=0)

    LimitRule.objects.create(id=f"{draft.pk}#8", limit_no=8, unit="same_day", **rule)


@pytest.mark.parametrize(("percent", "amount"), [(None, None), (50, 1_000), (0, None), (101, None)])
def test_an_exemption_is_a_share_or_an_amount(percent: int | None, amount: int | None) -> None:
    draft = draft_of(RECORD)

    with kept("exemption_is_a_share_or_an_amount"):
        Exemption.objects.create(
            id=f"{draft.pk}#9", version_id=draft.pk, exemption_no=9, class_code="A", name="A", ground="B",
            percent=percent, amount_vnd=amount,
        )  # fmt: skip


def test_a_unit_has_one_name_a_day() -> None:
    with kept("catalogue_adminunit_one_in_force"):
        AdminUnit.objects.create(
            id="32128@2026-01-01", code="32128", name="Xã Khác", search_key="xa khac", kind="COMMUNE",
            valid_from=date(2026, 1, 1),
        )  # fmt: skip


def test_postage_has_one_price_a_day() -> None:
    row = PostageRule.objects.filter(valid_to=None).first()
    assert row is not None
    row.pk, row.valid_from = "x", date(2027, 1, 1)

    with kept("catalogue_postagerule_one_in_force"):
        row.save(force_insert=True)
