"""What a workflow would do, before it does it: counted in a dry run that reaches nobody."""
