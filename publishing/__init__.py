"""Put reports into a broker: new ones, and kept ones again."""
