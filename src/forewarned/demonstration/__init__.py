"""The demonstration corpus: invented reports and replies, kept as text and rendered to documents."""
