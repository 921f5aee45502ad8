"""Keep the bindings of the reports' queue, and watch them."""
