"""The look of the house: base pages, and parts of which every page is composed. No word of the neighbourhood's rules.

**Bases** (extend one):

- `ui/page.html`, a resident's page, one column on a phone. Blocks `title`, `head`, `main`, `aside`, and `columns`
  (write ` two` there; on a wide screen what has `class="beside"` stands at the right, `beside lower` below it). The
  top bar reads the context: `where` ("北园社区 · 8号院"), `where_more` (a line below it), `where_href` (shows ▾) and
  `back` (an address: shows ‹).
- `ui/working.html`, the same for whoever works here, with the desk's ways at the left (blocks as above, but `aside`:
  what stands beside belongs to `main`); to everybody else it is `ui/page.html`.
- `ui/desk.html`, a staff page in three panes. Blocks `title`, `heading` (its unseen h1), `rail`, `list`, `detail`. The
  list begins with `<h2 class="title">` and is a `<ul class="rows">` whose `<li>` has three children: when (a due
  chip, with `of="办好"` one that says of what), what (`<div><h4><a …></a></h4><p class="soft">`), and one `.btn`; a
  group's name is `<h3 class="group">`. A row's link is `href="?open=…" hx-get="?open=…" hx-select="#detail"
  hx-target="#detail" hx-swap="outerHTML" hx-push-url="true"`. What is open stands in `<div data-open>` (on a phone it
  takes the list's place; begin it with
  `<a class="btn quiet back" href="…">`). The field that the key `a` jumps to has `data-answer`.
- `ui/paper.html`, a sheet for the printer. Blocks `title`, `heading`, `main`; `class="screen"` does not print.

One `h1` a page. A page's form stands in `<form method="post" novalidate>`, begins with `ui/parts/errors.html`, has
`{% field form.x %}` for each field and one `<button class="btn main big">` whose words say what will happen.

**Parts**: `{% include "ui/parts/<name>.html" with … %}`. Rows and steps come as ready strings (dicts or dataclasses),
times from `times.spoken(at, now=…)` and `times.left(due, now=…)`. `state` is one of the five, with its own words:
`wait` (someone is waited for), `busy` (someone is at it), `solved` (by the resident's word), `late`, `shut` (ended
without a solution, with its reason). A button's `tone`: "" | main (once a page) | good (the resident's word) | quiet.

- `calls`: the emergency phones, before any form. Nothing to give.
- `say`: `say` = {href, matters: [{href, words}], post: whether `href` takes a POST of `words`}.
- `person`: `person` = {face ("赵"), role, called, state, state_words, hours, actions: [{href, words}], note}.
- `head`: `title`, `id`, `href`, `more`: a section's heading with its link.
- `cases`: `rows` of cards = {href, state, state_words, aside, title, steps: ["done" | "now" | "todo" | "skipped"],
  steps_words, line, answer_href, answers: [{name, value, words, tone}]}.
- `list`: `rows` in one card = {href, state, state_words, aside, title, line}.
- `tag`: `state`, `words`. In a list's loop write `<span class="tag {{ row.state }}">{{ row.state_words }}</span>`.
- `progress`: `steps` = [{words, state: done | now | todo | skipped}], `label`.
- `promise`: `words`, `line`, `tone` ("" | late | kept).
- `ask`: `ask` = {title, line, href, answers: [{name, value, words, tone}]}: the resident's word.
- `timeline`: `steps`, newest first = {title, at, words, soft, mood ("" | next | fresh)}.
- `tiles`: `tiles` = [{href, over, title, line, tone (wall | ginkgo | haze | pine)}].
- `stat`: `figure`, `of` (the rest of the sentence, with the denominator), `line`, `tone`, `how_href`, `how`.
- `table`: `caption`, `heads` = [{words, number}], `rows` of cells = {words, head, number, href}; cards on a phone.
- `filter`: `label`, `filters` = [{href, words, count, here}].
- `errors`: `form`: the summary on top, tied to its fields.
- `empty`: `title`, `line`, `href`, `action`: what will stand here, and the first step.
- `error`: `title` (an h1), `line`, `fields`, `actions` = [{href, words, tone}].
- `confirm`: `confirm` = {title, line, href, words, back, kept: [(name, value)]}.
- `toast`: `words`, `tone` ("" | wrong). After a redirect: `cookies.say(response, words)`.
- `numbers`: `found` = {call, also, also_called}, `words` in place of 打 119; `blank`: what a script fills in.
- `photos`, by `{% field form.photos %}` (a `ui.photos.PhotosField`; the form is multipart, its page has
  `ui/photos.js`), and in it `photo`, `photo_sending`, `photo_failed`: photos that go along, each arrived, on its way,
  or not arrived; beside a `PlaceField` of the name `photo_place` it asks whether the place that a photo knows goes
  along. `.pair`: before and after.
- by their classes alone: `chips` (sentences to tap), `picks` of `label.pick` or `a.pick` (one of a few), `details.fold`
  (more, when asked for), `dl.slip` (what one keeps), `dl.facts` (who, where, what), `p.soft`, `h3.group`.
- `top`, `tabs`, `rail`, `foot`, `demo`, `languages`, `large_type`, `bell`, `keys` belong to the bases.

**Tags** (builtins, no load): `{% field form.place %}`, `{% icon "bell" %}`, `href="tel:{{ phone|dialled }}"`,
`{{ row.title|whole }}` (of the places: what no end of a line may cut). Rows hold plain words.

**Refused forms**: a view says `asked = asking.page(request, "room/form.html", form, **context)`, answers `asked.show()`
until the form is valid, then makes its one call. A refusal comes back on the same page, over the same words.

**News**: `<section id="…" data-since="/cases/…/since/7">` is asked for every 2 s (15 s after five quiet minutes). The
view answers 204, or the whole element anew with its next `data-since`. Declare it with `@allow(polls=True, …)`.

**Rules**: no inline style or script (the page's policy forbids both). No CSS in a page: a missing part belongs here.
Who calls: every room with pages. `doors.portal` lays the ways (`navigation.lay`) and serves `/ui/`, where each part is
seen in each state.
"""
