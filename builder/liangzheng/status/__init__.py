"""An issuer's status lists: the registry behind them, and the signed files that it publishes.

IETF Token Status List, draft 21. The registry knows which licence has which entry; what is published
knows only entries.
"""
