"""All settings, driven by the environment. Without any variable: demo mode (all of them: docs/operators.md)."""

from pathlib import Path

import dj_database_url
import dj_email_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.caching import caches
from config.env import base_path, env, mode, own_key, required, secret
from config.people import *  # noqa: F403

ROOT = Path(__file__).resolve().parent.parent
MODE = mode()
IS_PRODUCTION = MODE == "production"
IS_DEMO = MODE == "demo"
VAR = Path(env.str("KUNDIG_VAR", str(ROOT / "var" / MODE)))

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = secret("SECRET_KEY") or (required("SECRET_KEY") if IS_PRODUCTION else own_key(VAR))
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
BASE_PATH = base_path()
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
if IS_PRODUCTION:
    BASE_URL = required("BASE_URL").rstrip("/")
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("BASE_URL must begin with https:// when KUNDIG_MODE is production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
if IS_PRODUCTION:
    ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
FORCE_SCRIPT_NAME = BASE_PATH or None
# The demo's shop does not exist: ways to hosts named *.example end at a page that says what a shop would get.
SHOP_STAND_IN = f"{BASE_PATH}/demo/shop" if IS_DEMO else ""

INSTALLED_APPS = [
    "community",
    "shop",
    "messaging",
    "experts",
    "reviews",
    "blogs",
    "search",
    "demo",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "community.accounts_apps.MemberUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_comments_xtd",
    "django_comments",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "community.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "community.accounts_guard.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "community.context.site",
            ],
        },
    }
]

# --- data -----------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-32000;",
}
DATABASE_URL = env.str("DATABASE_URL", "")
if IS_PRODUCTION:
    DATABASE_URL = required("DATABASE_URL")
if DATABASE_URL:
    try:
        DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
else:
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "db.sqlite3")}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://")
CACHES = caches(REDIS_URL)
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", "")
KEEP_PAGES = bool(REDIS_URL)  # whole pages for visitors, see community.page_cache

# --- people: what is the same everywhere stands in config/people.py --------------------------------
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.split(":", 1)[0]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
STAFF_NEEDS_SECOND_FACTOR = env.bool("STAFF_NEEDS_SECOND_FACTOR", IS_PRODUCTION)

# --- languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("de", _("German")), ("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
LOCALE_PATHS: list[Path] = []

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = env.str("STATIC_URL", f"{BASE_PATH}/static/")
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
MEDIA_URL = env.str("MEDIA_URL", f"{BASE_PATH}/media/")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))
PRIVATE_MEDIA_ROOT = Path(env.str("PRIVATE_MEDIA_ROOT", str(VAR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATICFILES_FINDERS = [
    "community.joined.JoinedCssFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024

# --- comments: storage core only, see DESIGN and docs/decisions ------------------------------------
SITE_ID = 1
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "community.models.comment.Comment"
COMMENTS_XTD_MAX_THREAD_LEVEL = 1
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_APP_MODEL_OPTIONS = {
    "default": {"who_can_post": "users", "allow_flagging": False, "allow_feedback": False, "show_feedback": False}
}

# --- Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Kundig"
# The admin asks nobody else for anything: no pictures of staff, no look for newer versions.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", _("German")), ("en", _("English"))]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # these are pages of accounts
WAGTAILUSERS_PASSWORD_REQUIRED = False  # a member made by staff signs in with a code
WAGTAILDOCS_EXTENSIONS = ["pdf"]

# --- work in the background ------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "index"],
    }
}
SCHEDULE = "config.schedule.JOBS"

# --- mail -----------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", "")
if IS_PRODUCTION:
    EMAIL_URL = required("EMAIL_URL")
if EMAIL_URL:
    try:
        EMAIL = dj_email_url.parse(EMAIL_URL)
        EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]  # missing when the scheme is unknown
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from error
    EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
    EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"]
else:
    # Files instead of the console: the demo's newcomer finds the confirmation mail at /demo/mails/.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Kundig <community@localhost>")

# --- browser safety ---------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{BASE_PATH}/"
if IS_PRODUCTION and not BASE_PATH:  # the prefix is only allowed with the path "/"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_SSL_REDIRECT = IS_PRODUCTION and env.bool("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview lives in a frame of our own origin
CSRF_TRUSTED_ORIGINS = [BASE_URL] if IS_PRODUCTION else []
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [f"{BASE_PATH}/cms/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if MODE == "test" else "INFO")},
}
# W019: pages are framed by our own origin, in the preview of the Wagtail admin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
