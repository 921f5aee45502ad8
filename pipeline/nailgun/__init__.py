"""Questions to Nailgun, about runs, in bounded rounds."""
