"""`fuel-history users`: each command does what it says, and says what it did."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from admin.main import main
from tests.support.servers.users import READER, write_users
from users import passwords
from users.users_file import Users, read


Run = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_users(tmp_path / "auth.json")


@pytest.fixture
def run(path: Path) -> Run:
    """Run `fuel-history users …` on the file, with `text` as its input."""

    def run(*arguments: str, text: str = "") -> Result:
        environ = {"AUTH_FILE": str(path)}
        return CliRunner().invoke(main, ["users", *arguments], input=text, env=environ)

    return run


def known(path: Path) -> Users:
    return read(path)[0]


def refusal(result: Result, status: int = 1) -> str:
    """Return the one line that was said, after checking that it is one."""
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("fuel-history: ").rstrip()


def test_list_shows_names_roles_and_the_numbers_of_tokens(run: Run, path: Path):
    numbers = [token.number for token in known(path).tokens]

    assert run("list").stdout.splitlines() == [
        "NAME   ROLES   TOKENS",
        f"admin  admin   {numbers[0]} (2026-03-07)",
        f"grace  reader  {numbers[1]} (2026-03-07)",
    ]


def test_a_user_that_is_added_can_log_in(run: Run, path: Path):
    result = run("add", "ada", "--role", "admin", text="battery staple\nmore\n")

    user = known(path).find("ada")
    assert (result.exit_code, result.output) == (0, "ada (admin) can log in now\n")
    assert user is not None
    assert user.roles == ("admin",)
    assert passwords.matches("battery staple", user.password)


def test_a_new_user_may_only_read_unless_told_otherwise(run: Run, path: Path):
    run("add", "ada", text="battery staple\n")

    user = known(path).find("ada")
    assert user is not None
    assert user.roles == ("reader",)


def test_the_first_user_makes_the_file(run: Run, path: Path):
    path.unlink()

    assert run("add", "ada", text="battery staple\n").exit_code == 0

    assert [user.name for user in known(path).users] == ["ada"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_user_that_is_removed_has_no_tokens_left(run: Run, path: Path):
    result = run("remove", "grace")

    assert result.output == "grace was removed, with all tokens\n"
    assert [user.name for user in known(path).users] == ["admin"]
    assert [token.user for token in known(path).tokens] == ["admin"]


def test_a_new_password_replaces_the_old_one_alone(run: Run, path: Path):
    before = known(path)

    result = run("password", "grace", text="another password\r\n")

    after = known(path)
    assert result.output == "grace has a new password\n"
    assert passwords.matches("another password", after.users[1].password)
    assert after.users[0] == before.users[0]
    assert after.tokens == before.tokens
    assert after.secret == before.secret


def test_a_token_is_printed_once_and_can_be_revoked(run: Run, path: Path):
    made = run("token", "grace").stdout.strip()

    owner = known(path).owner_of(made)
    assert owner is not None
    assert owner.name == "grace"
    assert made not in path.read_text()
    number = known(path).tokens[-1].number
    assert run("revoke", number).output == f"token {number} was revoked\n"
    assert known(path).owner_of(made) is None
    assert known(path).owner_of(READER.token)


NO_USER = "there is no user ada (users: admin, grace)"
THERE = (
    "user grace exists already: change the password with"
    " 'fuel-history users password grace'"
)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["remove", "ada"], NO_USER),
        (["password", "ada"], NO_USER),
        (["token", "ada"], NO_USER),
        (["add", "grace"], THERE),
        (["add", "new"], "a password has at least 8 characters"),
        (["password", "grace"], "a password has at least 8 characters"),
        (
            ["revoke", "00000000"],
            "there is no token 00000000: 'fuel-history users list' lists them",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    run: Run, path: Path, arguments: list[str], told: str
):
    before = path.read_text()
    text = "1234567\n" if told.startswith("a password") else "battery staple\n"

    assert refusal(run(*arguments, text=text)) == told

    assert path.read_text() == before


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a" * 65, "a\n"])
def test_a_name_that_cannot_be_is_wrong_usage(run: Run, name: str):
    result = run("add", name, text="battery staple\n")

    assert result.exit_code == 2
    assert "a name has 1 to 64 letters, digits or _ . @ + -" in result.stderr


@pytest.mark.parametrize("command", ["list", "remove", "password", "token", "revoke"])
def test_without_a_file_there_is_nobody_to_change(run: Run, path: Path, command: str):
    path.unlink()
    arguments = [command] if command == "list" else [command, "grace"]

    told = refusal(run(*arguments))

    assert told.startswith(f"AUTH_FILE {path} is missing: ")
    assert not path.exists()


def test_a_broken_file_is_not_replaced(run: Run, path: Path):
    path.write_text("{")

    told = refusal(run("add", "ada", text="battery staple\n"))

    assert told.startswith(f"AUTH_FILE {path} is broken: ")
    assert path.read_text() == "{"


def test_a_directory_that_is_not_there_is_one_line(run: Run, path: Path):
    path.unlink()
    path.parent.rmdir()

    assert refusal(run("add", "ada", text="battery staple\n")) == (
        f"cannot write AUTH_FILE {path}: No such file or directory"
    )


def test_a_link_stays_one(run: Run, path: Path):
    real = path.rename(path.with_name("real.json"))
    path.symlink_to(real)

    run("remove", "grace")

    assert path.is_symlink()
    assert known(real).find("grace") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change files of others")
def test_a_file_of_the_servers_user_stays_that_users(run: Run, path: Path):
    os.chown(path, 65534, 65534)

    assert run("remove", "grace").exit_code == 0

    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_a_bad_setting_has_a_status_of_its_own():
    result = CliRunner().invoke(main, ["users", "list"], env={"AUTH": "me"})

    assert refusal(result, 2) == "AUTH must be one of: static, keystone, none"


def test_the_commands_are_explained(run: Run):
    told = run("--help").stdout

    assert "fuel-history users add grace --role reader" in told
