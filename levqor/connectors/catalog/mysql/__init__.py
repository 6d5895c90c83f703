"""MySQL and MariaDB. Source: MySQL's reference manual, "Server Error Message Reference", and MariaDB's."""

from levqor.connectors.catalog.mysql import steps
from levqor.connectors.catalog.mysql.connector import mysql

__all__ = ["mysql", "steps"]
