"""The steps of `verify` that weigh a code against what is trusted."""
