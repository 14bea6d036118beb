"""The theme, which MkDocs knows as `liangzheng`."""

from pathlib import Path
from typing import Final

#: Where its templates and assets lie.
FOLDER: Final = Path(__file__).parent
