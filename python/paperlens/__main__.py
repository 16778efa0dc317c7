"""`python -m paperlens`."""

from __future__ import annotations

import sys

from paperlens.cli import main

if __name__ == "__main__":
    sys.exit(main())
