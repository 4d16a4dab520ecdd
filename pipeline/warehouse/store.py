"""Where the lake's cells lie: a folder that everyone sees, or a bucket of an S3-compatible object store.

Both know names and bytes and nothing of what they mean. What is written appears whole or not at all: in a folder
because it gets its name last, in a bucket because that is what putting an object means.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.warehouse.home import sweep
from pipeline.warehouse.lake import LakeError, replacing

SCHEME = "s3://"
_CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, as for any program that uses S3"
# What a store says that is busy, broken for the moment or behind a proxy that cannot reach it.
_PASSING_STATUS = {408, 429, 500, 502, 503, 504}


class Store(Protocol):
    """Named bytes. A folder's faults are those of the system; a bucket's are put in words.

    Raises:
        FileNotFoundError: What is to be read or removed is not there.
        OSError: The store cannot be reached; whether that may pass, its number says (faults.py).
        LakeError: It refuses, or there is no such bucket.
    """

    def names(self) -> list[str]:
        """Everything in it, hidden names included."""

    def read(self, name: str) -> bytes:
        """What lies under a name."""

    def write(self, name: str, content: bytes) -> None:
        """Put something under a name, in place of what was there."""

    def remove(self, name: str) -> None:
        """Take a name away."""

    def sweep(self) -> None:
        """Remove what processes that are gone left half-made."""


def store_at(location: str) -> Store:
    """The store at a location: a folder, or `s3://BUCKET/PREFIX`."""
    return Bucket(location) if location.startswith(SCHEME) else Folder(Path(location))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine, or of a file system that several machines see."""

    path: Path

    def names(self) -> list[str]:
        root = str(self.path)
        # Text and no paths: there may be a hundred thousand.
        return [f"{folder}/{name}"[len(root) + 1 :] for folder, _, names in os.walk(root) for name in names]

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        with replacing(self.path / name) as temporary:
            temporary.write_bytes(content)

    def remove(self, name: str) -> None:
        (self.path / name).unlink()

    def sweep(self) -> None:
        sweep(self.path)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A prefix in a bucket, `s3://BUCKET/PREFIX`. Endpoint and credentials come from the environment, as usual."""

    location: str

    def names(self) -> list[str]:
        with self._in_words() as files:
            # All of it in pages of a thousand: no request for each object, none for each folder.
            return [name.removeprefix(self._path("")) for name in files.find(self._path("").rstrip("/"))]

    def read(self, name: str) -> bytes:
        with self._in_words() as files:
            content: bytes = files.cat_file(self._path(name))
            return content

    def write(self, name: str, content: bytes) -> None:
        with self._in_words() as files:
            files.pipe_file(self._path(name), content)

    def remove(self, name: str) -> None:
        with self._in_words() as files:
            files.rm_file(self._path(name))

    def sweep(self) -> None:
        """Nothing: an object that was not put whole is not there."""

    def _path(self, name: str) -> str:
        return f"{self.location.removeprefix(SCHEME)}/{name}"

    @contextmanager
    def _in_words(self) -> Iterator[Any]:
        try:
            yield _files(os.getpid())
        except ModuleNotFoundError as error:
            raise LakeError(
                f"{self.location} needs the package {error.name}, which is not installed here; "
                "it belongs to the extra cluster, which `make setup` installs"
            ) from error
        except Exception as error:
            # Without its cause: what a client says of a request may hold credentials.
            raise _fault(self.location, error) from None


# One connection for all threads of a process; a forked one makes its own.
@cache
def _files(process: int) -> Any:
    # Imported late: who keeps cells in a folder need not have it, nor wait for it.
    from s3fs import S3FileSystem

    # Listings must be true at the moment. With more than one range at a time it would first ask for each object's size.
    return S3FileSystem(use_listings_cache=False, max_concurrency=1, skip_instance_cache=True)


def _fault(location: str, error: Exception) -> Exception:
    """A client's error in words, by whether it may pass."""
    from botocore import exceptions
    from s3fs.core import S3_RETRYABLE_ERRORS

    response = getattr(error.__cause__ or error, "response", None) or {}
    code = response.get("Error", {}).get("Code")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == "NoSuchBucket":
        return LakeError(f"{location}: there is no such bucket; make it, or set JUESUAN_CELLS right")
    if isinstance(error, FileNotFoundError):
        return FileNotFoundError(errno.ENOENT, "no such object", location)
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return LakeError(f"{location}: there are no credentials for it here; {_CREDENTIALS}")
    if isinstance(error, PermissionError):
        return LakeError(
            f"{location}: the store refuses ({code}); look at the credentials, and whether they permit to list the "
            "bucket and to read, write and remove objects under the prefix"
        )
    what = f"{code or type(error).__name__}{_endpoint(error)}"
    lost = isinstance(error, (*S3_RETRYABLE_ERRORS, exceptions.ConnectionError))
    if status in _PASSING_STATUS or (lost and not isinstance(error, exceptions.SSLError)):
        return OSError(errno.EHOSTUNREACH, f"the object store does not answer ({what}); what is kept stays", location)
    return LakeError(f"{location}: {what}; look at the bucket's name, AWS_ENDPOINT_URL and AWS_REGION")


def _endpoint(error: Exception) -> str:
    """Host and port that were asked, where the error knows: no path, and nothing that stands before an @."""
    address = urlsplit(str(getattr(error, "kwargs", {}).get("endpoint_url", ""))).netloc
    return f" at {address.rpartition('@')[2]}" if address else ""
