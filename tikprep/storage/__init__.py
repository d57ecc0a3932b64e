"""The only SQL of the collection: one SQLite file, one connection, one thread."""
