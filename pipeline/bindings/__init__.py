"""The bindings of the reports' queue, kept and watched."""
