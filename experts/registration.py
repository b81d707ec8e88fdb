"""What the experts put into the kernel's slots at start-up: each part of the app registers its own."""


def register() -> None:
    """Fill the slots; called once by the app's `ready()`."""
    from experts import hearing, levels, once, telling
    from experts.advice import registration as advice
    from experts.badges import registration as badges
    from experts.desk import registration as desk
    from experts.pages import registration as pages

    once.register()
    hearing.register()
    levels.register()
    telling.register()
    advice.register()
    badges.register()
    pages.register()
    desk.register()
