"""Setting type once: what of a template reads the same for everybody is put into words once a language and then kept.

Four fifths of a page are the same whoever asks: its head, the words of its parts, icons, addresses of styles and ways.
When a template is first loaded, runs of such nodes become one `Set` each, and parts that are always the same ones take
their place in the page that includes them. What a node says of the context (a name, a token, a row) is never kept: kept
is only what `_same_for_all` knows by its kind, and it depends on the language, the addresses and the files alone.
"""

from collections.abc import Iterable, Iterator
from threading import RLock
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, TokenType, Variable, VariableNode
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from linli.ground.ui.templatetags import parts

_KEY = "linli.ground.ui.setting"
_NESTED = ("nodelist", "nodelist_loop", "nodelist_empty", "nodelist_true", "nodelist_false")
_NAMES = ("asvar", "target_var", "varname")
"""Where a node keeps the name under which it leaves something behind for those after it."""


class Loader(cached.Loader):
    """Django's loader that keeps each template, which are set here when they are first asked for."""

    def __init__(self, engine: Any, loaders: Any) -> None:
        super().__init__(engine, loaders)
        self._setting = RLock()

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, set. Raises TemplateDoesNotExist."""
        template = super().get_template(template_name, skip)
        if not hasattr(template, "linli_set"):
            with self._setting:
                if not hasattr(template, "linli_set"):
                    template.linli_set = False  # type: ignore[attr-defined]  # so that a part within itself ends here
                    _set(template.nodelist)
                    template.nodelist = Laid(template.nodelist)
                    template.linli_set = True  # type: ignore[attr-defined]
        return template


class Laid(NodeList):
    """The nodes of a template, which know their blocks: at each showing of a page Django looks for them anew."""

    def get_nodes_by_type(self, nodetype: Any) -> list[Any]:
        """The nodes of a kind, here and below."""
        if nodetype is not BlockNode:
            return super().get_nodes_by_type(nodetype)
        if not hasattr(self, "_blocks"):
            self._blocks = super().get_nodes_by_type(nodetype)
        return self._blocks


class Set(Node):
    """A run of nodes that read the same for everybody, as they read in each language so far."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._kept: dict[object, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """As it was set, or set now."""
        here: dict[Any, Any] = context.render_context.dicts[0]
        key = here.get(_KEY)
        if key is None:
            key = here[_KEY] = (get_language(), get_urlconf(), settings.STORAGES["staticfiles"]["BACKEND"])
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = SafeString("".join([str(node.render_annotated(context)) for node in self.nodes]))
        return kept

    render_annotated = render


class Part(Node):
    """A part that is included with words of its own, found when the page was set."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist, self.given = nodelist, given

    def render(self, context: Context) -> SafeString:
        """The part, which knows what the page knows and what it is given."""
        with context.push(**{name: value.resolve(context) for name, value in self.given.items()}):
            return self.nodelist.render(context)


def _set(nodes: NodeList) -> None:
    """Set these nodes and all below them, in their own place."""
    nodes[:] = _joined(list(_laid(nodes)))


def _laid(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with the parts that they include in their place, and with what is below them set."""
    for node in nodes:
        if isinstance(node, IncludeNode):
            yield from _included(node)
            continue
        for name in _NESTED:
            below = getattr(node, name, None) if not hasattr(node, "conditions_nodelists") else None
            if isinstance(below, NodeList):
                _set(below)
        for _condition, below in getattr(node, "conditions_nodelists", ()):
            _set(below)
        yield node


def _included(node: IncludeNode) -> Iterator[Node]:
    """What stands for an included part: its nodes; the node itself where it is known only when the page is shown."""
    name = _literal(node.template)
    part = _part(node, name) if name is not None and not node.isolated_context else None
    if part is None:
        yield node
    elif node.extra_context or any(_leaves_something(each) for each in part):
        yield Part(part, node.extra_context)
    else:
        yield from part


def _part(node: IncludeNode, name: str) -> NodeList | None:
    """The nodes of a part; None while it is being set itself, or where it is more than a part."""
    loader = node.origin.loader
    assert loader is not None, "a template of the house comes from a file of it"
    template = loader.engine.get_template(name)
    found = template.nodelist
    whole = found.get_nodes_by_type(ExtendsNode) or found.get_nodes_by_type(BlockNode)
    return None if whole or not getattr(template, "linli_set", False) else found


def _joined(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes with each run of those that read the same for everybody made one."""
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, Set) or _same_for_all(node):
            run += node.nodes if isinstance(node, Set) else [node]
            continue
        if run:
            yield _one(run)
            run = []
        yield node
    if run:
        yield _one(run)


def _one(run: list[Node]) -> Node:
    return run[0] if len(run) == 1 and isinstance(run[0], TextNode) else Set(run)


def _same_for_all(node: Node) -> bool:
    """Whether a node says the same whoever asks: text, words of the house, an icon, an address of a way or a file."""
    if isinstance(node, TextNode | CommentNode | LoadNode):
        return True
    if _leaves_something(node):
        return False
    if isinstance(node, VariableNode):
        return _is_said(node.filter_expression)
    if isinstance(node, TranslateNode):
        return _is_said(node.filter_expression) and (node.message_context is None or _is_said(node.message_context))
    if isinstance(node, BlockTranslateNode):
        return _is_one_sentence(node)
    if isinstance(node, URLNode):
        return _is_said(node.view_name) and not node.args and not node.kwargs
    if isinstance(node, StaticNode):
        return _is_said(node.path)
    return isinstance(node, SimpleNode) and node.func is parts.icon and all(_is_said(each) for each in node.args)


def _leaves_something(node: Node) -> bool:
    """Whether a node leaves a value behind under a name, or one below it does."""
    return any(getattr(each, name, None) for each in node.get_nodes_by_type(Node) for name in _NAMES)


def _is_said(value: FilterExpression) -> bool:
    """Whether a value stands in the template itself, to be translated at most."""
    return not value.filters and (not isinstance(value.var, Variable) or value.var.lookups is None)


def _literal(value: FilterExpression) -> str | None:
    """A value that stands in the template itself as text."""
    return str(value.var) if not value.filters and isinstance(value.var, str) else None


def _is_one_sentence(node: BlockTranslateNode) -> bool:
    """Whether nothing is filled into a translated block."""
    filled = node.plural or node.countervar or node.extra_context or node.message_context
    return not filled and all(token.token_type == TokenType.TEXT for token in node.singular)
