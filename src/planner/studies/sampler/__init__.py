"""Seeded generator of illustrative districts 示意区县生成器 (``planner sample`` and the Changqing scenario)."""

from planner.studies.sampler.profile import Profile
from planner.studies.sampler.sample import sample_tables, write_sample

__all__ = ["Profile", "sample_tables", "write_sample"]
