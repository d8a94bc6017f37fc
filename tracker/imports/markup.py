"""An XML document as a tree of elements from which every text can be taken once.

What has been taken is gone, so what is left at the end is exactly what had no place anywhere.
Names are local names: StratML documents come in several namespaces and in none. Comments and
processing instructions are not content and are not read; nothing a document refers to is fetched.
"""

from collections.abc import Callable, Iterator
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from tracker.imports.reading import (
    FIELD_BYTES_MAX,
    UTF_16_MARKS,
    BadRow,
    not_utf8,
    shown,
    too_large,
)

DEPTH_MAX = 64
_XINCLUDE = "http://www.w3.org/2001/XInclude"


class Element:
    """One element: its attributes by written name, its texts and children in written order."""

    __slots__ = ("attributes", "line", "name", "namespace", "pieces")

    def __init__(self, name: str, line: int, namespace: str, attributes: dict[str, str]) -> None:
        """Start an element that has no content yet; `line` is where its tag begins."""
        self.name = name
        self.line = line
        self.namespace = namespace  # empty where none is declared on the element itself
        self.attributes = attributes
        self.pieces: list[str | Element] = []

    def children(self, *names: str) -> Iterator["Element"]:
        """Yield the child elements with one of these names; all children without a name."""
        for piece in self.pieces:
            if isinstance(piece, Element) and (not names or piece.name in names):
                yield piece

    def take_attribute(self, *names: str) -> str:
        """Return the value of the first of these attributes that is there, and remove it."""
        for written in self.attributes:
            if _local(written) in names:
                return self.attributes.pop(written)
        return ""

    def take(self, *names: str) -> str:
        """Return the exact text of the first such child that has any, and remove it."""
        return next((text for text in self._texts(names)), "")

    def take_all(self, *names: str) -> tuple[str, ...]:
        """Return the exact texts of all such children that have any, and remove them."""
        return tuple(self._texts(names))

    def take_own(self) -> str:
        """Return the text directly in this element, and remove it; blank text counts as none."""
        own = "".join(piece for piece in self.pieces if isinstance(piece, str))
        self.pieces = list(self.children())
        return own if own.strip() else ""

    def _texts(self, names: tuple[str, ...]) -> Iterator[str]:
        for child in self.children(*names):
            text = "".join(child._inner())
            if text.strip():
                child._empty()
                yield text

    def _inner(self) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
            else:
                yield from piece._inner()

    def _empty(self) -> None:
        self.pieces = list(self.children())
        for child in self.children():
            child._empty()


def read_markup(document: bytes) -> Element | BadRow:
    """Parse a document; one with a DTD, entities or references to other files is refused."""
    parser = DefusedExpatParser(forbid_dtd=True)
    tree = _Tree(parser.getLineNumber)
    parser.setContentHandler(tree)
    try:
        parser.feed(document)
        parser.close()
    except SAXParseException as error:
        return _malformed(document, error)
    except DefusedXmlException:
        return BadRow(
            parser.getLineNumber(),
            "The document declares a DTD, an entity or a reference to another file; "
            "none is read. Remove the declaration and import it again.",
        )
    except _Refused as refused:
        return BadRow(parser.getLineNumber(), str(refused))
    except (LookupError, ValueError) as error:
        return BadRow(1, f"The encoding that the document names cannot be read: {error}.")
    assert tree.root is not None, "a document without a root is malformed"
    return tree.root


class _Refused(Exception):
    pass


class _Tree(ContentHandler):
    def __init__(self, line_now: Callable[[], int]) -> None:
        super().__init__()
        self.root: Element | None = None
        self._line_now = line_now
        self._open: list[Element] = []
        self._texts: list[str] = []
        self._text_characters = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        self._end_text()
        if len(self._open) >= DEPTH_MAX:
            raise _Refused(f"Elements are nested more than {DEPTH_MAX} deep.")
        element = Element(_local(name), self._line_now(), *_attributes(name, dict(attrs)))
        if self._open:
            self._open[-1].pieces.append(element)
        else:
            self.root = element
        self._open.append(element)

    def characters(self, content: str) -> None:
        self._texts.append(content)
        self._text_characters += len(content)
        if self._text_characters > FIELD_BYTES_MAX:
            raise _Refused(_TOO_LARGE)

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX's name
        self._end_text()
        self._open.pop()

    def _end_text(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        self._text_characters = 0
        if too_large(text):
            raise _Refused(_TOO_LARGE)
        if text:
            self._open[-1].pieces.append(text)


_TOO_LARGE = f"A text is larger than {FIELD_BYTES_MAX:,} bytes."


def _attributes(name: str, written: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the namespace declared for the element, and its attributes without declarations."""
    prefix, colon, _ = name.rpartition(":")
    kept: dict[str, str] = {}
    for attribute, value in written.items():
        if too_large(value):
            raise _Refused(_TOO_LARGE)
        if attribute != "xmlns" and not attribute.startswith("xmlns:"):
            kept[attribute] = value
        elif value == _XINCLUDE:
            raise _Refused("The document includes other files (XInclude); none is read.")
    return written.get("xmlns" + colon + prefix, ""), kept


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _malformed(document: bytes, error: SAXParseException) -> BadRow:
    line = error.getLineNumber() or 1
    try:
        document.decode()
    except UnicodeDecodeError as undecoded:
        same_line = document.count(b"\n", 0, undecoded.start) + 1 == line
        if same_line and not document.startswith(UTF_16_MARKS):
            return BadRow(line, not_utf8(undecoded.start))
    return BadRow(line, f"Not well-formed XML: {shown(error.getMessage()).strip(chr(34))}.")
