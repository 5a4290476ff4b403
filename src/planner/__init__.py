"""planner: scenario planning for district education bureaus (区县教育规划与推演)."""

__version__ = "0.1.0"

#: Raised whenever the same input may give other numbers than before (see CHANGELOG.md).
RESULTS_VERSION = 2

#: Version of the run folder's tables; raised when a column changes its meaning.
SCHEMA_VERSION = 1
