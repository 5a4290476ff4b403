"""What the papers of a run have in common 方案文书: facts, words, charts and the fonts that they are drawn with."""
