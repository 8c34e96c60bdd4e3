"""Linli 邻里: how a district, its streets, communities and grids look after people with their own hands."""
