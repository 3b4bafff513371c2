"""R2 = c R1 + γΦ(s') − Φ(s) + X with E[X] = 0, up to ε: the two rewards then order all policies alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flint import fmpq

from rewardtheory.exact.certificate import Certificate
from rewardtheory.exact.enclosure import check_values, q_values
from rewardtheory.exact.layout import (
    read_index,
    read_list,
    read_model,
    read_object,
    read_rewards,
    read_vector,
    write_model,
    write_reward,
    write_vector,
)
from rewardtheory.exact.model import (
    Model,
    Reward,
    Vector,
    check_model,
    check_reward,
    check_states,
    expected,
    mean,
    mean_weight,
    require,
)
from rewardtheory.exact.number import decimal_above, float_near, read_rational


@dataclass(frozen=True)
class Identity(Certificate):
    """|E[R2] − c E[R1] − γ E[Φ(s')] + Φ(s)| <= ε at every available (s,a), so |J2 − c J1 + μ·Φ| <= ε μ·w.

    Args:
        model, rewards: R1 and R2.
        scale: c.
        potential: Φ, 0 at terminal states.
        epsilon: ε >= 0.
        states: where the identity is claimed: None for all, else a closed set with every reachable state.
    """

    kind: ClassVar[str] = "identity"
    model: Model
    rewards: tuple[Reward, Reward]
    scale: fmpq
    potential: Vector
    epsilon: fmpq
    states: tuple[int, ...] | None = None

    @property
    def conclusion(self) -> str:
        """What follows: identical, same-order, same-up-to-rounding, opposite or trivial.

        The last two end in -up-to-rounding if ε > 0. Whether ε is small enough to be called rounding is for
        the reader to say: the statement names the bound.
        """
        if self.scale > 0 and self.epsilon > 0:
            return "same-up-to-rounding"
        if self.scale > 0:
            places = range(self.model.n_states) if self.states is None else self.states
            same = all(self.rewards[0].payments[s] == self.rewards[1].payments[s] for s in places)
            return "identical" if same and self.scale == 1 else "same-order"
        return ("opposite" if self.scale < 0 else "trivial") + ("-up-to-rounding" if self.epsilon > 0 else "")

    @property
    def statement(self) -> str:
        """One plain sentence: what is proved if `verify` says so."""
        one, two = (r.name for r in self.rewards)
        if self.conclusion == "identical":
            return f"{one} and {two} are the same reward on every transition that can happen."
        how = "in the same way" if self.scale > 0 else "in opposite ways"
        claim = f"{one} and {two} order all policies {how}" if self.scale else f"{two} is trivial"
        line, c = (f"c J[{one}] + constant", f", with c {_brief(self.scale)}") if self.scale else ("constant", "")
        if self.epsilon == 0:
            return f"{claim}: J[{two}] = {line} for every policy{c}."
        error = decimal_above(self.epsilon * mean_weight(self.model))
        return f"{claim} up to {error}: J[{two}] is within {error} of {line} for every policy{c}."

    def prove(self) -> dict[str, fmpq]:
        """Evaluate the difference at every pair of the claimed states."""
        model, (one, two) = self.model, self.rewards
        check_model(model)
        check_reward(model, one)
        check_reward(model, two)
        check_values(model, self.potential, "potential")
        require(self.epsilon >= 0, "ε is negative")
        places = check_states(model, self.states)
        r1, r2 = expected(model, one), expected(model, two)
        shaped = q_values(model, [[self.scale * x for x in row] for row in r1], self.potential)
        worst = fmpq(0)
        for s in places:
            for i, choice in enumerate(model.choices[s]):
                off = abs(r2[s][i] - shaped[s][i] + self.potential[s])
                require(
                    off <= self.epsilon,
                    f"at {model.state(s)}, {model.action(choice.action)} the two sides differ "
                    f"by {float_near(off):.6g}, more than ε = {float_near(self.epsilon):.6g}",
                )
                worst = max(worst, off)
        return {
            "scale": self.scale,
            "epsilon": self.epsilon,
            "largest difference": worst,
            "constant": -mean(model, self.potential),
            "return error at most": self.epsilon * mean_weight(model),
        }

    def content(self) -> dict[str, Any]:
        """The stored data as plain data for JSON."""
        return {
            "model": write_model(self.model),
            "rewards": [write_reward(r) for r in self.rewards],
            "scale": str(self.scale),
            "potential": write_vector(self.potential),
            "epsilon": str(self.epsilon),
            "states": None if self.states is None else list(self.states),
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], models: Mapping[str, Model]) -> "Identity":
        """The certificate from plain data."""
        read_object(data, "identity", ["model", "rewards", "scale", "potential", "epsilon", "states"])
        model = read_model(data["model"], models)
        one, two = read_rewards(data["rewards"], model, 2)
        return cls(
            model,
            (one, two),
            read_rational(data["scale"], "scale"),
            read_vector(data["potential"], "potential", model.n_states),
            read_rational(data["epsilon"], "epsilon"),
            read_states(data["states"], model),
        )


def read_states(data: Any, model: Model) -> tuple[int, ...] | None:
    """A list of states, or None for all."""
    if data is None:
        return None
    return tuple(read_index(s, f"states[{i}]", model.n_states) for i, s in enumerate(read_list(data, "states")))


def _brief(x: fmpq) -> str:
    return f"= {x}" if x.height_bits() <= 40 else f"near {float_near(x)!r}"
