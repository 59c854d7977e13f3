"""What every other room stands on; imports no other room."""
