"""Other people's software on the same data and machine, so that ratios mean something. Nothing of it is among ours."""
