"""What a deal counts as in a forecast"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deal", sa.Column("forecast", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("deal", "forecast")
