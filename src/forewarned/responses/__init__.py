"""Responses: who answers, when, and in which words."""
