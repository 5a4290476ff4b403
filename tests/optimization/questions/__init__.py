"""Questions to the model, on the tiny world."""
