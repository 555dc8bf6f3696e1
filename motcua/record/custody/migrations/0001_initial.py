import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier

MOVE_FROM_THE_HANDS_IT_LIES_IN = migrations.RunSQL(
    "alter table custody_custodymove add constraint move_from_the_hands_it_lies_in "
    "foreign key (dossier_id, envelope_no, prev_no, from_holder) "
    "references custody_custodymove (dossier_id, envelope_no, move_no, to_holder)",
    migrations.RunSQL.noop,
)
ANSWER_TO_AN_OFFER = migrations.RunSQL(
    "alter table custody_offeranswer add constraint answer_to_an_offer "
    "foreign key (dossier_id, envelope_no, offer_no) "
    "references custody_custodyoffer (dossier_id, envelope_no, offer_no)",
    migrations.RunSQL.noop,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyOffer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "envelope_no",
                        "offer_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("offer_no", models.PositiveSmallIntegerField()),
                ("giver", models.CharField(max_length=60)),
                ("taker", models.CharField(max_length=60)),
                ("event_no", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustodyMove",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "envelope_no",
                        "move_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("move_no", models.PositiveSmallIntegerField()),
                ("prev_no", models.PositiveSmallIntegerField(null=True)),
                ("from_holder", models.CharField(max_length=60)),
                ("to_holder", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TAKEN", "TAKEN"),
                            ("HANDED", "HANDED"),
                            ("PACKED", "PACKED"),
                            ("DELIVERED", "DELIVERED"),
                        ],
                        max_length=9,
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                ("document", models.CharField(blank=True, default="", max_length=40)),
                ("seal_no", models.CharField(blank=True, default="", max_length=40)),
                ("prev_hash", models.CharField(blank=True, default="", max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "envelope_no", "prev_no"), name="move_has_one_successor"
                    ),
                    models.UniqueConstraint(
                        fields=("dossier", "envelope_no", "move_no", "to_holder"), name="move_arrives_at_its_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_holder", models.F("to_holder")), _negated=True),
                        name="move_changes_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move_no", 1), ("prev_no__isnull", True)),
                            (
                                "prev_no",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("move_no"), "-", models.Value(1)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="move_follows_its_predecessor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "envelope_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20)),
                (
                    "direction",
                    models.CharField(
                        choices=[("SUBMIT", "SUBMIT"), ("RETURN", "RETURN"), ("RECALL", "RECALL")], max_length=6
                    ),
                ),
                ("seal_no", models.CharField(blank=True, default="", max_length=40)),
                ("holder", models.CharField(max_length=60)),
                ("offered_to", models.CharField(max_length=60, null=True)),
                ("offer_no", models.PositiveSmallIntegerField(default=0)),
                ("move_no", models.PositiveSmallIntegerField()),
                ("moved_at", models.DateTimeField()),
                ("head_hash", models.CharField(max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder", "moved_at"], name="envelope_holder"),
                    models.Index(
                        condition=models.Q(("offered_to__isnull", False)),
                        fields=["offered_to"],
                        name="envelope_offered",
                    ),
                    models.Index(fields=["code"], name="envelope_code"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered_to__isnull", True),
                            models.Q(("offered_to", models.F("holder")), _negated=True),
                            _connector="OR",
                        ),
                        name="envelope_not_offered_to_its_holder",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferAnswer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "envelope_no",
                        "offer_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("offer_no", models.PositiveSmallIntegerField()),
                ("accepted", models.BooleanField()),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("event_no", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_answers",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="offer_refused_with_reason",
                    )
                ],
            },
        ),
        DistributeByDossier("envelope"),
        DistributeByDossier("custodymove"),
        DistributeByDossier("custodyoffer"),
        DistributeByDossier("offeranswer"),
        MOVE_FROM_THE_HANDS_IT_LIES_IN,
        ANSWER_TO_AN_OFFER,
        AppendOnly("custodymove"),
        AppendOnly("custodyoffer"),
        AppendOnly("offeranswer"),
    ]
