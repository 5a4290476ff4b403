"""Start years of projects chosen by optimization 建设时序优选: relaxed, searched best bound first."""
