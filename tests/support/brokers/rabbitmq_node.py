"""A separate RabbitMQ node that tests pause, restart and kill."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import kombu

from embedded.child import spawn
from tests.support.servers.server import free_port
from tests.support.servers.stack import wait_until


#: Debian's programs in PATH change the user and the directory: these do not.
_PROGRAMS = ("/usr/lib/rabbitmq/bin", "/usr/local/sbin", "/opt/rabbitmq/sbin")


def rabbitmq_server() -> str | None:
    """Return the program of RabbitMQ's server; None: it is not installed."""
    return shutil.which("rabbitmq-server", path=os.pathsep.join(_PROGRAMS))


class RabbitMQNode:
    """A node whose data and log are in `directory`, apart from the system's node."""

    def __init__(self, directory: Path, *, advanced: str | None = None) -> None:
        """`advanced` is an advanced.config; with one it listens on all addresses."""
        directory.mkdir(parents=True)
        self._directory = directory
        self._port, distribution = free_port(), free_port()
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "LC_ALL": "C.UTF-8",
            "RABBITMQ_NODENAME": f"chaos-{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(directory / "mnesia"),
            "RABBITMQ_LOG_BASE": str(directory / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(directory / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(directory / "none"),
            "RABBITMQ_CONFIG_FILE": str(directory / "none"),
        }
        if advanced is not None:
            (directory / "rabbitmq.conf").write_text("loopback_users = none\n")
            (directory / "advanced.config").write_text(advanced)
            self._environ |= {
                "RABBITMQ_NODE_IP_ADDRESS": "0.0.0.0",
                "RABBITMQ_CONFIG_FILE": str(directory / "rabbitmq.conf"),
                "RABBITMQ_ADVANCED_CONFIG_FILE": str(directory / "advanced.config"),
            }
        # No plugins: the management interface would ask for its usual port.
        (directory / "plugins").write_text("[].\n")
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"

    def start(self) -> None:
        """Start the node with the messages of its last run; wait until it is ready."""
        program = rabbitmq_server()
        assert program is not None, "no rabbitmq-server on this machine"
        with (self._directory / "node.log").open("ab") as output:
            self._process = spawn(
                [program],
                death_signal=signal.SIGTERM,
                directory=self._directory,
                output=output,
                environment=self._environ,
            )
        wait_until(self._answers, f"RabbitMQ: see {self._directory}/node.log", 90)

    def stop(self) -> None:
        """Stop the node after it has written its messages."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill -9 the node."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Stop the node's processes, like those of a machine that hangs."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def control(self, *words: str) -> None:
        """Run `rabbitmqctl` on the node."""
        node = self._environ["RABBITMQ_NODENAME"]
        program = shutil.which("rabbitmqctl", path=os.pathsep.join(_PROGRAMS))
        assert program is not None, "no rabbitmqctl on this machine"
        subprocess.run(
            [program, "-q", "-n", node, *words],
            env=self._environ,
            check=True,
            capture_output=True,
            timeout=90,
        )

    def fill(self) -> None:
        """Let the node run short of memory, so that it accepts no more messages."""
        self.control("set_vm_memory_high_watermark", "0.0001")

    def free(self) -> None:
        """Give the node enough memory again."""
        self.control("set_vm_memory_high_watermark", "0.4")

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._signal(number)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        # The server is the script's child and may end a moment later.
        wait_until(lambda: not self._signal(0), "RabbitMQ to end", 30)

    def _signal(self, number: int) -> bool:
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
            return True
        return False

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "RabbitMQ ended at its start"
        with suppress(OSError), kombu.Connection(self.url, connect_timeout=2) as node:
            node.connect()
            return True
        return False
