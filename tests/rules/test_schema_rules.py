"""The schema stays fit for one server and for a cluster that shards by dossier: the models are walked, not trusted.

The rules and their reasons are in docs/adr/0004.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.migrations import Migration, RunSQL
from django.db.models.fields import AutoFieldMixin

from motcua.base.distribution import AppendOnly, DistributeByDossier
from motcua.outward.notices.models import FormTemplate, GapNotice, SignedCode
from motcua.record.dossiers.models import DailySeal, Dossier, PublicCode, Series
from motcua.record.gatherings.models import Gathering, Line, Sack
from motcua.record.guidance.models import Guidance
from motcua.record.payments.models import Shift, ShiftCount, ShiftLine, ShiftPrinting
from motcua.record.rights.models import Refusal
from motcua.record.takeovers.models import TakeOver, TakeOverItem

GROUND = ("deadlines", "catalogue", "people", "agreements", "programmes")
RECORD = (
    "dossiers",
    "papers",
    "custody",
    "payments",
    "shipments",
    "gatherings",
    "guidance",
    "takeovers",
    "rights",
    "feedback",
    "notices",
)
BESIDE = (
    PublicCode, Series, DailySeal, Shift, ShiftCount, ShiftLine, ShiftPrinting, FormTemplate, SignedCode,
    Gathering, Line, Sack, Guidance, TakeOver, TakeOverItem, Refusal, GapNotice,
)  # fmt: skip
"""Small tables beside the catalogues: what is unique or counted across dossiers or gathers them, shifts of people,
layouts of forms, what planners are told."""
APPEND_ONLY = {
    "dossiers.Event", "dossiers.PublicCode", "dossiers.DailySeal", "custody.CustodyMove", "custody.CustodyOffer",
    "custody.OfferAnswer", "payments.LedgerEntry", "payments.Receipt", "papers.IssuedForm", "shipments.Attempt",
    "payments.Exemption", "payments.Refund",
    "custody.Placement", "payments.ShiftCount", "papers.Printing", "papers.TakenOver",
    "payments.ShiftLine", "payments.ShiftPrinting", "feedback.Rating", "notices.Notice", "dossiers.Reading",
    "auditlog.LogEntry", "notices.FormTemplate", "notices.LateNotice", "notices.GapNotice",
    "notices.SignedFile", "notices.SignedCode",
    "catalogue.Publication", "guidance.Guidance", "rights.Refusal", "programmes.UnitStep", "programmes.CheckAnswer",
    "programmes.ToldFigure", "programmes.EvaluationText", "programmes.ClosedEvaluation", "programmes.ScenarioVersion",
}  # fmt: skip


def models_of(*rooms: str) -> list[type[models.Model]]:
    return [model for room in rooms for model in apps.get_app_config(room).get_models(include_auto_created=True)]


OF_A_DOSSIER = [model for model in models_of(*RECORD) if model is not Dossier and model not in BESIDE]


def migrations() -> Iterator[tuple[str, type[Migration], str]]:
    """Every migration of our own rooms as (room, class, source)."""
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        if not config.name.startswith("motcua.") or not folder.is_dir():
            continue
        for path in sorted(folder.glob("[0-9]*.py")):
            module = import_module(f"{config.name}.migrations.{path.stem}")
            yield config.label, module.Migration, path.read_text(encoding="utf-8")


def operations(kind: type[Any]) -> set[str]:
    """The labels of the models that an operation of a kind is done to, over all migrations."""
    return {
        apps.get_model(getattr(operation, "app_label", "") or room, operation.model_name)._meta.label
        for room, migration, _ in migrations()
        for operation in migration.operations
        if isinstance(operation, kind)
    }


def test_the_tables_of_a_dossier_are_found() -> None:
    labels = {model._meta.label for model in OF_A_DOSSIER}

    assert {"dossiers.Event", "papers.Paper", "custody.Envelope", "payments.Charge", "shipments.Shipment"} <= labels
    assert len(labels) >= 15


def test_a_dossier_has_an_id_of_its_own_making_and_nothing_else_that_is_unique() -> None:
    key = Dossier._meta.pk

    assert isinstance(key, models.UUIDField)
    assert not key.has_default()
    assert not key.has_db_default()
    assert [field.name for field in Dossier._meta.fields if field.unique] == ["id"]
    assert not any(isinstance(item, models.UniqueConstraint) for item in Dossier._meta.constraints)
    assert not Dossier._meta.unique_together


@pytest.mark.parametrize("model", OF_A_DOSSIER, ids=lambda model: model._meta.label)
class TestEachTableOfADossier:
    def test_its_key_begins_with_the_dossier(self, model: type[models.Model]) -> None:
        key = model._meta.pk

        assert isinstance(key, models.CompositePrimaryKey)
        assert key.field_names[0] == "dossier_id"
        assert 2 <= len(key.field_names) <= 3

    def test_it_belongs_to_the_dossier_and_is_not_deleted_with_it(self, model: type[models.Model]) -> None:
        dossier = model._meta.get_field("dossier")

        assert isinstance(dossier, models.ForeignKey)
        assert dossier.related_model is Dossier
        assert dossier.remote_field.on_delete is models.PROTECT
        assert not dossier.null

    def test_what_is_unique_in_it_is_unique_within_the_dossier(self, model: type[models.Model]) -> None:
        assert [field.name for field in model._meta.local_concrete_fields if field.unique] == []
        assert not model._meta.unique_together
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                assert constraint.fields[0] == "dossier", constraint.name

    def test_no_number_in_it_is_made_by_the_database(self, model: type[models.Model]) -> None:
        for field in model._meta.local_concrete_fields:
            assert not isinstance(field, AutoFieldMixin), field
            assert not field.has_db_default(), field

    def test_it_points_to_its_dossier_and_to_nothing_else(self, model: type[models.Model]) -> None:
        """A sibling is named by its number, a person by bare id."""
        pointed = {field.related_model for field in model._meta.local_fields if isinstance(field, models.ForeignKey)}

        assert pointed == {Dossier}

    def test_its_constraints_are_named_for_the_fact_they_keep(self, model: type[models.Model]) -> None:
        for constraint in model._meta.constraints:
            assert "_" in constraint.name
            assert not constraint.name.endswith(("_check", "_uniq", "_key")), constraint.name

    def test_it_is_sharded_in_the_migration_that_makes_it(self, model: type[models.Model]) -> None:
        assert model._meta.label in operations(DistributeByDossier)


def test_the_dossier_itself_is_sharded_by_its_id() -> None:
    columns = {
        operation.column
        for _, migration, _ in migrations()
        for operation in migration.operations
        if isinstance(operation, DistributeByDossier) and operation.model_name == "dossier"
    }

    assert columns == {"id"}


def test_a_dossier_points_to_catalogues_with_a_key_of_one_text() -> None:
    for field in Dossier._meta.local_fields:
        if isinstance(field, models.ForeignKey):
            target = field.related_model
            assert isinstance(target, type)
            assert target in models_of(*GROUND)
            assert isinstance(target._meta.pk, models.CharField)


@pytest.mark.parametrize("model", [*models_of(*GROUND), *BESIDE], ids=lambda model: model._meta.label)
def test_no_catalogue_points_to_a_dossier(model: type[models.Model]) -> None:
    own = [*OF_A_DOSSIER, Dossier]

    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField):
            assert field.related_model not in own, field


@pytest.mark.parametrize("model", models_of(*GROUND), ids=lambda model: model._meta.label)
def test_a_catalogue_has_a_key_of_one_text(model: type[models.Model]) -> None:
    if model._meta.auto_created:  # the groups and rights that Django's account brings along
        assert model._meta.label.startswith("people.Account_")
        return

    assert isinstance(model._meta.pk, models.CharField)


@pytest.mark.parametrize("model", models_of(*RECORD), ids=lambda model: model._meta.label)
def test_no_table_of_the_record_hangs_together_by_anything_but_keys(model: type[models.Model]) -> None:
    assert not model._meta.auto_created
    assert not model._meta.local_many_to_many
    assert not any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
    assert not model._meta.parents  # no table is split into two by inheritance


def test_what_must_not_change_is_read_and_added_to_alone() -> None:
    assert operations(AppendOnly) == APPEND_ONLY


def test_no_trigger_or_procedure_stands_in_a_migration() -> None:
    """A cluster refuses triggers; what must hold is a constraint, a grant, or code that a test can call."""
    for room, migration, source in migrations():
        assert "create trigger" not in source.lower(), room
        assert "plpgsql" not in source.lower(), room
        assert "create function" not in source.lower(), room
        for operation in migration.operations:
            if isinstance(operation, RunSQL):
                assert "references" in str(operation.sql), (room, operation.sql)  # keys of several columns, no more
                assert "(dossier_id," in str(operation.sql), (room, operation.sql)


def test_money_and_counts_are_whole_numbers() -> None:
    for model in models_of(*RECORD, *GROUND):
        for field in model._meta.local_concrete_fields:
            assert not isinstance(field, models.FloatField | models.DecimalField), field
            if field.name.endswith("_vnd"):
                assert isinstance(field, models.IntegerField), field
