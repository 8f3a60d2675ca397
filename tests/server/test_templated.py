"""Words of vocabularies in templates: their labels, by themselves and joined to others."""

import pytest
from jinja2 import Environment

from elections.vocabulary import RoundKind
from server import registry
from server.papers.page import environment as paper_environment
from server.web.templating import environment


@pytest.fixture(params=["pages", "papers"])
def made(request: pytest.FixtureRequest) -> Environment:
    return environment(registry.PACKAGES) if request.param == "pages" else paper_environment().overlay()


def test_a_word_says_its_label_joined_to_others_too(made: Environment) -> None:
    template = made.from_string('{{ kind }} {{ "撤回" ~ kind ~ 2 }} {% set asked = "退回" ~ kind ~ "？" %}{{ asked }}')
    label = RoundKind.FIRST.label
    assert template.render(kind=RoundKind.FIRST) == f"{label} 撤回{label}2 退回{label}？"


def test_its_value_stays_what_fields_are_named_by(made: Environment) -> None:
    assert made.from_string('{{ "round." ~ kind.value }}').render(kind=RoundKind.FIRST) == "round.first"


def test_what_is_joined_is_escaped_once(made: Environment) -> None:
    assert made.from_string('{{ "<" ~ name ~ ("&" | escape) }}').render(name="<b>") == "&lt;&lt;b&gt;&amp;"
    assert made.from_string('{% autoescape false %}{{ "<" ~ name }}{% endautoescape %}').render(name="<b>") == "<<b>"
