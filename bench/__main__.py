"""`python -m bench [NAME…]`: every benchmark, or these; what cannot run is said."""

import subprocess
import sys


#: In this order, the one that the product exists for first.
BENCHMARKS = (
    *("end_to_end", "lag", "digests", "reading", "client_lists"),
    *("live", "retention", "worker_memory", "page"),
)


def main(names: list[str]) -> int:
    """Run benchmarks, each in a process of its own; return 1 if one did not end."""
    if unknown := set(names) - {*BENCHMARKS}:
        print(f"no benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        print(f"there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    missing = [
        name
        for name in names or BENCHMARKS
        if subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], check=False
        ).returncode
    ]
    if missing:
        print(f"not measured: {', '.join(missing)} (why: see above)", file=sys.stderr)
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
