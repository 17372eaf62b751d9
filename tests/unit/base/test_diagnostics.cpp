#include "sim/base/diagnostics.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace faultline;

TEST_CASE("a mistake is shown with its line, carets, what was expected and a hint") {
  Diagnostics diagnostics;
  diagnostics.add_source("bad.toml", "[policy]\nlocalisation_cots = 0.12\n");
  diagnostics.error({"bad.toml", 2, 1, 17}, "unknown key 'localisation_cots' in [policy]", "audit_rate, localisation_cost",
                    "did you mean 'localisation_cost'?");
  CHECK(diagnostics.render() ==
        "bad.toml:2:1: error: unknown key 'localisation_cots' in [policy]\n"
        "   2 | localisation_cots = 0.12\n"
        "     | ^~~~~~~~~~~~~~~~~\n"
        "     = expected: audit_rate, localisation_cost\n"
        "     = hint: did you mean 'localisation_cost'?\n");
}

TEST_CASE("mistakes are sorted by file in order of reading, then by line and column, and shown once") {
  Diagnostics diagnostics;
  diagnostics.add_source("z.toml", "a\nb\n");
  diagnostics.add_source("a.toml", "c\n");
  diagnostics.error({"a.toml", 1, 1, 1}, "third");
  diagnostics.error({"z.toml", 2, 1, 1}, "second");
  diagnostics.error({"z.toml", 1, 1, 1}, "first");
  diagnostics.error({"z.toml", 1, 1, 1}, "first");
  const std::string text = diagnostics.render();
  CHECK(diagnostics.all().size() == 3);
  CHECK(text.find("first") < text.find("second"));
  CHECK(text.find("second") < text.find("third"));
}

TEST_CASE("every place that a mistake involves is shown") {
  Diagnostics diagnostics;
  diagnostics.add_source("f", "a = 1\na = 2\n");
  Diagnostic second;
  second.position = {"f", 2, 1, 1};
  second.message = "a second a";
  second.related.push_back({"f", 1, 1, 1});
  diagnostics.add(second);
  CHECK(diagnostics.render() == "f:2:1: error: a second a\n   2 | a = 2\n     | ^\n     = see also f:1:1\n   1 | a = 1\n     | ^\n");
}

TEST_CASE("warnings are no errors") {
  Diagnostics diagnostics;
  Diagnostic late;
  late.severity = Severity::warning;
  late.position = {"f", 1, 1, 1};
  late.message = "late";
  diagnostics.add(late);
  CHECK_FALSE(diagnostics.has_errors());
  diagnostics.error({"f", 0, 0, 0}, "gone");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.render().find("f: error: gone\n") != std::string::npos);
}

TEST_CASE("hostile source lines stay short and printable") {
  Diagnostics diagnostics;
  std::string line(2'000'000, 'x');
  line[1'000'000] = '\x1b';
  diagnostics.add_source("f", line + "\n\t\xff\x01z");
  diagnostics.error({"f", 1, 1'000'001, 5'000'000}, "here");
  diagnostics.error({"f", 2, 4, 1}, "there");
  const std::string text = diagnostics.render();
  CHECK(text.size() < 1000);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("   2 |  ??z\n     |    ^\n") != std::string::npos);
}

TEST_CASE("thousands of mistakes are counted, not kept") {
  Diagnostics diagnostics;
  for (std::uint32_t i = 1; i <= 5000; ++i) diagnostics.error({"f", i, 1, 1}, "again");
  CHECK(diagnostics.all().size() == 200);
  CHECK(diagnostics.render().find("... and 4800 more\n") != std::string::npos);
}

TEST_CASE("no number of warnings hides an error") {
  Diagnostics diagnostics;
  for (std::uint32_t line = 1; line <= 300; ++line) diagnostics.add({Severity::warning, {"f", line, 1, 1}, "hardly", {}, {}, {}});
  diagnostics.error({"f", 301, 1, 1}, "wrong");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.all().size() == 201);
  CHECK(diagnostics.render().find("f:301:1: error: wrong\n") != std::string::npos);
  CHECK(diagnostics.render().find("... and 100 more\n") != std::string::npos);
}
