"""How the learned parts were made: each module fits one and writes its weights."""
