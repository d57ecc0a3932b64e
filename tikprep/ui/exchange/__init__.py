"""Importing in the window: ways in, and one dialog that goes from the files to the report."""
