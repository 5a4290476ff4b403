"""Runs kept in a database 结果库: immutable records, names and notes beside them, tables as Parquet by content hash."""
