"""Files of the home: complete or absent."""

import pytest

from pipeline.warehouse.lake import replacing


def test_a_file_that_was_not_finished_leaves_no_trace(tmp_path):
    path = tmp_path / "f.parquet"
    path.write_text("old")

    def write_half():
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("f.parquet", "old")]
