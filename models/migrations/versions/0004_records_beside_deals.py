"""Activities, payments, feedback, market news, kudos, agenda items and reminders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_activity_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_activity_report_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_activity_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_activity_person_id_happened_on"), ["person_id", "happened_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_activity_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("meeting", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_agenda_item_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agenda_item_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_agenda_item_report_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_agenda_item_team_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_agenda_item_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_report_id"), ["report_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agenda_item_team_id_meeting"), ["team_id", "meeting"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agenda_item_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("score", sa.Numeric(precision=4, scale=3), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_feedback_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_feedback_report_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_feedback_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "intel",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("competitor", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_intel_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intel_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_intel_report_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_intel_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intel")),
    )
    with op.batch_alter_table("intel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intel_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intel_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intel_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "kudos",
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_kudos_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kudos_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_kudos_report_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_kudos_to_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_kudos_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kudos")),
    )
    with op.batch_alter_table("kudos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kudos_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_to_id"), ["to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "payment",
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("org_minor", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_payment_account_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_payment_deal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_payment_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_payment_report_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_payment_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_payment_person_id_happened_on"), ["person_id", "happened_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_voided_by"), ["voided_by"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("was_due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_reminder_report_id")),
        sa.ForeignKeyConstraint(["voided_by"], ["report.id"], name=op.f("fk_reminder_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_reminder_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_reminder_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_voided_by"), ["voided_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_voided_by"))
        batch_op.drop_index(batch_op.f("ix_reminder_report_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_person_id"))
        batch_op.drop_index(
            "ix_reminder_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_reminder_account_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_voided_by"))
        batch_op.drop_index(batch_op.f("ix_payment_report_id"))
        batch_op.drop_index(batch_op.f("ix_payment_person_id_happened_on"))
        batch_op.drop_index(batch_op.f("ix_payment_deal_id"))
        batch_op.drop_index(batch_op.f("ix_payment_account_id"))

    op.drop_table("payment")
    with op.batch_alter_table("kudos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kudos_voided_by"))
        batch_op.drop_index(batch_op.f("ix_kudos_to_id"))
        batch_op.drop_index(batch_op.f("ix_kudos_report_id"))
        batch_op.drop_index(batch_op.f("ix_kudos_account_id"))

    op.drop_table("kudos")
    with op.batch_alter_table("intel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intel_voided_by"))
        batch_op.drop_index(batch_op.f("ix_intel_report_id"))
        batch_op.drop_index(batch_op.f("ix_intel_account_id"))

    op.drop_table("intel")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_voided_by"))
        batch_op.drop_index(batch_op.f("ix_feedback_report_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_account_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_voided_by"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_team_id_meeting"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_report_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_account_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_voided_by"))
        batch_op.drop_index(batch_op.f("ix_activity_report_id"))
        batch_op.drop_index(batch_op.f("ix_activity_person_id_happened_on"))
        batch_op.drop_index(batch_op.f("ix_activity_account_id"))

    op.drop_table("activity")
