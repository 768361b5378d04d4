"""Stand-ups"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standup_person_id")),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_standup_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standup")),
        sa.UniqueConstraint(
            "schedule_id", "person_id", "day", "slot", name=op.f("uq_standup_schedule_id_person_id_day_slot")
        ),
    )
    op.create_index("ix_standup_person_id", "standup", ["person_id", "day"], unique=False)
    op.create_index(
        "ix_standup_silent",
        "standup",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("state = 'asked' AND reminded_at IS NULL"),
        postgresql_where=sa.text("state = 'asked' AND reminded_at IS NULL"),
    )
    op.add_column("notice", sa.Column("elsewhere", sa.Boolean(), nullable=False))


def downgrade() -> None:
    op.drop_column("notice", "elsewhere")
    op.drop_index(
        "ix_standup_silent",
        table_name="standup",
        sqlite_where=sa.text("state = 'asked' AND reminded_at IS NULL"),
        postgresql_where=sa.text("state = 'asked' AND reminded_at IS NULL"),
    )
    op.drop_index("ix_standup_person_id", table_name="standup")
    op.drop_table("standup")
