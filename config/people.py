"""Settings of accounts that are the same everywhere: who a member is, how she signs in, what is limited."""

AUTH_USER_MODEL = "community.Member"
# One backend only, and one password hash for every attempt: a second one would double the work and show in the timing.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # It counts letters, not words: at Django's 0.7 many an innocent sentence "resembles" an address.
        "OPTIONS": {"user_attributes": ("public_name", "email"), "max_similarity": 0.85},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.accounts_forms.SignUpForm"
ACCOUNT_FORMS = {
    "signup": "community.accounts_signup.FullSignUpForm",
    "login": "community.accounts_wording.SignInForm",
    "add_email": "community.accounts_wording.AddressForm",
    "change_password": "community.accounts_wording.PasswordForm",
    "set_password": "community.accounts_wording.FirstPasswordForm",
    "reset_password": "community.accounts_wording.ResetForm",
    "reset_password_from_key": "community.accounts_wording.ResetByLinkForm",
    "reauthenticate": "community.accounts_wording.ReauthenticateForm",
    "request_login_code": "community.accounts_wording.AskForCodeForm",
    "confirm_login_code": "community.accounts_wording.CodeForm",
}
MFA_FORMS = {
    "authenticate": "community.accounts_wording.SecondFactorForm",
    "reauthenticate": "community.accounts_wording.SecondFactorAgainForm",
    "activate_totp": "community.accounts_wording.AppForm",
    "add_webauthn": "community.accounts_wording.PasskeyForm",
    "edit_webauthn": "community.accounts_wording.PasskeyNameForm",
}
ACCOUNT_USER_DISPLAY = "community.accounts.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners follow links
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# Six digits and three tries a code: ten codes an hour keep guessing hopeless.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key", "login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
ACCOUNT_SESSION_REMEMBER = None  # asked on the sign-in page
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session goes on, all others end with the old password
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "community.accounts.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
