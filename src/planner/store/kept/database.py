"""Opening the store 打开结果库: SQLite (WAL, full sync) or PostgreSQL by URL, brought up to date by Alembic."""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T

#: Environment variable that names the store: a file, or a database URL.
STORE = "PLANNER_STORE"
DEFAULT = "runs/planner.sqlite"
#: The last migration; a store that has it is opened without asking Alembic, which takes a while.
HEAD = "0001"
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
#: Seconds that a writer waits for another.
PATIENCE = 30


def address(place: str | None = None) -> str:
    """Return the database URL of ``place`` (a file or a URL), of ``PLANNER_STORE``, or of the default file."""
    chosen = place or os.environ.get(STORE) or DEFAULT
    return chosen if "://" in chosen else f"sqlite:///{Path(chosen).resolve()}"


def opened(place: str | None = None) -> Engine:
    """Return the store's engine, made or brought up to date; :class:`BadInput` where it cannot be used."""
    url = address(place)
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, poolclass=NullPool)
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _durable)
        _upgrade(engine)
    except (SQLAlchemyError, ArgumentError, ImportError, OSError) as error:
        shown = url if "@" not in url else url.rpartition("@")[2]  # never a password
        message = T("the store cannot be opened: {why}", why=type(error).__name__)
        raise BadInput([Problem("store.unusable", shown, "", message)]) from error
    return engine


def _durable(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    """Apply the migrations that the store lacks; a second process doing the same waits for the first."""
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == HEAD:
            return
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
