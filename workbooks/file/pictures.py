"""Pictures that show cells, as Excel's camera takes them: each keeps an image of what the cells said last."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbooks.file.elements import Element

__all__ = ["BLANK", "linked_in_drawing", "linked_in_old_drawing"]

_BLANK_METAFILE = struct.pack(
    "<2I8i4s3I2H3I4i5I", *(1, 88), *[0] * 8, *(b" EMF", 0x10000, 108, 2, 1), *[0] * 4, *[1] * 4, *(14, 20, 0, 16, 20)
)
"""The header of an enhanced metafile and its end."""

_BLANK_PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII=")
"""One pixel that is not seen."""

BLANK: Mapping[str, bytes] = {"emf": _BLANK_METAFILE, "png": _BLANK_PNG}
"""An image of nothing, by the ending of its file."""

_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_IMAGE = re.compile(rb"""<v:imagedata\b[^>]*?\bo:relid\s*=\s*["']([^"']+)""")


def linked_in_drawing(found: list[Element]) -> set[str]:
    """Return the relations of the images that show cells in a drawing."""
    pictures = [each for each in found if each.name == "pic"]
    linked = [
        picture
        for picture in pictures
        if any(each.name == "cameraTool" and picture.start < each.start < picture.end for each in found)
    ]
    return {
        each.attributes["embed"]
        for each in found
        if "embed" in each.attributes and any(picture.start < each.start < picture.end for picture in linked)
    }


def linked_in_old_drawing(vml: bytes) -> set[str]:
    """Return the relations of the images that show cells in a drawing of the old kind.

    >>> linked_in_old_drawing(b'<v:shape><v:imagedata o:relid="rId1"/><x:FmlaPict>A1</x:FmlaPict></v:shape>')
    {'rId1'}
    """
    shapes = (each[0] for each in _SHAPE.finditer(vml) if b"<x:FmlaPict" in each[0])
    return {image[1].decode() for shape in shapes for image in _IMAGE.finditer(shape)}
