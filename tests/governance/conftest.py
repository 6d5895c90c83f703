from __future__ import annotations

import pytest

from tests.governance.checkout import Checkout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """One copy of the project; every test puts back what it changes."""
    return Checkout(tmp_path_factory.mktemp("checkout"))
