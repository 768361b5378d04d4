"""What may be posted in a room, and the wins that were told there"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WON = "field = 'status' AND new = 'won'"
STANDS = "withdrawn_at IS NULL"


def upgrade() -> None:
    for table in ("team", "person"):
        op.add_column(table, sa.Column("individuals", sa.Boolean(), server_default=sa.true(), nullable=False))
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("thread", sa.String(length=64), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("wakes_at", sa.Time(), server_default=sa.text("'08:00:00'"), nullable=False),
        sa.Column("sleeps_at", sa.Time(), server_default=sa.text("'20:00:00'"), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="present", nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=True),
    )
    for column in columns:
        op.add_column("room", column)
    op.create_index(
        "ix_deal_change_won", "deal_change", ["at"], sqlite_where=sa.text(WON), postgresql_where=sa.text(WON)
    )
    _grants()
    _wins()


def _grants() -> None:
    """A room that bot.yaml gave to a team is bound, and hears of the team's wins."""
    op.create_table(
        "room_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(length=19), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_grant_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_grant")),
        sa.UniqueConstraint("room_id", "report", name=op.f("uq_room_grant_room_id_report")),
    )
    op.execute("UPDATE room SET bound_at = CURRENT_TIMESTAMP WHERE team_id IS NOT NULL")
    op.execute(
        "INSERT INTO room_grant (room_id, report) SELECT id, 'wins' FROM room WHERE team_id IS NOT NULL"
    )


def _wins() -> None:
    op.create_table(
        "win_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_win_post_room_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_win_post_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_win_post")),
    )
    op.create_index("ix_win_post_room_id", "win_post", ["room_id"])
    op.create_index(
        "ix_win_post_standing",
        "win_post",
        ["created_at"],
        sqlite_where=sa.text(STANDS),
        postgresql_where=sa.text(STANDS),
    )
    op.create_table(
        "win",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("won_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_win_room_id")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_win_deal_id")),
        sa.ForeignKeyConstraint(["post_id"], ["win_post.id"], name=op.f("fk_win_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_win")),
        sa.UniqueConstraint("room_id", "deal_id", name=op.f("uq_win_room_id_deal_id")),
    )
    op.create_index("ix_win_deal_id", "win", ["deal_id"])
    op.create_index("ix_win_post_id", "win", ["post_id"])


def downgrade() -> None:
    op.drop_table("win")
    op.drop_table("win_post")
    op.drop_table("room_grant")
    op.drop_index("ix_deal_change_won", "deal_change")
    for column in ("bound_at", "state", "is_shared", "sleeps_at", "wakes_at", "zone", "thread"):
        op.drop_column("room", column)
    for table in ("person", "team"):
        op.drop_column(table, "individuals")
