"""What is asked once more before others lose by it, for `ui/parts/confirm.html`; with no `href` it may not be done."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from . import organisations, queries, rows
from .models import Organisation, Person, Post


def ending(post: Post, at: datetime) -> rows.Row:
    """The question before a post ends."""
    (row,) = rows.posts([post], at)
    return {
        "title": _("结束“%(post)s”吗？") % {"post": row["title"]},
        "line": _("%(who)s马上退出登录，手上的事等接任的人来办。")
        % {"who": post.person.name or post.person.address_as},
        "href": row["act_href"],
        "words": row["act_words"],
        "back": row["href"],
    }


def closing(row: Organisation, by: Person | None, at: datetime) -> rows.Row:
    """The question before an organisation closes: what ends with it, or why this is not the asker's to do yet."""
    question: rows.Row = {
        "title": _("停用“%(name)s”吗？") % {"name": row.named()},
        "back": reverse("people:organisation", args=[row.public_id]),
    }
    if stay := organisations.keeps_open(row, by, at):
        return question | {"line": stay.words}
    ends = {"posts": queries.posts_at(row, at).count(), "duties": queries.responsibilities_of(row, at).count()}
    return question | {
        "line": _("它的岗位（%(posts)s 个）和责任（%(duties)s 样）马上一起结束，在岗的人会收到消息。") % ends,
        "href": reverse("people:close-organisation", args=[row.public_id]),
        "words": _("停用"),
    }


def shutting_out(member: Person, at: datetime) -> rows.Row:
    """The question before every door is closed to a member of staff."""
    (row,) = rows.accounts([member], at)
    return {
        "title": _("停用“%(name)s”吗？") % {"name": row["title"]},
        "line": _("%(who)s马上退出登录，您让他再能登录之前都进不来。岗位还在他名下，手上的事请安排人接。")
        % {"who": row["title"]},
        "href": reverse("people:deactivate", args=[member.public_id]),
        "words": row["act_words"],
        "back": row["href"],
    }
