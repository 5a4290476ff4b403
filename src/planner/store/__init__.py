"""Runs kept on disk 结果存储."""
