"""QR codes whose grid is still to be seen: found by what is left of their patterns, read module by module.

The engine needs three whole finder patterns and takes every module for sure, so it corrects half of what
could be corrected. The page does the same in ``theme/assets/js/mend*.js``, and finds the same.
"""
