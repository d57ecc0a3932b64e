"""Coding problems: their list, and the pad where one is read, written and judged."""
