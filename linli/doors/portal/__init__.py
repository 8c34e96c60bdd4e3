"""The portal: the door for people. Home, how things are shown, the ways through the house, and how it refuses.

Words: a *way* leads to a room's page (tabs, the desk's rail, the bell); a *refusal's page* says what happened, that
nothing was lost, and what to do now; the *gallery* shows every part of `ground.ui` in every state.

Who calls it: `settings` (middleware, the views that answer refusals and a forged form) and `linli.urls` (the handlers).

Laws: a page that read a session is kept in no cache · a refused form comes back over the same words · no secret is
written back into a page · what another site sent is never offered for sending again · the rail shows only doors that
open, by the doors' own rules.
"""
