"""Whole pictures out of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import av.filter

__all__ = ["deinterlaced"]


def deinterlaced(pictures: Iterable[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    """Pictures of which those that consist of two fields are made whole (FFmpeg's bwdif); others pass as they are.

    Args:
        pictures: As they are decoded; times are kept.
    """
    graph: av.filter.Graph | None = None
    base = Fraction(1)
    for picture in pictures:
        if graph is None and picture.interlaced_frame:
            graph = _graph(picture)
        if graph is None:
            yield picture
            continue
        base = picture.time_base or base
        graph.vpush(picture)
        yield from _pulled(graph, base)
    if graph is not None:
        graph.vpush(None)
        yield from _pulled(graph, base)


def _graph(picture: av.VideoFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=picture.width, height=picture.height, format=picture.format, time_base=picture.time_base
    )
    # One picture for each, only where the picture says that it is interlaced.
    change = graph.add("bwdif", "mode=send_frame:deint=interlaced")
    sink = graph.add("buffersink")
    source.link_to(change)
    change.link_to(sink)
    graph.configure()
    return graph


def _pulled(graph: av.filter.Graph, base: Fraction) -> Iterator[av.VideoFrame]:
    """What is ready, its times in the unit `base` again; the filter counts in finer ones."""
    while True:
        try:
            picture = graph.vpull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(picture, av.VideoFrame)  # noqa: S101 - pictures go in
        if picture.pts is not None and picture.time_base is not None:
            picture.pts = round(picture.pts * picture.time_base / base)
            picture.time_base = base
        yield picture
