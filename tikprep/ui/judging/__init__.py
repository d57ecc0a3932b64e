"""What every screen that runs code shares: the judge in its thread, and its verdicts in words."""
