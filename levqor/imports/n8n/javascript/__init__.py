"""The JavaScript that people write into n8n: read into a tree, and said in CEL or in Python."""
