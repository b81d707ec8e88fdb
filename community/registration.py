"""What the kernel itself puts into its slots at start-up."""


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
