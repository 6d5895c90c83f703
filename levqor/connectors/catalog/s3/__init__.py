"""Storage that speaks Amazon S3's API.

Source: Amazon S3's API reference, and "Authenticating Requests (AWS Signature Version 4)" with its worked examples.
"""

from levqor.connectors.catalog.s3 import listing, objects
from levqor.connectors.catalog.s3.connector import s3

__all__ = ["listing", "objects", "s3"]
