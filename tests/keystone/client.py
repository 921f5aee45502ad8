"""A client of the API that has tokens."""

import falcon.testing


LIST = "/api/transactions/"
#: Of no transaction: whoever may delete it is told that it is not there.
ONE = "/api/transactions/1/"
LOGIN = "/keystone/v2.0/tokens"


def password_login(name: str, password: str) -> object:
    """Return the body of the released clients' first request."""
    credentials = {"username": name, "password": password}
    return {"auth": {"passwordCredentials": credentials, "tenantName": "admin"}}


def token_login(token: str) -> object:
    """Return the body of the released clients' second request."""
    return {"auth": {"token": {"id": token}, "tenantId": "1"}}


class Client(falcon.testing.TestClient):
    """Falcon's client, with the requests of these tests."""

    def read(self, token: str) -> int:
        """Return the status of a GET."""
        return self.simulate_get(LIST, headers={"X-Auth-Token": token}).status_code

    def change(self, token: str, **headers: str) -> int:
        """Return the status of a DELETE of what is not there."""
        headers["X-Auth-Token"] = token
        return self.simulate_delete(ONE, headers=headers).status_code

    def log_in(self, name: str, password: str) -> falcon.testing.Result:
        """Return the answer to a login."""
        return self.simulate_post(LOGIN, json=password_login(name, password))

    def renew(self, token: str) -> falcon.testing.Result:
        """Return the answer to a login by a token."""
        return self.simulate_post(LOGIN, json=token_login(token))
