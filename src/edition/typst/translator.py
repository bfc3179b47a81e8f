"""From the doctree of the whole book to Typst source in code mode.

The source is a sequence of calls of the functions in :mod:`edition.typst.styles` and below, and of string literals
made by :func:`edition.typst.quote.quote`; nothing of the edition's text is ever outside such a literal. A node that
is not known keeps its text and is reported once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from docutils import nodes

from edition.typst import breaks, notes, numbering, styles
from edition.typst.blocks import BlockVisitors
from edition.typst.indexes import Index, in_note
from edition.typst.languages import arguments, tag_of, text_options
from edition.typst.links import docname_of, inner_target, key, outer_target, wanted_anchors
from edition.typst.matter import BREAK, NTH, RUN_IN
from edition.typst.pictures import Pictures
from edition.typst.quote import literal, quote

if TYPE_CHECKING:
    from sphinx.builders import Builder

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_TAGS = re.compile(r"<[^>]*>")
_BREAKS = frozenset({"<br>", "<br/>", "<br />"})
_LATEX_BREAKS = frozenset({"\\\\", "\\newline"})


class TypstTranslator(BlockVisitors):
    """Walks a book once; afterwards :meth:`astext` is its source and :attr:`dangling` the anchors that do not exist."""

    index: Index

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.notes = notes.Notes(document)
        self.foot = notes.Foot()
        self.nested: list[str] = []
        self.keyed: set[str] = set()
        self.edited = numbering.Edited(document, "none")
        self.at_end: Collection[str] = ()
        self.wanted = wanted_anchors(document)
        self.placed: set[str] = set()
        self.language: list[dict[str, str]] = [{}]
        self._opened: list[tuple[int, int]] = []
        self._lemma: nodes.Element | None = None

    def begin(self, pictures: Pictures, language: str, index: Index, *, parts: bool) -> None:
        """Take what the book as a whole decides: its pictures, language and index, whether it has parts."""
        self.pictures = pictures
        self.index = index
        self.language = [text_options(language)]
        self.top_rank = 1 - parts

    def number(self, edited: numbering.Edited, words: Mapping[str, str], at_end: Collection[str]) -> None:
        """Take which lines are numbered, the words of the book, and the layers that stand at the end of a chapter."""
        self.edited = edited
        self.words_of_book = words
        self.at_end = at_end

    @property
    def dangling(self) -> list[str]:
        """Targets of links for which the book has no anchor, sorted."""
        return sorted(self.wanted - self.placed)

    # ------------------------------------------------------------ every node

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Visit a node; within its own form come anchors, language and the styles its classes ask for."""
        if not isinstance(node, nodes.Element):
            super().dispatch_visit(node)
            return
        self._note_anchors(node)
        count = self._open_all(self._outer(node))
        try:
            super().dispatch_visit(node)
        except nodes.SkipNode:
            self._close_all(count)
            self._leave_language(node)
            raise
        self._opened.append((count, self._open_all(self._inner(node))))

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Leave a node, closing what :meth:`dispatch_visit` opened in reverse order."""
        if not isinstance(node, nodes.Element):
            super().dispatch_departure(node)
            return
        outer, inner = self._opened.pop()
        if self._lemma is node:
            self.cut(NTH)
            self._lemma = None
        self._close_all(inner)
        super().dispatch_departure(node)
        self._close_all(outer)
        self._leave_language(node)

    def _outer(self, node: nodes.Element) -> list[str]:
        """Calls around the form of a node: all styles of a block with blocks in it, those of its place otherwise."""
        classes: list[str] = node.get("classes", [])
        if self.in_words and not isinstance(node, nodes.Inline):
            return self._enter_language(node)
        if not isinstance(node, nodes.TextElement):
            styled = styles.of_block(classes) + styles.of_text(classes, inline=False)
            return self._enter_language(node) + [f"{name}(" for name in styled]
        if isinstance(node, nodes.line):
            return self._enter_language(node)
        if not isinstance(node, nodes.paragraph):
            return []
        around: list[str] = node.parent.get("classes", [])
        styled = [f"{name}(" for name in styles.of_block(classes, around=around)]
        return self._enter_language(node) + styled  # around the paragraph: its direction is that of its language

    def _inner(self, node: nodes.Element) -> list[str]:
        """Calls around the text of a node that holds text."""
        if not isinstance(node, nodes.TextElement):
            return []
        if not node.children:
            return [f"{name}(" for name in styles.of_empty(node["classes"])]
        styled = styles.of_text(node["classes"], inline=isinstance(node, nodes.Inline))
        language = [] if isinstance(node, nodes.paragraph | nodes.line) else self._enter_language(node)
        return language + [f"{name}(" for name in styled]

    def _enter_language(self, node: nodes.Element) -> list[str]:
        language = _language(node)
        if not language:
            return []
        changed = language != self.language[-1]
        self.language.append(language)
        return [f"text({arguments(language)}, "] if changed else []

    def _leave_language(self, node: nodes.Element) -> None:
        if _language(node) and len(self.language) > 1:
            self.language.pop()

    def _open_all(self, calls: list[str]) -> int:
        for call in calls:
            self.open(call)
        return len(calls)

    def _close_all(self, count: int) -> None:
        for _ in range(count):
            self.close()

    def _note_anchors(self, node: nodes.Element) -> None:
        if self.bare or not node.get("ids"):
            return
        docname = docname_of(node)
        new = self.wanted.intersection(key(docname, anchor) for anchor in node["ids"]) - self.placed
        self.placed |= new
        self.anchors += sorted(new)

    def unknown_visit(self, node: nodes.Node) -> None:
        """A node of the tables in :mod:`edition.typst.styles`, or one that nobody knows."""
        names = [cls.__name__ for cls in type(node).__mro__]
        if styles.SKIPPED.intersection(names):
            raise nodes.SkipNode
        if function := _function(node):
            self.open(f"{function}(")
        if not (set(names) & (styles.TRANSPARENT | styles.NODES.keys())):
            self.report(f"the PDF has no form for {names[0]}: its text is kept", names[0], node)

    def unknown_departure(self, node: nodes.Node) -> None:
        """The other end of :meth:`unknown_visit`."""
        if _function(node):
            self.close()

    # ------------------------------------------------------------ running text

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802 - named after the node
        """Text, its white space as HTML would show it."""
        text = _SPACE.sub(" ", node.astext())
        self.say(text)
        if self.in_words:
            self._words(text)
            return
        start = self.edited.starts.get(id(node))
        done = 0
        if start and not self.bare:
            done = self._first_word(text, start)
        for offset, name, nth in () if self.bare else sorted(self.edited.recurrences.get(id(node), ())):
            begin = max(done, text.rfind(" ", 0, offset) + 1)
            if begin > done:
                self._run(text[done:begin])
            self.write(f"recurs({literal([name, nth])}, {quote(text[begin:offset])}); ")
            done = max(done, offset)
        self._run(text[done:])

    def _run(self, text: str) -> None:
        if self.out and self.out[-1] == "br(); ":
            text = text.lstrip(" ")
        for pieces in breaks.parts(text):
            self.write(f"{quote(pieces[0])}; " if len(pieces) == 1 else f"long({literal(pieces)}); ")

    def _first_word(self, text: str, names: list[str]) -> int:
        """Write the first word of a lemma, which is not divided; gives where it ends."""
        begin = len(text) - len(text.lstrip(" "))
        end = text.find(" ", begin)
        end = len(text) if end < 0 else end
        if begin:
            self._run(text[:begin])
        self.write(f"first-word({literal(names)}, {quote(text[begin:end])}); ")
        return end

    def _words(self, text: str) -> None:
        for pieces in breaks.parts(text):
            if len(pieces) > 1:
                for number, piece in enumerate(pieces):
                    self.write(f"long({literal([piece])}); ")
                    if number < len(pieces) - 1:
                        self.cut(BREAK)
                continue
            for piece, after in notes.split(pieces[0]):
                if piece:
                    self.write(f"{quote(piece)}; ")
                if after:
                    self.cut(after)

    def depart_Text(self, node: nodes.Text) -> None:  # noqa: N802 - named after the node
        """Nothing to end."""

    def visit_literal(self, node: nodes.Element) -> None:
        """Literal text in a line."""
        self.say(node.astext())
        self.write(f"mono({quote(_SPACE.sub(' ', node.astext()))}); ")
        raise nodes.SkipNode

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        """The mark of a note; its first mark brings the note along."""
        if self.bare:
            raise nodes.SkipNode
        note = self.notes.of(node)
        if note is None:
            self.write(f"super({quote(node.astext())}); ")
        elif not self.notes.first(node):
            if notes.target_of(node) not in self.keyed:
                self.write(notes.source_again(node))
        elif self.in_words:
            self.write(notes.source_again(node))
            self.nested.append(self._note(node, note))  # set behind the mark of the note around it
        else:
            self.write("")
            self._note_anchors(note)
            self.write(self._note(node, note))
            self.out += self.nested
            self.nested.clear()
        raise nodes.SkipNode

    def _note(self, mark: nodes.footnote_reference, note: nodes.footnote) -> str:
        """The source of a mark; what the note says goes to the foot, or to the end of the chapter."""
        name, layer, shown = notes.target_of(mark), notes.layer(note), mark.astext() or notes.mark_text(note)
        content = notes.after_label(note)
        if layer in self.at_end:
            self.end_notes.append((name, shown, self.render(content)))
            return f"mark-of-end-note({quote(name)}, {quote(shown)}); "
        keyed = layer in RUN_IN and not self.in_words and self.edited.keyed(mark)
        if notes.is_words(note):
            lemma, self._lemma = self._lemma, next(_lemmata(note), None) if keyed else None
            self.foot.add(name, layer, shown, self.render_words(content), keyed=keyed)
            self._lemma = lemma
        else:
            self.foot.add_solid(name, layer, shown, self.render(content), keyed=keyed)
        self.end_names.append(name)
        if keyed:
            self.keyed.add(name)
        return f"entry({quote(name)}); " if keyed else f"note({quote(name)}, {quote(shown)}); "

    def visit_reference(self, node: nodes.reference) -> None:
        """A link inside the book or to an allowed address; anything else is set as plain text."""
        if not self.bare and (entry := self.index.mention(node)):
            self.out.append(f"mention({quote(entry)}, {literal(in_note(node))}); ")
        if call := self._link(node):
            self.write("")  # its anchors stand before it: two links that hold each other's target cannot be set
            self.open(call)

    def depart_reference(self, node: nodes.reference) -> None:
        """End the link."""
        if self._link(node):
            self.close()

    def _link(self, node: nodes.reference) -> str:
        if self.bare:
            return ""
        if target := inner_target(node):
            return f"to({quote(target)}, "
        if target := outer_target(node):
            return f"web({quote(target)}, "
        if ":" in node.get("refuri", ""):
            message = f"link with a scheme that may not go into a PDF: {node['refuri']!r}; its text is kept"
            self.report(message, f"scheme {node['refuri']}", node)
        return ""

    def visit_raw(self, node: nodes.Element) -> None:
        """Source for another format: a line break, or nothing; text in it is reported as lost from the PDF."""
        source, formats = node.astext().strip(), node.get("format", "").split()
        if source in _BREAKS:
            self.write("br(); ")
        elif source not in _LATEX_BREAKS and _TAGS.sub("", source).strip():
            self.report(f"raw {' '.join(formats)} with text in it is not in the PDF", f"raw {source}", node)
        raise nodes.SkipNode

    def visit_start_of_file(self, node: nodes.Element) -> None:
        """A document of the book. Equal note marks of two documents must not meet on one page."""
        marks = notes.marks_of(node)
        if marks & self.marks_on_page:
            self.end_chapter()
            self.out.append("new-page()\n")
            self.marks_on_page = set()
        self.marks_on_page |= marks
        start = key(node["docname"], "")
        if start in self.wanted and start not in self.placed:
            self.placed.add(start)
            self.anchors.append(start)

    def depart_start_of_file(self, node: nodes.Element) -> None:
        """Nothing to end."""

    def depart_document(self, node: nodes.document) -> None:
        """The anchors that wait after the last text, the notes at the end of the last chapter."""
        self.write("")
        self.end_chapter()

    def visit_document(self, node: nodes.document) -> None:
        """A book that begins without a heading."""
        self._plan_lines(any(True for _ in node.findall(nodes.footnote_reference)))


def _lemmata(note: nodes.footnote) -> Iterator[nodes.Element]:
    """The lemma that an entry quotes."""
    return (node for node in note.findall(nodes.inline) if "lem" in node["classes"])


def _function(node: nodes.Node) -> str:
    """The function of a node in the tables; paragraphs for unknown blocks of text, none for other unknown nodes."""
    names = [cls.__name__ for cls in type(node).__mro__]
    known = next((styles.NODES[name] for name in names if name in styles.NODES), "")
    block = isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline)
    return known or ("p" if block and not styles.TRANSPARENT.intersection(names) else "")


def _language(node: nodes.Element) -> dict[str, str]:
    return text_options(str(node.get("lang") or tag_of(node.get("classes", []))))
