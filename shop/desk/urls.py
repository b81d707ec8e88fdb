"""Addresses of the staff's pages, below the Wagtail admin."""

from django.urls import path

import community.addresses  # noqa: F401  (the converter "id")
from shop.desk.ads import AdDeleteView, AdsView, AdView
from shop.desk.choosing import OffersView
from shop.desk.feeds import FeedsView, FeedView
from shop.desk.imports import CancelView, ImportsView, ImportView, ResumeView
from shop.desk.links import LinkAddView, LinksView
from shop.desk.products import ProductsView, ProductView, SuccessorView
from shop.desk.rules import RuleDeleteView, RulesView, RuleView

app_name = "shop_desk"
urlpatterns = [
    path("imports/", ImportsView.as_view(), name="imports"),
    path("imports/<id:pk>/", ImportView.as_view(), name="import"),
    path("imports/<id:pk>/cancel/", CancelView.as_view(), name="import_cancel"),
    path("imports/<id:pk>/resume/", ResumeView.as_view(), name="import_resume"),
    path("feeds/", FeedsView.as_view(), name="feeds"),
    path("feeds/new/", FeedView.as_view(), name="feed_new"),
    path("feeds/<id:pk>/", FeedView.as_view(), name="feed"),
    path("rules/", RulesView.as_view(), name="rules"),
    path("rules/new/", RuleView.as_view(), name="rule_new"),
    path("rules/<id:pk>/", RuleView.as_view(), name="rule"),
    path("rules/<id:pk>/delete/", RuleDeleteView.as_view(), name="rule_delete"),
    path("products/", ProductsView.as_view(), name="products"),
    path("products/offers/", OffersView.as_view(), name="offers"),
    path("products/<id:pk>/", ProductView.as_view(), name="product"),
    path("products/<id:pk>/successor/", SuccessorView.as_view(), name="successor"),
    path("ads/", AdsView.as_view(), name="ads"),
    path("ads/new/", AdView.as_view(), name="ad_new"),
    path("ads/<id:pk>/", AdView.as_view(), name="ad"),
    path("ads/<id:pk>/delete/", AdDeleteView.as_view(), name="ad_delete"),
    path("links/", LinksView.as_view(), name="links"),
    path("links/new/", LinkAddView.as_view(), name="link_new"),
]
