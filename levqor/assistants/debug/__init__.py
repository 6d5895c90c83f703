"""The debug assistant: from a failed run, or the bare text of an error, to cause, fixer, steps and a proven fix."""
