"""The doors by which one comes in: pages, and JSON."""
