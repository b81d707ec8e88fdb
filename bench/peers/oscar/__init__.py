"""A django-oscar shop as its documentation sets one up; read by its own Python only, never by ours."""
