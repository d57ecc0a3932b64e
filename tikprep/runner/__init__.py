"""Runs a person's or a deck's programs apart from this process, within limits."""

from __future__ import annotations

from tikprep.runner.languages import LANGUAGES, Language, language_named
from tikprep.runner.run_program import DEFAULT_LIMITS, Limits, RunResult, run_program

__all__ = ["DEFAULT_LIMITS", "LANGUAGES", "Language", "Limits", "RunResult", "language_named", "run_program"]
