import io
import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fuel_history.legacy.texts import LISTS


ITEMS = st.lists(
    st.dictionaries(
        st.text(max_size=5),
        st.none()
        | st.integers()
        | st.text(max_size=9)
        | st.lists(st.integers(), max_size=2),
        max_size=3,
    ),
    max_size=3,
)


@pytest.mark.parametrize("kind", LISTS)
@given(items=ITEMS)
def test_a_list_that_comes_is_written_as_one_that_is_there(
    kind: str, items: list[Any]
) -> None:
    stream = io.StringIO()

    LISTS[kind](stream, iter(items))

    whole = {
        "json": lambda: json.dumps(items, indent=4),
        "yaml": lambda: yaml.safe_dump(items, default_flow_style=False),
    }
    assert stream.getvalue() == whole[kind]() + "\n"
