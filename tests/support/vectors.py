"""Where the conformance vectors are: beside the project, or at LIANGZHENG_VECTORS."""

import os
from pathlib import Path

FOLDER = Path(os.environ.get("LIANGZHENG_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")
