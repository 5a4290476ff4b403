"""Migrations of the store 结果库迁移, applied by :mod:`planner.store.kept.database`."""
