"""红色网格: a matter that a resident reports, from the first word until the resident says it is solved.

Words: a *case* is one matter; a *step* is one act on it, appended and never changed; a *reporter* is who asked and
who will be asked; a *word* is what a reporter says of the result; a *desk* is a level that holds the case
(grid, community, street, district).

Who calls it: residents' and staff's pages, the JSON door, the worker's clocks, the demo town.

Laws: the table in `workflow` says every change there is. One function, `steps.step`, makes it. Nothing is solved but by
a reporter's word. Who verifies is never who handled. A deadline is computed from the report and never moves later.

Files, from the top; each row uses its own and those below (`.importlinter` holds them to it, a new file finds its row):

    doors: urls, views, api, visitor, opened
    what is offered to whom, and asked of them: detail, next_acts, lane_pages, pages, forms, acts
    the worker's part, and what people are told: work, telling, tells, audiences, letters, deeds
    how a case is read: looking, looks, boards, pins, narrowing, posters, signs, drawing, desks, crowds, sorting, rows,
      cards, opening, beforehand, timeline, sentences, receipts, proofs, promises, attending, calling, forces, speaking,
      queries, whereabouts, alike, comparing, alongside
    a case's life, coming in: sending, strangers, dangers, pace, intake, reporting, walking, expecting, owning,
      joining
    a case's life, being done: answering, filing, dispatch, handling, ladder, supervision, redrawing, gaps
    a case's life, being judged: verification, closing
    the rules that every act meets: steps, photographs, guards, standing, standing_in, rungs, voices, ringing, helping,
      households, owners, hands, afterwards, receiving, confiding, clocks, draws, followers, counted, leading, outcomes
    kinds of matter: matters, families, emergencies, repair_lines, phrases, categories, wording, catalogue, terms
    the table and its words, what is kept: models, reach, parts, workflow, moves, diagram, states, keeping, hollow
"""
