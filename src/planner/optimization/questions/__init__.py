"""Questions to the same model 追问: most attainment for a budget, the frontier, alternatives, prices, steadiness."""
