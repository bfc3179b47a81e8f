"""Work divided among processes: objects that live in a process of their own and are asked in turn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def divided(files: Sequence[Path], jobs: int) -> list[list[int]]:
    """The positions of ``files`` in at most ``jobs`` shares of about the same size in bytes, each in order.

    One share where processes cannot be forked (Windows): what is read is too much to be sent to them.
    """
    count = min(jobs, len(files)) if hasattr(os, "fork") else 1
    if count < 2:
        return [list(range(len(files)))]
    shares: list[list[int]] = [[] for _ in range(count)]
    weights = [0] * count
    sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
    for at in sorted(range(len(files)), key=lambda i: -sizes[i]):
        lightest = weights.index(min(weights))
        shares[lightest].append(at)
        weights[lightest] += sizes[at] + 1
    return [sorted(share) for share in shares]


@contextmanager
def asking(made: Sequence[object]) -> Iterator[Callable[..., list[Any]]]:
    """A function that calls a method of each of ``made`` and gives back what they give back.

    Several are forked into processes of their own, which keep what they read until the block ends; one stays here.
    """
    if len(made) < 2:
        yield lambda method, *arguments: [getattr(one, method)(*arguments) for one in made]
        return
    import multiprocessing  # most runs have one file or one process

    context: Any = multiprocessing.get_context("fork")
    pipes, processes = [], []
    for one in made:
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(one, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield partial(_ask, pipes)
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            pipe.close()
            process.terminate()
            process.join()


def _ask(pipes: Sequence[Connection], method: str, *arguments: object) -> list[Any]:
    for pipe in pipes:
        pipe.send((method, arguments))
    try:
        return [pipe.recv() for pipe in pipes]
    except EOFError:
        raise RuntimeError("a process ended before its work was done") from None


def _serve(made: object, pipe: Connection) -> None:
    """Answer until the other end is closed; what goes wrong here is printed and ends the process."""
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            method, arguments = pipe.recv()
            pipe.send(getattr(made, method)(*arguments))
