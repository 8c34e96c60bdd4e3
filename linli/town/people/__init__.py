"""People 人: who lives here, who works here, what they may see, and how they come in.

Words: person, household, dwelling claim, guardianship, contact, organisation, body, responsibility, post, seat,
reach, staff account, API key.

Called by every room above it: they ask `scopes` how far a post reaches, `responsibility` who must take a matter on,
`contacts` for a masked or (with a reason) a full number, and `allow` who may knock at a page.

Laws: a person holds no phone or e-mail (those are sealed, in `Contact`) · nobody gives a post to themselves · system,
security and audit administrator exclude every other post · work belongs to the post, and a post that has ended
reaches nothing · an unmasked reading always leaves a reason behind.
"""
