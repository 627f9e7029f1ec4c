"""The command line: each command reads its options, makes one call to the library, and prints."""
