"""From a broker to rows: doorbell, receive, decode, gate, fold, upsert."""
