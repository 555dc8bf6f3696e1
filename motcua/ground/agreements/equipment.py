"""What stands at counters: pieces of equipment, and in which state they are. Pure.

The check-list of a programme asks for them by the same words before the post begins to work at a place.
"""

from collections.abc import Mapping
from enum import StrEnum


class Piece(StrEnum):
    """A piece of equipment of a counter, or of a whole service point."""

    COMPUTER = "COMPUTER"
    SCANNER = "SCANNER"
    PRINTER = "PRINTER"
    QR_READER = "QR"
    CAMERA = "CAMERA"
    QUEUE = "QUEUE"
    DECAL = "DECAL"
    SEAL = "SEAL"


PIECE_WORDS: Mapping[Piece, str] = {
    Piece.COMPUTER: "Máy tính",
    Piece.SCANNER: "Máy quét",
    Piece.PRINTER: "Máy in",
    Piece.QR_READER: "Đầu đọc mã QR",
    Piece.CAMERA: "Camera",
    Piece.QUEUE: "Máy lấy số",
    Piece.DECAL: "Decal, biển quầy",
    Piece.SEAL: "Con dấu",
}


class State(StrEnum):
    """In which state a piece is."""

    WORKS = "WORKS"
    BROKEN = "BROKEN"
    AWAITED = "AWAITED"
    GONE = "GONE"


STATE_WORDS: Mapping[State, str] = {
    State.WORKS: "dùng tốt",
    State.BROKEN: "hỏng",
    State.AWAITED: "chờ cấp",
    State.GONE: "đã thu hồi",
}
