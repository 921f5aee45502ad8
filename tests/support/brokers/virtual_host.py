"""A virtual host for one test on the tests' RabbitMQ."""

from urllib.parse import urlsplit
from uuid import uuid4

from tests.support.brokers.erlang_node import binary, evaluate
from tests.support.servers.services import require_rabbitmq


#: What lists each kind of things.
_LISTS = {
    "queues": "rabbit_amqqueue:info_all",
    "exchanges": "rabbit_exchange:info_all",
    "bindings": "rabbit_binding:info_all",
}
#: One thing a line, a value a column, as rabbitmqctl writes them.
_TABLE = """
    Text = fun({{resource, _, _, Name}}) -> Name;
              ([{{Key, _, Value}}]) -> ["[{{\\"", Key, "\\",\\"", Value, "\\"}}]"];
              (Value) when is_binary(Value) -> Value;
              (Value) -> io_lib:format("~0p", [Value])
           end,
    binary_to_list(iolist_to_binary(
        [[lists:join("\\t", [Text(Value) || {{_, Value}} <- Each]), "\\n"]
            || Each <- {found}]))"""


class VirtualHost:
    """The virtual host, its users and their rights."""

    def __init__(self) -> None:
        self._server = require_rabbitmq()
        self.name = f"test-{uuid4().hex}"
        self._users: list[str] = []
        user = str(urlsplit(self._server).username)
        evaluate(
            f'rabbit_vhost:add({binary(self.name)}, <<"test">>), '
            + self._allow(user, ".*", ".*", ".*")
        )
        self.url = urlsplit(self._server)._replace(path=f"/{self.name}").geturl()

    def user(self, configure: str, write: str, read: str) -> str:
        """Create a user with these rights, and return the URL with its login."""
        name = f"test-{uuid4().hex}"
        self._users.append(name)
        evaluate(
            "rabbit_auth_backend_internal:add_user"
            f'({binary(name)}, <<"secret">>, <<"test">>), '
            + self._allow(name, configure, write, read)
        )
        return self.url_of(name, "secret")

    def url_of(self, user: str, password: str) -> str:
        """Return the URL with another user."""
        host = self.url.rpartition("@")[2]
        return f"amqp://{user}:{password}@{host}"

    def listed(self, what: str, *columns: str) -> list[tuple[str, ...]]:
        """Return the exchanges, queues or bindings, as rabbitmqctl lists them."""
        arguments = f"{binary(self.name)}, [{', '.join(columns)}]"
        told = evaluate(_TABLE.format(found=f"{_LISTS[what]}({arguments})"))
        return [tuple(line.split("\t")) for line in told.splitlines()]

    def names(self, what: str) -> set[str]:
        """Return the names of exchanges or queues that are not RabbitMQ's own."""
        found = {name for name, *_ in self.listed(what, "name")}
        return {each for each in found if each and not each.startswith("amq.")}

    def close(self) -> None:
        for each in self._users:
            evaluate(
                f'rabbit_auth_backend_internal:delete_user({binary(each)}, <<"test">>)'
            )
        evaluate(f'rabbit_vhost:delete({binary(self.name)}, <<"test">>)')

    def _allow(self, user: str, *rights: str) -> str:
        """Return the call that gives a user rights to configure, write and read."""
        words = [user, self.name, *rights, "test"]
        said = ", ".join(map(binary, words))
        return f"rabbit_auth_backend_internal:set_permissions({said})"
