"""Contested deals are found at once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_deal_contested",
        "deal",
        ["won_on"],
        unique=False,
        sqlite_where=sa.text("is_contested"),
        postgresql_where=sa.text("is_contested"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_deal_contested",
        table_name="deal",
        sqlite_where=sa.text("is_contested"),
        postgresql_where=sa.text("is_contested"),
    )
