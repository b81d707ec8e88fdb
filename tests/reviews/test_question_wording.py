"""Staff put the four questions in the words of a topic, in the admin."""

import pytest

from reviews.models import QuestionWording
from reviews.questions import questions_for

pytestmark = pytest.mark.django_db
LIST = "/cms/snippets/reviews/questionwording/"


def words(topic, **changed):
    return {
        "topic": topic.pk,
        "key": "criticism",
        "label_de": "Was stört?",
        "label_en": "",
        "help_de": "",
        "help_en": "",
        "example_de": "",
        "example_en": "",
        **changed,
    }


@pytest.fixture
def as_staff(client, stan):
    client.force_login(stan)
    return client


def test_staff_word_a_question_and_the_rest_stays_ours(as_staff, topic):
    assert as_staff.post(f"{LIST}add/", words(topic)).status_code == 302
    criticism = questions_for(topic)[1]
    assert criticism.label_de == "Was stört?"
    assert criticism.help_de


def test_one_wording_for_each_topic_and_question(as_staff, topic):
    for _ in range(2):
        response = as_staff.post(f"{LIST}add/", words(topic))
    assert response.status_code == 200
    assert QuestionWording.objects.count() == 1


def test_staff_see_the_list(as_staff, topic):
    QuestionWording.objects.create(topic=topic, key="quality", label_de="Wie sauber brüht sie?")
    assert "Wie sauber brüht sie?" in as_staff.get(LIST).content.decode()


def test_moderators_do_not_change_the_questions(client, mona, topic):
    client.force_login(mona)
    client.post(f"{LIST}add/", words(topic))
    assert not QuestionWording.objects.exists()
