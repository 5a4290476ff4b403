"""Preschool planning 学前教育规划: a whole-number model whose children are looked up, not approximated.

Children of a township depend on which of its kindergartens are open and who runs them, and on nothing else. Every
such *state* of a township and year is evaluated beforehand with the kernels of :mod:`planner.indicators.preschool`;
the model then chooses one state per township and year, and the people and the money that go with it.
"""
