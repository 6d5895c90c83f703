"""Formats of files and texts, read and written within limits. Each function is plain: a thread may carry it out."""
