"""The services are real and do their work; everything else that needs them can rely on the fixtures."""

import psycopg
import redis


def test_postgres_answers(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        version, word = connection.execute("SELECT current_setting('server_version_num')::int, 'Grüße'").fetchone()
    assert version >= 150000
    assert word == "Grüße"


def test_redis_keeps_a_value(redis_url):
    client = redis.Redis.from_url(redis_url)
    client.set("greeting", "Grüße", ex=60)
    assert client.get("greeting").decode() == "Grüße"


def test_elasticsearch_finds_what_it_was_given(elasticsearch_url):
    from elasticsearch.dsl import Document, Text, connections

    class Note(Document):
        body = Text()

        class Index:
            name = "services-note"

    connections.create_connection("services", hosts=[elasticsearch_url])
    Note.init(using="services")
    Note(body="Ein Messer aus Stahl").save(using="services", refresh=True)
    found = Note.search(using="services").query("match", body="stahl").execute()
    Note._index.delete(using="services")
    assert [hit.body for hit in found] == ["Ein Messer aus Stahl"]


def test_chromium_renders_a_page(new_page):
    page = new_page(width=320, theme="dark", locale="en-GB")
    page.set_content("<title>Hello</title><p id=p></p><script>p.textContent = navigator.language</script>")
    assert page.title() == "Hello"
    assert page.locator("#p").inner_text() == "en-GB"
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [320, True]


def test_chromium_can_do_without_javascript(new_page):
    page = new_page(javascript=False)
    page.set_content("<noscript><p>plain</p></noscript>")
    assert page.locator("p").inner_text() == "plain"


def test_axe_sees_a_picture_without_words(new_page, axe_violations):
    page = new_page()
    page.set_content("<html lang=en><title>x</title><main><img src='data:,'></main></html>")
    assert [line.split()[0] for line in axe_violations(page)] == ["image-alt"]
    page.set_content("<html lang=en><title>x</title><main><img src='data:,' alt='A knife'></main></html>")
    assert axe_violations(page) == []


def test_the_html_checker_knows_good_from_bad(vnu_errors):
    head = "<!doctype html><html lang=en><title>x</title>"
    assert vnu_errors(f"{head}<p>good</p>") == []
    assert len(vnu_errors(f"{head}<p><div>bad</div></p>")) == 1
