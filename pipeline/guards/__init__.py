"""What protects the flow: from a database away, rubbish, and messages that kill."""
