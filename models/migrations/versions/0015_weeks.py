"""Reports of a week"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "week_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("sent_to_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_week_report_person_id")),
        sa.ForeignKeyConstraint(["sent_to_id"], ["person.id"], name=op.f("fk_week_report_sent_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week_report")),
        sa.UniqueConstraint("person_id", "first", "last", name=op.f("uq_week_report_person_id_first_last")),
    )
    op.create_index(op.f("ix_week_report_sent_to_id_sent_at"), "week_report", ["sent_to_id", "sent_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_week_report_sent_to_id_sent_at"), table_name="week_report")
    op.drop_table("week_report")
