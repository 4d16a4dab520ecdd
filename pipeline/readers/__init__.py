"""Readers: bytes in, cells out. They know file formats and nothing of accounts."""

from pipeline.readers.dispatch import read_file
from pipeline.readers.limits import DEFAULT_LIMITS, RECOGNITION_LIMITS, Limits, is_retriable
from pipeline.readers.model import TEXT_TABLE_NO, Cell, Reading, ReadStatus
from pipeline.readers.version import READER_VERSION

__all__ = [
    "DEFAULT_LIMITS",
    "READER_VERSION",
    "RECOGNITION_LIMITS",
    "TEXT_TABLE_NO",
    "Cell",
    "Limits",
    "ReadStatus",
    "Reading",
    "is_retriable",
    "read_file",
]
