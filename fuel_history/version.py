"""The version that the commands print."""

from typing import Final


VERSION: Final = "0.1.0"
