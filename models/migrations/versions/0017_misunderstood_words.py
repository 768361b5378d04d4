"""What was misunderstood"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNWRITTEN = "written_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "misreading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_misreading_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misreading")),
        sa.UniqueConstraint("key", name=op.f("uq_misreading_key")),
    )
    op.create_index(
        "ix_misreading_unwritten",
        "misreading",
        ["id"],
        sqlite_where=sa.text(UNWRITTEN),
        postgresql_where=sa.text(UNWRITTEN),
    )


def downgrade() -> None:
    op.drop_table("misreading")
