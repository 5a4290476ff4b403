"""Pure numpy kernels of the indicators 指标: ratios, dispersion, split of combined schools."""
