"""The Excel paper of a run 方案工作簿."""
