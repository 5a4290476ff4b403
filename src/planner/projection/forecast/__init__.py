"""Forecast methods 预测方法 behind one interface, chosen on origins before the one that is scored."""

from planner.projection.forecast.methods import Method, method_named
from planner.projection.forecast.panel import Births, Panel

__all__ = ["Births", "Method", "Panel", "method_named"]
