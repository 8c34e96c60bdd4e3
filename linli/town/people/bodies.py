"""The bodies that the house itself asks for, by their codes in the rulebook; the others only its categories name."""

COMMITTEE = "CM"
"""The residents' committee: a community's own desk."""
STREET_OFFICE = "ST"
PROPERTY = "PM"
"""Whoever manages the property at a place."""
DESKS = (COMMITTEE, STREET_OFFICE)
"""Whom one may call or visit about anything."""
ASKED_FOR = frozenset({*DESKS, PROPERTY})
"""A rulebook that knows one of them by another code is not taken in (`beginning.plan_bodies`)."""
