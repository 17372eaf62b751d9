// Places of keys and values, and texts that are no TOML.
#include "sim/io/toml_document.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace faultline;

TEST_CASE("every key and value knows its line and column, in the order of the file") {
  Diagnostics diagnostics;
  const auto root = parse_toml("b = 1\na = \"é\" # c\n[z.y]\nx = [ 1, 2.5 ]\n[[list]]\nk = { m = true }\n[[list]]\n",
                               "f", diagnostics);
  REQUIRE(root);
  REQUIRE(root->entries.size() == 4);
  CHECK(root->entries[0].key == "b");
  CHECK(root->entries[1].key == "a");
  CHECK(root->entries[1].value.text == "é");
  CHECK(root->entries[1].value.position.column == 5);
  CHECK(root->entries[1].value.position.length == 3);
  const TomlEntry* x = root->find("z")->value.find("y")->value.find("x");
  REQUIRE(x != nullptr);
  CHECK(x->key_position.line == 4);
  CHECK(x->value.elements[1].position.column == 10);
  CHECK(x->value.elements[0].is(TomlKind::integer));
  CHECK(x->value.elements[1].number == 2.5);
  const TomlValue& list = root->find("list")->value;
  REQUIRE(list.is_list_of_tables());
  REQUIRE(list.elements.size() == 2);
  CHECK(list.elements[1].position.line == 7);
  CHECK(list.elements[0].find("k")->value.find("m")->value.boolean);
}

TEST_CASE("what is no TOML is one mistake with its place") {
  for (const std::string& text : {std::string("a = \n"), std::string("[[}"), std::string("a = \0", 5),
                                  std::string("a = \"\xff\""), std::string("[t\n"), std::string("a = 1e999"),
                                  std::string("a = 99999999999999999999"), "a = " + std::string(5000, '[')}) {
    CAPTURE(text.substr(0, 20));
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml(text, "f", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].position.line >= 1);
    CHECK(diagnostics.all()[0].message.find("not valid TOML: ") == 0);
  }
}

TEST_CASE("keys of very many parts are refused where they begin to be too many; dots in texts are none") {
  const auto dotted = [](int parts) {
    std::string key = "a";
    for (int i = 1; i < parts; ++i) key += ".a";
    return key;
  };
  const std::string deep = dotted(30'000);
  for (const std::string& text :
       {"ok = 1\n" + deep + " = 1\n", "ok = 1\n[" + deep + "]\n", "ok = 1\nt = { " + deep + " = 1 }\n"}) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml(text, "f", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].position.line == 2);
    CHECK(diagnostics.all()[0].position.column > 100);
  }
  const std::string dots(500, '.');
  std::string texts = dotted(64) + " = \"" + dots + "\\\"" + dots + "\" # " + dots + "\n";
  texts += "b = '''\n" + dots + "\n'''\nc = \"\"\"\n" + dots + "\n\"\"\"\nd = [1.0, 2.0]\n";
  Diagnostics diagnostics;
  CHECK(parse_toml(texts, "f", diagnostics));
}

TEST_CASE("a second definition names the first: keys within their table, tables anywhere") {
  const auto first_line = [](const char* text) -> std::uint32_t {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml(text, "f", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    const auto& related = diagnostics.all()[0].related;
    return related.empty() ? 0 : related[0].line;
  };
  CHECK(first_line("[a]\nk = 1\n[b]\nx = 0\nk = 2\nk = 3\n") == 5);
  CHECK(first_line("[a]\nk = 1\n[b]\nk = 2\n[a]\n") == 1);
  CHECK(first_line("t = { k = 1, k = 2 }\n") == 0);  // on one line: the mistake's own place says it
}

TEST_CASE("texts and numbers written as TOML read back the same") {
  const std::string text = "quote \" back \\ tab \t line \n bell \a é";
  Diagnostics diagnostics;
  const auto root = parse_toml("a = " + quote_toml(text) + "\nb = " + toml_number(0.1) + "\nc = " + toml_number(1e300) +
                                   "\nd = " + toml_number(-std::numeric_limits<double>::infinity()) + "\n" +
                                   toml_key("odd key") + " = 1\n",
                               "f", diagnostics);
  INFO(diagnostics.render());
  REQUIRE(root);
  CHECK(root->find("a")->value.text == text);
  CHECK(root->find("b")->value.number == 0.1);
  CHECK(root->find("c")->value.number == 1e300);
  CHECK(root->find("d")->value.number == -std::numeric_limits<double>::infinity());
  CHECK(root->find("odd key") != nullptr);
  CHECK(toml_inline(root->find("b")->value) == "0.1");
}
