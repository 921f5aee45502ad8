"""The version that the commands tell."""

from typing import Final


VERSION: Final = "0.1.0"
