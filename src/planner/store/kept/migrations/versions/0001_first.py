"""The first tables of the store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("kept_at", sa.String(40), nullable=False),
        sa.Column("kept_by", sa.String(200), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("results_version", sa.Integer, nullable=False),
        sa.Column("run_json", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
    )
    op.create_table(
        "tables",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "run_tables",
        sa.Column("run_id", sa.String(16), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("tables.sha256"), nullable=False),
        sa.Column("csv_sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )
    op.create_table(
        "labels",
        sa.Column("run_id", sa.String(16), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("trashed", sa.Boolean, nullable=False),
        sa.Column("prepared_by", sa.String(200), nullable=False),
        sa.Column("reviewed_by", sa.String(200), nullable=False),
        sa.Column("submitted_on", sa.String(40), nullable=False),
        sa.Column("as_of", sa.String(40), nullable=False),
    )
