"""Schedules, runs and notices"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("dedupe", sa.String(length=128), nullable=True),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_notice_dedupe")),
    )
    op.create_index(op.f("ix_notice_person_id_state"), "notice", ["person_id", "state"], unique=False)
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "quiet",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiet_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_quiet")),
    )
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("checked_until", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_schedule_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_schedule_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("key", name=op.f("uq_schedule_key")),
    )
    op.create_index(op.f("ix_schedule_next_at"), "schedule", ["next_at"], unique=False)
    op.create_index(op.f("ix_schedule_person_id"), "schedule", ["person_id"], unique=False)
    op.create_index(op.f("ix_schedule_team_id"), "schedule", ["team_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=96), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_run_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "schedule_id", "audience", "day", "slot", name=op.f("uq_run_schedule_id_audience_day_slot")
        ),
    )
    op.create_index(
        "ix_run_open",
        "run",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.add_column("organisation", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("organisation", sa.Column("region", sa.String(length=8), nullable=True))
    op.add_column("person", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("person", sa.Column("region", sa.String(length=8), nullable=True))
    op.add_column("person", sa.Column("work_week", sa.String(length=7), nullable=True))
    op.add_column("team", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("team", sa.Column("region", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("team", "region")
    op.drop_column("team", "country")
    op.drop_column("person", "work_week")
    op.drop_column("person", "region")
    op.drop_column("person", "country")
    op.drop_column("organisation", "region")
    op.drop_column("organisation", "country")
    op.drop_index(
        "ix_run_open",
        table_name="run",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("run")
    op.drop_index(op.f("ix_schedule_team_id"), table_name="schedule")
    op.drop_index(op.f("ix_schedule_person_id"), table_name="schedule")
    op.drop_index(op.f("ix_schedule_next_at"), table_name="schedule")
    op.drop_table("schedule")
    op.drop_table("quiet")
    op.drop_index(
        "ix_notice_waiting",
        table_name="notice",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(op.f("ix_notice_person_id_state"), table_name="notice")
    op.drop_table("notice")
