// Places of keys and values, and texts that are no TOML.
#include "sim/io/toml_document.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace faultline;

TEST_CASE("every key and value knows its line and column, in the order of the file") {
  Diagnostics diagnostics;
  const auto root = parse_toml("b = 1\na = \"é\" # c\n[z.y]\nx = [ 1, 2.5 ]\n[[list]]\nk = { m = true }\n[[list]]\n", "f", diagnostics);
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
  for (const std::string& text :
       {std::string("a = \n"), std::string("[[}"), std::string("a = \0", 5), std::string("a = \"\xff\""), std::string("[t\n"),
        std::string("a = 1e999"), std::string("a = 99999999999999999999"), "a = " + std::string(5000, '[')}) {
    CAPTURE(text.substr(0, 20));
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml(text, "f", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].position.line >= 1);
    CHECK(diagnostics.all()[0].message.find("not valid TOML: ") == 0);
  }
}

TEST_CASE("a text in another encoding is named, with its first letter that is no UTF-8") {
  struct Wrong {
    std::string text;
    std::string word;
    std::uint32_t line;
    std::uint32_t column;
  };
  using namespace std::string_literals;
  for (const Wrong& wrong :
       {Wrong{"a = 1\nb = \"Gr\xF6\xDF"
              "e\"\n"s,
              "Latin-1", 2, 8},
        Wrong{"\xEF\xBB\xBF# \xC3\xB6\xE9 x\n"s, "Latin-1", 1, 4}, Wrong{"# \xC0\x80"s, "0xC0", 1, 3},  // an overlong form
        Wrong{"# \xED\xA0\x80"s, "0xED", 1, 3},                                                         // half of a surrogate pair
        Wrong{"# \xE2\x82"s, "0xE2", 1, 3},                                                             // torn off
        Wrong{"\xFF\xFE"
              "a\0=\0"s,
              "UTF-16", 1, 1},
        Wrong{"\xFE\xFF\0a\0="s, "UTF-16", 1, 1}, Wrong{"a\0 \0=\0"s, "UTF-16LE", 1, 1}, Wrong{"\0a\0 \0="s, "UTF-16BE", 1, 1},
        Wrong{"\xFF\xFE\0\0a\0\0\0"s, "UTF-32", 1, 1}}) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml(wrong.text, "f", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    const Diagnostic& mistake = diagnostics.all()[0];
    INFO(diagnostics.render());
    CHECK(mistake.message.find(wrong.word) != std::string::npos);
    CHECK(mistake.position.line == wrong.line);
    CHECK(mistake.position.column == wrong.column);
    CHECK(mistake.hint.find("iconv") != std::string::npos);
  }
  Diagnostics none;
  CHECK(parse_toml("\xEF\xBB\xBFumlaut = \"ä\u20AC𝄞\"\r\n", "f", none));
}

TEST_CASE("a number or a word in another spelling is shown as TOML writes it") {
  const auto hint_of = [](const std::string& value) {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_toml("k = " + value + "  # 0,5\n", "f", diagnostics));
    return diagnostics.all().empty() ? std::string() : diagnostics.all()[0].hint;
  };
  const auto number = [](const std::string& text) { return "a number is written " + text; };
  CHECK(hint_of("0,02") == number("0.02"));
  CHECK(hint_of("-0,5") == number("-0.5"));
  CHECK(hint_of(".5") == number("0.5"));
  CHECK(hint_of("5.") == number("5.0"));
  CHECK(hint_of("5.e3") == number("5.0e3"));
  CHECK(hint_of("5%") == number("0.05"));
  CHECK(hint_of("-12.5 %") == number("-0.125"));
  CHECK(hint_of("1,000") == number("1.000 or 1000"));  // which of the two only its author knows
  CHECK(hint_of("1,000,000") == number("1000000"));
  CHECK(hint_of("1'000") == number("1000"));
  CHECK(hint_of("10 000") == number("10000"));
  CHECK(hint_of("007") == number("7"));
  CHECK(hint_of("[1, .5, 2]") == number("0.5"));
  CHECK(hint_of("[\"é, ü\", 5., 2]") == number("5.0"));
  CHECK(hint_of("{ a = 1, b = .25 }") == number("0.25"));
  CHECK(hint_of("True") == "a switch is written true");
  CHECK(hint_of("no") == "a switch is written false");
  CHECK(hint_of("independent") == "a text is written in quotes: \"independent\"");
  CHECK(hint_of("“independent”") == "a text is written in straight quotes: \"…\"");
  for (const char* nothing : {"\"open", "--1", "1e", "0x1.8", "[1, 2", "1,2,3", "", "@"}) {
    CAPTURE(nothing);
    CHECK(hint_of(nothing).empty());
  }
}

TEST_CASE("keys of very many parts are refused where they begin to be too many; dots in texts are none") {
  const auto dotted = [](int parts) {
    std::string key = "a";
    for (int i = 1; i < parts; ++i) key += ".a";
    return key;
  };
  const std::string deep = dotted(30'000);
  for (const std::string& text : {"ok = 1\n" + deep + " = 1\n", "ok = 1\n[" + deep + "]\n", "ok = 1\nt = { " + deep + " = 1 }\n"}) {
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
                                   "\nd = " + toml_number(-std::numeric_limits<double>::infinity()) + "\n" + toml_key("odd key") + " = 1\n",
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
