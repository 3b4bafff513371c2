"""What one more bit of communication changes in an off-switch game.

Before it chooses, the robot hears one answer, "go" or "stop", and then plays the game with the belief that the answer
leaves it. The answer may come from the same model of the human as the switch (asked once more, independently given U)
or from any other function.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, scalar
from rewardtheory.games.humans import answers, rational
from rewardtheory.games.off_switch_parts import parts


@dataclass(frozen=True, eq=False)
class Bit:
    """What one more bit changes.

    Attributes:
        gain: how much more the game is worth with it.
        value: what the game is worth with it.
        go, stop: every optimal choice after either answer, the robot's own first; empty where it never comes.
        probability: of "go".
        limit: E[U⁺], what the game is worth at most, however many bits come.
    """

    gain: Any
    value: Any
    go: tuple[str, ...]
    stop: tuple[str, ...]
    probability: Any
    limit: Any

    def __str__(self) -> str:
        def n(x):
            return f"{float(floats(np.asarray(x))):.4g}"

        does = {"wait": "waits", "act": "acts", "off": "switches off", None: "(never heard)"}
        after = ", ".join(
            f'after "{word}" it {does[choices[0] if choices else None]}'
            for word, choices in (("go", self.go), ("stop", self.stop))
        )
        return f"a question before the choice adds {n(self.gain)} (value {n(self.value)} of at most {n(self.limit)}): {after}."


def one_more_bit(belief, human: Callable, *, answer: Callable | None = None) -> Bit:
    """What it is worth to ask one question before the game.

    value = Σ_b max(E[U 1_b], 0, E[U π 1_b]) over the answers b, gain = value − max(E[U], 0, E[U π])

    Args:
        belief: from `rt.beliefs`.
        human: π, who holds the switch.
        answer: the probability of "go" as a function of the utility; by default the human's own π, asked anew.

    Returns:
        `Bit`. The gain is never negative; a rational human who is waited for leaves nothing to gain.

    >>> import rewardtheory as rt
    >>> print(rt.one_more_bit(rt.beliefs.finite({-1: 0.5, 1: 0.5}), rt.humans.coin(0.5), answer=rt.humans.rational))
    a question before the choice adds 0.5 (value 0.5 of at most 0.5): after "go" it acts, after "stop" it switches off.
    """
    said = human if answer is None else answer

    def go_and_run(u):
        return answers(said, u) * answers(human, u)

    alone, asked = parts(belief, human), parts(belief, said)
    # A rational human gives the same answer twice.
    both = alone if said is human and human is rational else parts(belief, go_and_run)

    def worth(x):
        return x.good - x.missed - x.harmed

    act, wait = alone.good - alone.bad, worth(alone)
    zero = act * 0
    exact = is_exact(np.asarray(act))
    bound = 0 if exact else float(1000 * UNIT_ROUNDOFF * (alone.good + alone.bad))
    after_go = {"wait": worth(both), "off": zero, "act": worth(asked)}
    after_stop = {"wait": wait - worth(both), "off": zero, "act": act - worth(asked)}
    before = max(act, zero, wait)
    value = max(after_go.values()) + max(after_stop.values())
    gain = max(value - before, zero)
    go, stop = best_choices(after_go, bound), best_choices(after_stop, bound)
    return Bit(
        gain=scalar(gain),
        value=scalar(before + gain),
        go=go if asked.allowed > 0 else (),
        stop=stop if asked.allowed < 1 else (),
        probability=scalar(asked.allowed),
        limit=scalar(alone.good),
    )


def best_choices(values: dict[str, Any], bound) -> tuple[str, ...]:
    """The names whose values are not proved below the greatest, in the order given."""
    best = max(values.values())
    return tuple(name for name, x in values.items() if x + 2 * bound >= best)
