"""What stands on a printed form, read back from the PDF: its text, fonts, tags, and the dark areas of its codes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 72 / 25.4

Matrix = tuple[float, float, float, float, float, float]
Subpath = list[tuple[float, float]]


def words(pdf: bytes) -> str:
    """The text of all pages with single blanks, as a reader hears it."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def words_by_page(pdf: bytes) -> list[str]:
    """The text of each page with single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def unspaced(pdf: bytes) -> str:
    """The text of all pages without any blanks, so that the ends of lines do not count."""
    return words(pdf).replace(" ", "")


def font_names(pdf: bytes) -> set[str]:
    """The names of all fonts used, without the mark of a subset; an embedded font has a font file."""
    names: set[str] = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for entry in page["/Resources"]["/Font"].values():
            font = entry.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in font["/FontDescriptor"]
            names.add(str(font["/BaseFont"]).split("+")[1])
    return names


def tagged(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """The elements of the structure tree, in order: their kind ("/TH", "/Figure") and themselves."""
    open_elements = [PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while open_elements:
        element = open_elements.pop().get_object()
        if not hasattr(element, "get"):
            continue
        if "/S" in element:
            yield str(element["/S"]), element
        kids = element.get("/K", [])
        open_elements.extend(reversed(kids if isinstance(kids, list) else [kids]))


@dataclass(frozen=True)
class Area:
    """A dark rectangle on the page, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def covers(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def dark_shapes(pdf: bytes) -> list[list[Area]]:
    """The shapes filled with black on the first page, each a list of rectangles."""
    reader = PdfReader(io.BytesIO(pdf))
    page = reader.pages[0]
    pen = _Pen()
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        pen.draw(operator.decode(), [float(value) if hasattr(value, "real") else 0.0 for value in operands])
    return pen.shapes


class _Pen:
    """The few operators that a PDF needs to fill rectangles."""

    def __init__(self) -> None:
        self.matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.fill = 0.0
        self.kept: list[tuple[Matrix, float]] = []
        self.path: list[Subpath] = []
        self.shapes: list[list[Area]] = []

    def draw(self, operator: str, values: list[float]) -> None:
        match operator:
            case "q":
                self.kept.append((self.matrix, self.fill))
            case "Q":
                self.matrix, self.fill = self.kept.pop()
            case "cm":
                self.matrix = self._within(values)
            case "scn" if values:
                self.fill = sum(values)
            case "m":
                self.path.append([self._at(*values)])
            case "l":
                self.path[-1].append(self._at(*values))
            case "f":
                if self.fill == 0:
                    self.shapes.append([_box(subpath) for subpath in self.path])
                self.path = []
            case "n" | "S":
                self.path = []

    def _at(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def _within(self, inner: list[float]) -> Matrix:
        a, b, c, d, e, f = self.matrix
        p, q, r, s, t, u = inner
        return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def _box(points: Subpath) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Area(min(xs), min(ys), max(xs), max(ys))
