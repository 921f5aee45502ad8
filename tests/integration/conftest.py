"""The API on a test's database, and what it reads there."""

import falcon.testing
import pytest

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.stored.stored import Stored


@pytest.fixture
def api(database: Database) -> falcon.testing.TestClient:
    return falcon.testing.TestClient(create_app(database, OpenAccess()))


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)
