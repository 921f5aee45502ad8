# What the commands of this checkout (fuel, fuel2, fuel-history) have in common: they
# run a module by the Python of .venv, from any directory, as whoever calls them.
# Not an editable install: that would need the network for a build tool.

# launch NAME MODULE ARGUMENT...
launch() {
    name=$1 module=$2
    shift 2
    python=$root/.venv/bin/python
    if [ ! -e "$root/.venv" ]; then
        echo "$name: $root/.venv is missing: run 'make install' first" >&2
        exit 1
    fi
    if [ ! -x "$python" ]; then
        # Two that look alike from here: the Python was removed, or is in a directory
        # that this user may not enter, as under /root.
        home=$(sed -n 's/^home = //p' "$root/.venv/pyvenv.cfg" 2>/dev/null)
        echo "$name: user $(id -u) cannot run $python: the Python of ${home:-.venv}" \
            "was removed, or is closed to this user; make .venv of one that everybody" \
            "may run: make clean && make PYTHON=/usr/bin/python3 install" >&2
        exit 1
    fi
    # -P: a service.py in the working directory is not ours.
    PYTHONPATH=$root${PYTHONPATH:+:$PYTHONPATH} exec "$python" -P -m "$module" "$@"
}
