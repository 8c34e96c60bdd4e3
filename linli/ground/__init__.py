"""The ground that everything stands on: days, retries, what must follow, what was done; no word of neighbours."""
