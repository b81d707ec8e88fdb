"""Pages of products, reviews and rankings."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from reviews.feeds import ProductFeed, TopicFeed
from reviews.views import (
    finding,
    lists,
    method,
    previews,
    product,
    ranking,
    rating,
    review,
    uploads,
    votes,
    writing,
)

app_name = "reviews"
urlpatterns = [
    path("products/", lists.all_products, name="products"),
    path("products/<id:pk>/<slug:slug>/", product.show, name="product"),
    path("products/<id:pk>/<slug:slug>/review/", writing.write, name="write"),
    path("products/<id:pk>/<slug:slug>/rate/", rating.rate, name="rate"),
    path("reviews/<id:pk>/<slug:slug>/", review.show, name="review"),
    path("reviews/<id:pk>/<slug:slug>/history/", review.history, name="history"),
    path("reviews/<id:pk>/<slug:slug>/withdraw/", review.withdraw, name="withdraw"),
    path("reviews/vote/", votes.vote, name="vote"),
    path("write/", finding.choose, name="choose"),
    path("write/not-for-me/", finding.decline, name="decline"),
    path("write/<id:pk>/draft/", writing.save_draft, name="draft"),
    path("write/<id:pk>/photos/", uploads.add, name="upload"),
    path("write/photos/<id:pk>/", uploads.show, name="pending_photo"),
    path("write/photos/<id:pk>/remove/", uploads.remove, name="remove_upload"),
    path("topics/<slug:topic>/products/", lists.topic_products, name="topic_products"),
    path("topics/<slug:topic>/reviews/", lists.topic_reviews, name="topic_reviews"),
    path("rankings/", ranking.index, name="rankings"),
    path("rankings/<slug:topic>/", ranking.of_topic, name="topic_ranking"),
    path("rankings/<slug:topic>/<id:category>/<slug:slug>/", ranking.of_category, name="category_ranking"),
    path("products/<id:pk>/feed.atom", ProductFeed(), name="product_feed"),
    path("topics/<slug:topic>/feed.atom", TopicFeed(), name="topic_feed"),
    path("previews/<slug:kind>/<id:pk>.png", previews.show, name="preview"),
    path("how-we-rate/", method.show, name="how_we_rate"),
]
