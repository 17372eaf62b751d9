// { add, remove } in place of a list: in files that extend others, in variants, by --set, and by scripted events, in any order.
#include <catch2/catch.hpp>

#include "models/scenario/field_table.hpp"
#include "models/scenario/list_edits.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

const std::string three_states =
    "schema = 1\n"
    "[[layer]]\nname = \"cloud\"\n"
    "[[state]]\nname = \"arcadia\"\nspending = { cloud = 100 }\n"
    "[[state]]\nname = \"borduria\"\nspending = { cloud = 100 }\n"
    "[[state]]\nname = \"syldavia\"\nspending = { cloud = 100 }\n"
    "[[vendor]]\nname = \"ibex\"\nhome = \"arcadia\"\nproductivity = { cloud = 2 }\n"
    "[alliance.club]\nkind = \"vendors\"\nmembers = [\"ibex\"]\nrecognised_by = [\"arcadia\", \"borduria\"]\n";  // 20 lines

using Names = std::vector<std::string>;

const Names& recognised(const Loaded& loaded, std::size_t one = 0) {
  REQUIRE(loaded.experiment);
  return loaded.experiment->cases[one].scenario.alliances.at(0).recognised_by;
}

ParameterValue edit(Names added, Names removed) {
  ParameterValue value;
  value.kind = ParameterValue::Kind::edit;
  value.names = std::move(added);
  value.removed = std::move(removed);
  return value;
}

}  // namespace

TEST_CASE("Edits change a list, and the order of different names does not matter") {
  CHECK(edited({"a", "b"}, edit({"c"}, {"a"})) == Names{"b", "c"});
  CHECK(edited({"a", "b"}, edit({"b"}, {"z"})) == Names{"a", "b"});
  const ParameterValue joins = edit({"c"}, {});
  const ParameterValue leaves = edit({}, {"a"});
  CHECK(edited(edited({"a", "b"}, joins), leaves) == edited(edited({"a", "b"}, leaves), joins));
  CHECK_FALSE(disagree(joins, leaves));
  CHECK(disagree(joins, edit({}, {"c"})));
  CHECK(value_text(edit({"c"}, {"a"})) == "{ add = [\"c\"], remove = [\"a\"] }");
}

TEST_CASE("A variant, --set and a file that extends another edit a list") {
  const Loaded variant =
      load_text(three_states + "[variant.one]\n\"alliance.club.recognised_by\" = { add = \"syldavia\", remove = [\"arcadia\"] }\n");
  INFO(variant.diagnostics.render());
  CHECK(recognised(variant) == Names{"borduria", "syldavia"});
  // The resolved text says the same again.
  REQUIRE(variant.experiment);
  const Loaded again = load_text(variant.experiment->resolved_text);
  INFO(again.diagnostics.render());
  CHECK(recognised(again) == Names{"borduria", "syldavia"});
  CHECK(again.experiment->resolved_text == variant.experiment->resolved_text);

  LoadOptions options;
  options.overrides = {"alliance.club.recognised_by={ remove = [\"borduria\"] }"};
  CHECK(recognised(load_text(three_states, options)) == Names{"arcadia"});

  const Folder folder("list_edits");
  folder.write("base.toml", three_states);
  folder.write("left.toml", "schema = 1\nextends = \"base.toml\"\n[alliance.club]\nrecognised_by = { add = [\"syldavia\"] }\n");
  folder.write("right.toml", "schema = 1\n[alliance.club]\nrecognised_by = { remove = [\"arcadia\"] }\n");
  folder.write("one.toml", "schema = 1\nextends = [\"left.toml\", \"right.toml\"]\n");
  CHECK(recognised(load_file(folder.path("one.toml"))) == Names{"borduria", "syldavia"});
}

TEST_CASE("Scripted events of one date may edit one list, unless one adds what the other removes") {
  const auto shocks = [](const std::string& first, const std::string& second) {
    return three_states + "[[shock]]\nname = \"one\"\nat = 1\nset = { \"alliance.club.recognised_by\" = " + first + " }\n" +
           "[[shock]]\nname = \"two\"\nat = 1\nset = { \"alliance.club.recognised_by\" = " + second + " }\n";
  };
  const Loaded fine = load_text(shocks("{ add = [\"syldavia\"] }", "{ remove = [\"arcadia\"] }"));
  INFO(fine.diagnostics.render());
  CHECK(fine.experiment);
  const Loaded wrong = load_text(shocks("{ add = [\"syldavia\"] }", "{ remove = [\"syldavia\"] }"));
  REQUIRE_FALSE(wrong.experiment);
  CHECK(wrong.at(28) != nullptr);
  CHECK_FALSE(load_text(shocks("{ add = [\"syldavia\"] }", "[\"arcadia\"]")).experiment);
}

TEST_CASE("A scripted event that is not active sets nothing, and is not checked against the others") {
  const std::string shocks = three_states + "[[shock]]\nname = \"one\"\nat = 1\nset = { \"audit.fee\" = 1 }\n" +
                             "[[shock]]\nname = \"two\"\nat = 1\nset = { \"audit.fee\" = 2 }\n";
  CHECK_FALSE(load_text(shocks).experiment);
  const Loaded apart = load_text(shocks + "[variant.a]\n\"shock.one.active\" = false\n[variant.b]\n\"shock.two.active\" = false\n");
  INFO(apart.diagnostics.render());
  CHECK(apart.experiment);
}

TEST_CASE("Mistakes in an edit are shown at their places") {
  const auto at = [](const std::string& text) {
    const Loaded loaded = load_text(three_states + "[variant.one]\n\"alliance.club.recognised_by\" = " + text + "\n");
    CHECK_FALSE(loaded.experiment);
    const Diagnostic* found = loaded.at(22);
    return found == nullptr ? std::string("nothing here: " + loaded.diagnostics.render()) : found->message + " | " + found->hint;
  };
  CHECK(at("{ ad = [\"syldavia\"] }").find("'recognised_by' is { ad = ") != std::string::npos);
  CHECK(at("{ add = [3] }").find("'add' is [3]") != std::string::npos);
  CHECK(at("{ add = [\"syldavia\"], remove = [\"syldavia\"] }").find("adds and removes one name") != std::string::npos);
  CHECK(at("{ add = [\"syldvia\"] }").find("did you mean 'syldavia'") != std::string::npos);
  CHECK(at("{ remove = [\"aracdia\"] }").find("did you mean 'arcadia'") != std::string::npos);
}
