"""The command line: `tikprep` opens the window, `tikprep COMMAND …` works without Qt.

Exit codes: 0 all is well, 1 a problem was found or met, 2 wrong use.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from tikprep import __version__
from tikprep.errors import TikPrepError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the return value is the exit code."""
    options = _parser().parse_args(argv)
    try:
        if options.command in (None, "review"):
            # Qt is loaded for the window only. Its thousands of new objects live on: the collector,
            # which the window wakes once it is painted, would search them a dozen times in vain.
            gc.disable()
            from tikprep import app

            return app.main(
                options.home,
                screenshot=options.screenshot,
                start_review=options.command == "review",
                deck_slug=getattr(options, "deck", None),
            )
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that lacks a character still gets the rest
        # The commands stand on SQLAlchemy, which the window's start must not pay for.
        from tikprep import commands

        return commands.run(options)
    except TikPrepError as error:
        print(f"tikprep: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output, `head` say, has had enough.
        sys.stderr.close()
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tikprep", description="Get ready for one interview loop, offline. Without a command the window opens."
    )
    parser.add_argument("--version", action="version", version=f"tikprep {__version__}")
    parser.add_argument("--home", type=Path, metavar="DIR", help="keep everything in DIR instead of the usual folders")
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="open the window, save a picture of it to FILE and quit"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    review = commands.add_parser("review", help="open the window and start reviewing at once")
    review.add_argument("--deck", metavar="ID", help="only this deck, by the id in its file, such as python")
    due = commands.add_parser("due", help="how many cards wait today")
    stats = commands.add_parser("stats", help="figures of the last 30 days")
    bring = commands.add_parser("import", help="merge deck files, or folders of them, into the collection")
    bring.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    bring.add_argument("--no-history", action="store_true", help="leave schedules and reviews of packages out")
    check = commands.add_parser("check", help="look for mistakes in deck files")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--fix", action="store_true", help="rewrite sound files in canonical form")
    check.add_argument("--no-run", action="store_true", help="do not run the programs in the decks")
    judge = commands.add_parser("judge", help="run an answer to a coding problem and tell its verdict")
    judge.add_argument("slug", metavar="SLUG", help="the problem, such as rolling-ctr")
    judge.add_argument("file", type=Path, metavar="FILE", help="the source of the answer")
    judge.add_argument("--language", metavar="L", help="python, cpp, go or java; otherwise by the file's ending")
    judge.add_argument("--submit", action="store_true", help="run all cases instead of the samples only")
    doctor = commands.add_parser("doctor", help="versions, folders, guarantees, and the health of the collection")
    doctor.add_argument("--replay", action="store_true", help="rebuild every card from the review log and compare")
    for command in (due, stats, bring, check, judge, doctor):
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
