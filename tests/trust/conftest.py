"""A database in which things are really committed, so that processes can fight over them."""

import pytest


@pytest.fixture
def committed(transactional_db: None) -> None:
    """What is written stays, for every process to see, until the test is over."""
