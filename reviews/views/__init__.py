"""What visitors and members open: each view loads, authorises, calls one verb, renders."""
