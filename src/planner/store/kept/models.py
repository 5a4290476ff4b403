"""The tables of the store 结果库表结构: what a run is never changes; what people call it does.

``runs`` and ``run_tables`` are the immutable record; ``tables`` holds each Parquet file once, by the sha256 of its
bytes; ``labels`` is the people's side: name, note, tags, trash, who prepared, reviewed and submitted.
"""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of the store."""


class RunRow(Base):
    """A run as it was made; ``id`` is the first sixteen digits of ``digest``, the hash of all that it says."""

    __tablename__ = "runs"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kept_at: Mapped[str] = mapped_column(String(40))
    kept_by: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    district: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(40))
    results_version: Mapped[int] = mapped_column(Integer)
    run_json: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)  # the scenario's file, to see whether it is stale


class TableRow(Base):
    """One Parquet file by the sha256 of its bytes."""

    __tablename__ = "tables"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RunTable(Base):
    """Which table of a run is which file; ``csv_sha256`` is the hash of the table as the run folder writes it."""

    __tablename__ = "run_tables"
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("tables.sha256"))
    csv_sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(Integer)


class LabelRow(Base):
    """What people say of a run: name, note, tags, trash; a submitted run is frozen, these words too."""

    __tablename__ = "labels"
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[str] = mapped_column(Text, default="[]")
    trashed: Mapped[bool] = mapped_column(Boolean, default=False)
    prepared_by: Mapped[str] = mapped_column(String(200), default="")
    reviewed_by: Mapped[str] = mapped_column(String(200), default="")
    submitted_on: Mapped[str] = mapped_column(String(40), default="")
    as_of: Mapped[str] = mapped_column(String(40), default="")
