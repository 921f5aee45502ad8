"""A real Keystone, and the API with its users."""

from collections.abc import Iterator
from subprocess import CalledProcessError

import pytest

from api.app import create_app
from api.auth.keystone import KeystoneAccess
from api.auth.keystone_tokens import Keystone
from db.database import Database
from tests.keystone.client import Client
from tests.keystone.home import programs
from tests.keystone.server import KeystoneServer
from tests.keystone.users import PROJECT, KeystoneUsers
from tests.support.servers.services import missing


@pytest.fixture(scope="session")
def server() -> Iterator[KeystoneServer]:
    try:
        programs()
    except CalledProcessError as error:
        missing(f"no Keystone could be installed ({error})")
    with KeystoneServer() as server:
        yield server


@pytest.fixture(scope="session")
def users(server: KeystoneServer) -> KeystoneUsers:
    return KeystoneUsers(server.url)


@pytest.fixture(scope="session")
def keystone(server: KeystoneServer, users: KeystoneUsers) -> Keystone:
    """The Keystone as the settings describe it, with a user of least rights."""
    service = users.user("service")
    return Keystone(server.url, service.name, service.password, PROJECT)


@pytest.fixture
def api(database: Database, keystone: Keystone) -> Client:
    return Client(create_app(database, KeystoneAccess(keystone)))
