"""Projection 预测: what happens to pupils, classes, teachers and premises if nothing is done (docs/model.md §2)."""

from planner.projection.forward import project

__all__ = ["project"]
