"""The schedulers that a deck can be studied with; a new one is a file here and a line below."""

from __future__ import annotations

from tikprep.domain.schedulers.base import Rules, Scheduler
from tikprep.domain.schedulers.sm2 import Sm2

SCHEDULERS: tuple[Scheduler, ...] = (Sm2(),)

__all__ = ["SCHEDULERS", "Rules", "Scheduler", "scheduler_named"]


def scheduler_named(name: str) -> Scheduler:
    """The scheduler of this name. Raises KeyError for a name no release ever had."""
    for scheduler in SCHEDULERS:
        if scheduler.name == name:
            return scheduler
    raise KeyError(name)
