"""Alembic's entry: runs on the connection that `levqor.db.migrate` hands over."""

from alembic import context

from levqor.db.schema import load_schema, metadata

load_schema()
connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
