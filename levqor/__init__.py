"""Levqor X: describe an automation, review the workflow, run it durably, watch every step."""
