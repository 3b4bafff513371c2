"""A garbling of the pair of observations that no player could do alone."""

from rewardtheory import exact
from rewardtheory.games.partial_off_switch import partial_off_switch, table_game, value_certificate
from rewardtheory.verify.claims import counterexample


@counterexample(source="garber2024observable")
def telling_both_players_whether_they_agree_helps():
    """Each player sees one of two fair bits, and acting pays −1 where they are equal, else 2. The best pairs are worth 3/4,
    and there are two ways to wait. If both are told instead whether the bits are equal, which is a function of the pair of
    observations, the best pairs are worth 1."""
    apart = value_certificate(table_game([[-1, 2], [2, -1]]), wait_sets={(0,): "3/4", (1,): "3/4"}, prefix="apart ")
    told = partial_off_switch([0.5, 0.5], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]], [-1, 2])
    together = value_certificate(told, wait_sets={(): 1}, prefix="told ")
    return exact.arithmetic(
        "Two players who see one bit each, and the same two who are told whether the bits are equal",
        dict(apart.values) | dict(together.values),
        [*apart.claims, *together.claims, ("apart value", "<", "told value")],
    )
