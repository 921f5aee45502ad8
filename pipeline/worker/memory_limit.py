"""The memory limit of a process, so that only what needs more fails.

Without it the kernel kills a process, possibly another one, without a trace. The main
process has it too, because its standby takes reports.
"""

import os
import resource
from pathlib import Path
from typing import Any

from celery.signals import worker_init, worker_process_init

from service import settings


@worker_init.connect
@worker_process_init.connect
def limit_memory(**_signal: Any) -> None:
    """Let this process use WORKER_MEMORY_MB more than it uses now; Linux only."""
    megabytes = settings.load(os.environ).worker_memory_mb
    used = _data_bytes()
    if not megabytes or used is None:
        return
    limit = used + (megabytes << 20)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_bytes() -> int | None:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("VmData:")]
    return int(sizes[0]) << 10 if sizes else None
