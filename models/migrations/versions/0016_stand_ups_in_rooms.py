"""What rooms are told of stand-ups"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TO_PUBLISH = "publish_at IS NOT NULL"


def upgrade() -> None:
    op.add_column("standup", sa.Column("publish_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_standup_to_publish",
        "standup",
        ["publish_at"],
        sqlite_where=sa.text(TO_PUBLISH),
        postgresql_where=sa.text(TO_PUBLISH),
    )
    op.create_table(
        "standup_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_standup_post_room_id")),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name=op.f("fk_standup_post_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standup_post")),
        sa.UniqueConstraint(
            "room_id",
            "schedule_id",
            "day",
            "slot",
            "subject",
            name=op.f("uq_standup_post_room_id_schedule_id_day_slot_subject"),
        ),
    )


def downgrade() -> None:
    op.drop_table("standup_post")
    op.drop_index("ix_standup_to_publish", "standup")
    op.drop_column("standup", "publish_at")
