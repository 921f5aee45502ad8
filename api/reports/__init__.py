"""Reports that come by HTTP."""
