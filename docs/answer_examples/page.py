"""docs/answers.md: the template, and what the commands in it printed."""

import re
from pathlib import Path
from typing import Final

from docs.cli_examples.record import Recorder


PAGE: Final = Path(__file__).parent.with_name("answers.md")

_TEMPLATE: Final = Path(__file__).with_name("page.md")
_PLACE = re.compile(r"^\{\$ (.+)\}$", re.MULTILINE)


def page(recorder: Recorder) -> str:
    """Return the page's text; its commands are run in their order."""
    return _PLACE.sub(lambda place: recorder.run(place[1]), _TEMPLATE.read_text())
