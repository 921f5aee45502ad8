"""What a run tells: how it went, why, what changed, what was slow, when it ends."""
