"""The page that says how every number comes about."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.page_cache import public_page
from reviews import ranking
from reviews.scores import MINIMUM


@dataclass(frozen=True)
class Example:
    """One line of the page's worked example: ratings of `age` months, all counted alike."""

    ratings: int
    mean: float
    age: int

    @property
    def weight(self) -> float:
        """The weight of them together."""
        return self.ratings * ranking.weight(self.age)

    @property
    def score(self) -> float:
        """The rank score that follows."""
        return ranking.damped(self.weight * self.mean, self.weight)


EXAMPLES = (Example(200, 4.7, 6), Example(96, 4.4, 3), Example(3, 5.0, 0), Example(40, 4.7, 36))


@public_page
def show(request: HttpRequest) -> HttpResponse:
    """Show the formulas with the figures in force."""
    context = {
        "minimum": MINIMUM,
        "prior_ratings": ranking.PRIOR_RATINGS,
        "prior_stars": ranking.PRIOR_STARS,
        "half_life_months": ranking.HALF_LIFE_MONTHS,
        "examples": EXAMPLES,
    }
    return render(request, "reviews/how_we_rate.html", context)
