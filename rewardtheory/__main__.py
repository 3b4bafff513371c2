"""`python -m rewardtheory` is the command `rewardtheory`."""

from rewardtheory.cli import main

if __name__ == "__main__":
    main()
