"""Libraries that an extra brings, imported when first used."""

from __future__ import annotations

import importlib
from typing import Any


def scipy_sparse(method: str) -> Any:
    """Return scipy.sparse for the method that needs it.

    Raises:
        ImportError: SciPy is not installed; the message names the extra.
    """
    try:
        return importlib.import_module("scipy.sparse")
    except ImportError:
        raise ImportError(f"{method} needs SciPy: pip install 'paperlens[topics]'") from None


def check_altair(method: str) -> None:
    """Check that the chart of a method can be made.

    Raises:
        ImportError: Altair is not installed; the message names the extra.
    """
    try:
        importlib.import_module("altair")
    except ImportError:
        raise ImportError(f"{method} needs Altair: pip install 'paperlens[charts]'") from None
