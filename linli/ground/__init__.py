"""The ground that everything stands on: days, retries, what must follow, what was done. No word of the neighbourhood."""
