"""Screening: a question, a queue, decisions, and when to stop."""
