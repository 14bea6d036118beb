"""A portrait held to the rules for a licence photo: what an engine saw of it comes in, findings go out.

Pure Python without packages, so that page and command line judge alike. An engine finds the face, its mesh
and the person (`seen.Seen`); no picture is decoded here, and nothing is asked of a network or a clock.
"""
