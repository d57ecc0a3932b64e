"""The review: question, answer, grade, and what was done."""
