"""A worker that recognises, to which things happen by the document's name."""

from strange import happen

from pipeline import recognition_worker
from pipeline.readers.worker import main


def answer(request, limits):
    happen(request["file_name"])
    return recognition_worker.answer(request, limits)


if __name__ == "__main__":
    main(answer)
