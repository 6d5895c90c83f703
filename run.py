"""The HTTP application, for any WSGI server: `granian --interface wsgi run:app`."""

from api.factory import create_app
from levqor.config import load_settings

app = create_app(load_settings())
