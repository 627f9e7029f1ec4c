"""The Regulation 28 form: read it, write it, check it. One definition serves all three."""
