"""Every sample of the tutorials runs: each page leads from nothing to its result."""

from pathlib import Path

import pytest
from samples import PAGES, Samples, is_long, name_of, page_folder

from gmgkg.store import Store


@pytest.mark.parametrize("page", [page for page in PAGES if is_long(page)], ids=name_of)
def test_samples_of_a_tutorial_do_what_it_shows(
    page: Path, store: Store, server: int, tmp_path: Path
) -> None:
    Samples(page, page_folder(tmp_path), store, server).run()
