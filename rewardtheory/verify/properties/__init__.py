"""The properties that `rewardtheory check` asks for, one file each."""
