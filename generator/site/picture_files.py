"""Reads the files of pictures, and collects their problems."""

from __future__ import annotations

from generator.text.picture_data import PictureError
from generator.text.pictures import Picture, read_picture
from generator.text.problems import Problem, Rule

PICTURE = Rule(
    "picture",
    "error",
    what="A file with the extension of a picture is a picture that browsers can show. If it contains GPS data, you get "
    "a warning: remove the data.",
    why="Otherwise readers would see a broken picture, or could learn where the author lives.",
    milder="warning",
)


def picture_of(path: str, data: bytes) -> tuple[Picture | None, tuple[Problem, ...]]:
    """The picture in a file, or what is wrong with it."""
    try:
        return read_picture(path.rpartition("/")[2], data), ()
    except PictureError as error:
        return None, tuple(PICTURE.at(path, fault.line, fault.column, fault.message) for fault in error.faults)
