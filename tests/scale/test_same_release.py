"""Wherever files are read, the same release comes of them."""

import hashlib
from pathlib import Path

import pytest
from distributed import LocalCluster

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def exported(home: Path) -> dict[str, str]:
    """Digest of each exported file; exports of equal content are equal byte for byte."""
    [folder] = [path for path in (home / "exports").iterdir() if path.is_dir()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_inline_processes_and_a_cluster_make_the_same_release(cli, cluster: LocalCluster, tmp_path: Path) -> None:
    made = []
    for number, setting in enumerate(["inline", "processes:2", cluster.scheduler_address]):
        home = tmp_path / str(number)
        done = cli("run", "--landing", SAMPLES, "--home", home, "--executor", setting)
        assert done.returncode == 0, done.stderr
        made.append(exported(home))
    assert len(made[0]) > 20
    assert made[0] == made[1] == made[2]


def test_a_run_without_its_cluster_says_so_and_releases_nothing(
    cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.cluster.CONNECT_SECONDS", 1)
    done = cli("run", "--landing", SAMPLES, "--home", tmp_path, "--executor", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert "step raw_cells: no scheduler answers at tcp://127.0.0.1:9" in " ".join(done.stderr.split())
    assert not (tmp_path / "warehouse").exists()
