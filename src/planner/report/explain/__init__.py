"""From a number of a run to where it comes from 数字溯源: its formula, the rows it was made of, and the rule."""
