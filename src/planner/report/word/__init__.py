"""The Word papers of a run 方案文书: the implementation plan and the leaders' brief."""
