"""Benchmarks: our figures and a baseline's beside each other, on documents our reader did not make."""
