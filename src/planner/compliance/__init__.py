"""Results against the standards in force 达标判定: targets, verdicts, and the independent evaluator."""
