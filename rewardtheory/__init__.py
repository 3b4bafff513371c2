"""rewardtheory: what a reward function says, with a bound on every number and a certificate on every yes or no."""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
