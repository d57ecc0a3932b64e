"""`python -m tikprep` is `tikprep`."""

from __future__ import annotations

import sys

from tikprep.cli import main

if __name__ == "__main__":
    sys.exit(main())
