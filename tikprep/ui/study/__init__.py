"""A card as a screen holds it: its pages, the surface with question, answer and typed answer, and the search in it."""
