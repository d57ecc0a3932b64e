"""The command line: `tikprep [FILE…]` opens the window, `tikprep COMMAND …` works without Qt.

Exit codes: 0 all is well, 1 a problem was found or met, 2 wrong use.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tikprep import __version__, startup
from tikprep.errors import TikPrepError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the return value is the exit code."""
    known, files = _parted(sys.argv[1:] if argv is None else argv)
    options = _parser().parse_args(known)
    try:
        if options.command in (None, "review"):
            # Qt is loaded for the window only.
            startup.prepare()
            from tikprep import app

            return app.main(
                options.home,
                screenshot=options.screenshot,
                start_review=options.command == "review",
                deck_slug=getattr(options, "deck", None),
                files=files,
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
    except KeyboardInterrupt:
        print("tikprep: Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output, `head` say, has had enough.
        sys.stderr.close()
        return 1


def _parted(argv: Sequence[str]) -> tuple[Sequence[str], tuple[Path, ...]]:
    """The command line without the deck files at its end, and these. No command has a dot or a separator in it."""
    place = 0
    while place < len(argv) and argv[place].startswith("-"):
        place += 2 if argv[place] in ("--home", "--screenshot") else 1
    names = argv[place:]
    is_file = bool(names) and any(sign in names[0] for sign in (".", os.sep, os.altsep or os.sep))
    if not is_file or any(name.startswith("-") for name in names):
        return argv, ()
    # The window that gets them may have been started in another folder.
    return argv[:place], tuple(Path(name).absolute() for name in names)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tikprep",
        description="Get ready for one interview loop, offline. Without a command the window opens, "
        "and `tikprep FILE…` shows in it what an import of these deck files would bring.",
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
    bring.add_argument("--encoding", metavar="NAME", help="of CSV and text files, such as cp1252, if it is not found")
    bring.add_argument("--no-history", action="store_true", help="leave schedules and reviews of packages out")
    search = commands.add_parser("search", help="find notes, such as deck:Python is:due -tag:easy")
    search.add_argument("query", metavar="QUERY", help="words, deck: tag: kind: level: round: is: flag: prop: rated:")
    _add_export(commands)
    check = commands.add_parser("check", help="look for mistakes in deck files and coding problems")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--fix", action="store_true", help="rewrite sound files in canonical form")
    check.add_argument("--no-run", action="store_true", help="do not run the programs in the decks")
    judge = commands.add_parser("judge", help="run an answer to a coding problem and tell its verdict")
    judge.add_argument("slug", metavar="SLUG", help="the problem, such as rolling-ctr")
    judge.add_argument("file", type=Path, metavar="FILE", help="the source of the answer")
    judge.add_argument("--language", metavar="L", help="python, cpp, go or java; otherwise by the file's ending")
    judge.add_argument("--submit", action="store_true", help="run all cases instead of the samples only")
    judge.add_argument(
        "--stress", action="store_true", help="then look for an input on which the brute force disagrees"
    )
    judge.add_argument("--growth", action="store_true", help="then measure how time and memory grow with the input")
    doctor = commands.add_parser("doctor", help="versions, folders, guarantees, and the health of the collection")
    doctor.add_argument("--replay", action="store_true", help="rebuild every card from the review log and compare")
    for command in (due, stats, bring, search, check, judge, doctor):
        command.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = commands.add_parser("export", help="write decks to a folder or a file, to share or to keep")
    export.add_argument("target", type=Path, metavar="TARGET", help="a folder for markdown, else a file")
    export.add_argument(
        "--format",
        required=True,
        metavar="NAME",
        help="markdown, tikdeck, anki, anki-legacy, csv, tsv or text (that of Anki)",
    )
    export.add_argument(
        "--deck", action="append", metavar="TITLE", help="only this deck and those below it; may be said again"
    )
    export.add_argument("--search", metavar="QUERY", help="only notes that `tikprep search` finds")
    export.add_argument(
        "--with-history", action="store_true", help="also schedules, reviews, marks and flags, where there is a place"
    )
    export.add_argument("--with-private", action="store_true", help="also notes tagged 'private'")
    export.add_argument("--license", metavar="NAME", help="for decks that name none, such as 'CC BY 4.0'; or 'none'")
    export.add_argument("--author", default="", metavar="NAME", help="for decks that name none")
    export.add_argument(
        "--separator", default="comma", choices=("comma", "semicolon", "tab", "pipe"), help="between the cells of csv"
    )
    export.add_argument("--force", action="store_true", help="replace what an earlier export wrote")
    export.add_argument("--json", action="store_true", help="print one JSON object")
