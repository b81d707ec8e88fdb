"""The web server in earnest: `gunicorn --config deploy/gunicorn.conf.py`."""

import multiprocessing
import os

wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")

# Threads wait for the database beside each other; processes use the cores.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", str(min(multiprocessing.cpu_count() + 1, 9))))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True

# A slow reader is the front server's business; a request that takes longer than this is an error of ours.
timeout = 30
graceful_timeout = 30
keepalive = 5

# A worker is replaced now and then, not all at once, so that no leak ever counts.
max_requests = 5000
max_requests_jitter = 500

# Whether a request came by https is decided by Django (TRUSTED_PROXY_COUNT), not here.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
limit_request_line = 4094

# systemd starts and stops it: it needs no socket for commands.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # a heartbeat file, on no slow disk

# The front server keeps the access log (with shortened addresses); ours has the errors, for the journal.
accesslog = None
errorlog = "-"
