"""The login with a name and password, as in Keystone's API v2.0."""

from http import HTTPStatus

import msgspec
import requests

from fuel_history import answers
from fuel_history.configuration import Configuration
from fuel_history.errors import Unauthorized


PATH = "/keystone/v2.0/tokens"


class _Token(msgspec.Struct):
    id: str


class _Access(msgspec.Struct):
    token: _Token


class _Login(msgspec.Struct):
    access: _Access


_login = msgspec.json.Decoder(_Login)


def body(configuration: Configuration, refused: requests.Response) -> object:
    """Return the body of a login; raises Unauthorized if no password is known.

    `refused` is the answer that made the login necessary.
    """
    # Checked first: a server that is not this API must not get a password.
    told = answers.problem(refused)
    if not (configuration.username and configuration.password):
        raise Unauthorized(f"{told}; set OS_USERNAME and OS_PASSWORD, or OS_TOKEN")
    credentials = {
        "username": configuration.username,
        "password": configuration.password,
    }
    return {
        "auth": {
            "tenantName": configuration.tenant_name,
            "passwordCredentials": credentials,
        }
    }


def token(answer: requests.Response) -> str:
    """Return the token of a login; raises Unauthorized and answers.checked's errors."""
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        told = answers.problem(answer)
        raise Unauthorized(f"{told}: check OS_USERNAME and OS_PASSWORD")
    return answers.decoded(answers.checked(answer), _login).access.token.id
