"""What happens when, in German time. `manage.py check` tells a line that could not run."""

from community.background.scheduling import Job

JOBS = [
    Job(name="send due mail", cron="* * * * *", task="messaging.tasks.drain_mail"),
    Job(name="throw away waiting pictures", cron="41 * * * *", task="reviews.tasks.throw_away_uploads"),
    Job(name="prune", cron="17 4 * * *", task="community.background.tasks.prune"),
]
