"""rewardtheory: what a reward function says, with a bound on every number and a certificate on every yes or no."""

import sys

import lazy_loader

from rewardtheory.front_door import listing, missing

__version__ = "0.1.0"
__doc__ = f"{__doc__}\n\n{listing()}"

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str):
    """The public name, loaded when it is first asked for; a name that does not exist is told the nearest ones."""
    if name in __all__ or name.startswith("_"):
        return _load(name)
    # With `obj` and without `name`, Python's own traceback does not add a second guess to ours.
    raise AttributeError(missing(name), obj=sys.modules[__name__])
