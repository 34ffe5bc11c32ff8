"""Calls made together: what they collect is run as one, and what they return and raise is as if made in turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pandas as pd
import pytest

from tenure.engine import batching, run_together, scan
from tenure.engine.batching import call_together, run
from tests.engines.test_engine import FRAME


class Engine:
    """An engine whose frames are words, and which notes what it runs at once."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.runs: list[list[str]] = []
        self.fault = fault

    def to_pandas(self, native: Any) -> pd.DataFrame:
        return self.to_pandas_together([native])[0]

    def to_pandas_together(self, natives: Sequence[Any]) -> list[pd.DataFrame]:
        self.runs.append(sorted(natives))
        if self.fault is not None:
            raise self.fault
        return [pd.DataFrame({"word": [native]}) for native in natives]

    def join_small(self, *_: Any) -> Any: ...

    def repartition(self, *_: Any) -> Any: ...

    def least_following(self, *_: Any) -> Any: ...

    def repartition_once(self, *_: Any) -> Any: ...

    def join_in_place(self, *_: Any) -> Any: ...

    def repartition_together(self, *_: Any) -> Any: ...


def collect(engine: Any, *words: str) -> str:
    """Run frames one after the other, and return their words."""
    return "".join(run(engine, word)["word"].iloc[0] for word in words)


def calls(engine: Any, *each: str) -> list[Callable[[], str]]:
    return [partial(collect, engine, *words) for words in each]


def test_frames_of_calls_are_run_as_one_as_often_as_a_call_waits() -> None:
    engine = Engine()
    assert call_together((*calls(engine, "ab", "c", "def"), lambda: "none")) == ["ab", "c", "def", "none"]
    assert engine.runs == [["a", "c", "d"], ["b", "e"], ["f"]]


def test_calls_within_a_call_wait_together_with_the_others() -> None:
    engine = Engine()

    def inner() -> str:
        first = collect(engine, "a")
        return first + "".join(call_together(tuple(calls(engine, "b", "c")))) + collect(engine, "d")

    assert call_together((inner, *calls(engine, "xyz"))) == ["abcd", "xyz"]
    assert engine.runs == [["a", "x"], ["b", "c", "y"], ["d", "z"]]


def test_the_error_is_that_of_the_first_call_that_has_one() -> None:
    def late() -> str:
        raise ValueError(collect(engine, "ab"))

    def early() -> str:
        raise KeyError("early")

    engine = Engine()
    with pytest.raises(ValueError, match="ab"):
        call_together((*calls(engine, "a"), late, early))


def test_what_an_engine_says_reaches_every_call() -> None:
    engine = Engine(RuntimeError("no disk"))

    def careful(word: str) -> str:
        try:
            return collect(engine, word)
        except RuntimeError as error:
            return f"{word}: {error}"

    assert call_together((lambda: careful("a"), lambda: careful("b"))) == ["a: no disk", "b: no disk"]


def test_an_interrupt_ends_all_calls_and_leaves_no_thread() -> None:
    engine, before = Engine(KeyboardInterrupt()), {*threading.enumerate()}

    def stubborn() -> str:
        try:
            return collect(engine, "a")
        except KeyboardInterrupt:
            return collect(engine, "b")

    with pytest.raises(KeyboardInterrupt):
        call_together((stubborn, *calls(engine, "c")))
    assert engine.runs == [["a", "c"]]
    assert before >= {*threading.enumerate()}


def test_an_interrupt_while_a_call_is_busy_ends_it_when_it_collects(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, may_go_on = Engine(), threading.Event()

    class Interrupted(threading.Condition):
        """Interrupts whoever waits for all calls, as soon as one of them waits."""

        one_waits = False

        def notify_all(self) -> None:
            self.one_waits = True
            super().notify_all()

        def wait_for(self, predicate: Any, timeout: float | None = None) -> Any:
            if may_go_on.is_set():
                return super().wait_for(predicate, timeout)
            while not self.one_waits:
                self.wait(0.01)
            may_go_on.set()
            raise KeyboardInterrupt

    def busy() -> str:
        may_go_on.wait()
        return collect(engine, "a")

    monkeypatch.setattr(batching, "Condition", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_together((*calls(engine, "b"), busy))
    assert len(engine.runs) == 0


def test_many_threads_have_batches_of_their_own() -> None:
    def one(number: int) -> list[str]:
        engine = Engine()
        found = call_together(tuple(calls(engine, f"{number}ab", f"{number}cd")))
        assert len(engine.runs) == len(f"{number}ab")
        return found

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(one, range(16))) == [[f"{number}ab", f"{number}cd"] for number in range(16)]


def test_a_single_call_and_engines_that_pay_for_no_job_start_no_thread() -> None:
    here = threading.current_thread
    assert call_together((here,)) == [here()]
    assert run_together(scan(FRAME, ["n"]).lazy, here, here) == [here()] * 2
