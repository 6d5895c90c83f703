"""WordPress. Source: its REST API handbook: "Posts", "Media", "Comments", "Pagination" and "Application Passwords"."""

from levqor.connectors.catalog.wordpress import looks, posts
from levqor.connectors.catalog.wordpress.connector import wordpress

__all__ = ["looks", "posts", "wordpress"]
