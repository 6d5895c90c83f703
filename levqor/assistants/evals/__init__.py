"""The assistants' evaluation: predictions in the neutral form, and scores."""
