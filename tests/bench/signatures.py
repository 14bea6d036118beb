"""One signature check: the page's pure-Python backend beside the host's OpenSSL, for each algorithm."""

from functools import partial

from tests.bench.timing import compare
from tests.unit.test_signatures import KEYS
from verifier_wasm.crypto.signatures import host, pure, verify_signature


def main() -> None:
    message = b"a licence" * 40
    for name, (algorithm, key, sign) in KEYS.items():
        signature = sign(message)
        works = {
            f"{name} {label}": partial(
                verify_signature,
                algorithm=algorithm,
                key=key,
                message=message,
                signature=signature,
                backend=backend,
            )
            for label, backend in (("host", host), ("pure", pure))
        }
        compare(works)
