"""The window: the only part of TikPrep that knows Qt."""
