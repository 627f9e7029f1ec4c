"""The store: ingest, history, queries, export. `store.open_register` is the way in."""
