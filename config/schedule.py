"""What happens when, in German time. `manage.py check` tells a line that could not run."""

from community.background.scheduling import Job

JOBS = [
    Job(name="send due mail", cron="* * * * *", task="messaging.tasks.drain_mail"),
    # Prices are shown for 24 hours after they were read; six looks a day leave room for failures.
    Job(name="refresh feeds", cron="23 */4 * * *", task="shop.tasks.refresh_feeds"),
    Job(name="let ranks age", cron="11 3 * * *", task="reviews.tasks.age_ranks"),
    # Each act wakes it; this takes up those whose contributions were not counted yet then.
    Job(name="award badges that are due", cron="* * * * *", task="experts.badges.tasks.award_due"),
    Job(name="suggest product links", cron="51 * * * *", task="reviews.tasks.suggest_links"),
    Job(name="throw away unused uploads", cron="41 * * * *", task="reviews.tasks.throw_away_uploads"),
    Job(name="keep promises about members' data", cron="7 * * * *", task="community.personal.tasks.keep_promises"),
    Job(name="count what is due for experts", cron="*/10 * * * *", task="experts.tasks.revise_due"),
    Job(name="daily run of the experts", cron="37 2 * * *", task="experts.tasks.run_daily"),
    Job(name="prune", cron="17 4 * * *", task="community.background.tasks.prune"),
]
