"""Work on all cores: processes that are handed rows in blocks, and whose answers come back in order.

Each process is started anew (not forked: a PKCS#11 module would not survive that) and opens the key itself.
What unlocks it comes through the pipe by which Python starts the process, and is in no file, argument or
variable. A process ends with the one that started it, however that one ended.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Job, Task, Unlock
from liangzheng.issuing.worker import Result, Worker, open_worker

#: Rows handed over at once: enough that handing over costs nothing, few enough that a kill loses a second.
BLOCK: Final = 500
#: The same where pictures are drawn, each of which takes as long as some texts.
DRAWN_BLOCK: Final = 100
#: Blocks under way for each process: one in work, one waiting.
_AHEAD: Final = 2

#: What the rows of a block became, see `Worker.work`.
type Answer = list[Result]
type Block = Sequence[Task]


class Pool:
    """Takes blocks, gives answers in the order of the blocks; holds a bounded number of them."""

    def __init__(self, submit: Callable[[Block], Future[Answer]], ahead: int) -> None:
        self._submit = submit
        self._ahead = ahead
        self._under_way: deque[tuple[Block, Future[Answer]]] = deque()

    def map(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, Answer]]:
        """Yield each block with its answer. Raises what a worker raised; `BuilderError` ``issue_worker``."""
        for block in blocks:
            if len(self._under_way) >= self._ahead:
                yield self._next()
            self._under_way.append((block, self._submit(block)))
        while self._under_way:
            yield self._next()

    def rest(self) -> Iterator[tuple[Block, Answer]]:
        """Yield what is under way after a failure; blocks that fail too are passed over."""
        for _, waiting in self._under_way:
            waiting.cancel()
        for block, waiting in self._under_way:
            if not waiting.cancelled():
                with suppress(Exception):
                    yield block, waiting.result()
        self._under_way.clear()

    def _next(self) -> tuple[Block, Answer]:
        block, waiting = self._under_way.popleft()
        try:
            return block, waiting.result()
        except BrokenProcessPool as error:
            raise BuilderError(
                "a process that signs has ended (killed, or out of memory): run the command again to go on",
                code="issue_worker",
            ) from error


@contextmanager
def open_pool(job: Job, unlock: Unlock, *, processes: int) -> Iterator[Pool]:
    """Give a pool of processes; one process is this one, and starts nothing."""
    with ExitStack() as stack:
        if processes == 1:
            worker = stack.enter_context(open_worker(job, unlock))
            yield Pool(lambda block: _done(worker, block), 1)
            return
        executor = ProcessPoolExecutor(
            processes,
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(job, unlock),
        )
        stack.callback(executor.shutdown, wait=True, cancel_futures=True)
        yield Pool(lambda block: executor.submit(_work, block), processes * _AHEAD)


def cores() -> int:
    """Return how many processes may run at once."""
    return os.process_cpu_count() or 1


def _done(worker: Worker, block: Block) -> Future[Answer]:
    answer: Future[Answer] = Future()
    try:
        answer.set_result(worker.work(block))
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is taken
        answer.set_exception(error)
    return answer


#: In a process of the pool: what it works with.
_HERE: dict[str, Any] = {}


def _begin(job: Job, unlock: Unlock) -> None:
    """Begin in a process of the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal stops the command, which stops its own
    threading.Thread(target=_end_with_parent, daemon=True).start()
    stack = ExitStack()
    try:
        _HERE["worker"] = stack.enter_context(open_worker(job, unlock))
    except Exception as error:  # noqa: BLE001 - said in place of the first answer, in one line
        _HERE["error"] = error
    _HERE["stack"] = stack


def _work(block: Block) -> Answer:
    if "error" in _HERE:
        raise _HERE["error"]
    worker: Worker = _HERE["worker"]
    return worker.work(block)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
