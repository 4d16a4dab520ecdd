"""The form engine: cells in, normalised lines out. Knows statutory forms, no file formats and no database."""

from pipeline.forms.normalise import DocumentIdentity, NormalisedDocument, forms_version, normalise

__all__ = ["DocumentIdentity", "NormalisedDocument", "forms_version", "normalise"]
