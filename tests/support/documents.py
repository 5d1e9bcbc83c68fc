"""The OpenAPI document of each service as docs/api publishes it; to be read, never written to.

`tests/contract/test_published.py` holds that the code gives the very same: made from it they cost every worker of a run five seconds.
"""

import json
from pathlib import Path

from shared.settings import SERVICES

FOLDER = Path(__file__).parents[2] / "docs" / "api"
DOCUMENTS = {
    service: json.loads((FOLDER / f"openapi-{service}.json").read_text(encoding="utf-8"))
    for service in SERVICES
}
