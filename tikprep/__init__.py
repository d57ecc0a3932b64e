"""TikPrep: get ready for one interview loop, offline."""

__version__ = "0.1.0"
