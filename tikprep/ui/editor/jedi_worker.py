"""The process that completes Python: one JSON object a line in, one out. It runs none of the code it is given.

It is started by `completion.py` and ends when its input does, so it cannot outlive the window.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jedi

_MOST = 200


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The words that could stand at a line (from 1 on) and a column (from 0 on)."""
    # No environment of another folder, no module beside the person's files.
    project = jedi.Project(Path(__file__).parent, sys_path=sys.path[1:], smart_sys_path=False)
    script = jedi.Script(question["code"], project=project, environment=jedi.InterpreterEnvironment())
    words = script.complete(question["line"], question["column"])
    return {"id": question["id"], "words": [word.name for word in words[:_MOST]]}


def main() -> int:
    """Answer until the input ends; a question that jedi stumbles over has no words."""
    answer({"id": 0, "code": "import collections\ncollections.", "line": 2, "column": 12})
    for line in sys.stdin:
        question = json.loads(line)
        try:
            told = answer(question)
        except Exception as error:
            told = {"id": question["id"], "words": [], "problem": repr(error)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
