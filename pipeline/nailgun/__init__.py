"""Request data about runs from Nailgun, in bounded rounds."""
