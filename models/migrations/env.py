"""Alembic's entry: always on a connection that `models.schema` hands over."""

from __future__ import annotations

from alembic import context

from models.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
