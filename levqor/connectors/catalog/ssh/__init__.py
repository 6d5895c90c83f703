"""Commands and files over SSH. Source: RFC 4251 to 4254, and asyncssh's documentation."""

from levqor.connectors.catalog.ssh import commands, files
from levqor.connectors.catalog.ssh.connector import ssh

__all__ = ["commands", "files", "ssh"]
