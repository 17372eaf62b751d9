// Rule books with recognition worked in: what each state asks of whom, whose certificate opens it, what stays where it
// was.
#include <catch2/catch.hpp>

#include <cmath>
#include <string>

#include "models/economy/rule_books.hpp"
#include "sim/base/diagnostics.hpp"
#include "tests/support/small_world.hpp"

using namespace faultline;
using namespace faultline::testing;

namespace {

// Three audited or unaudited states with books in different modes, a fourth without rules; one label, one club of
// states.
const std::string rules_text = R"(
schema = 1
title = "rule books"
[[layer]]
name = "goods"
[[state]]
name = "a"
regime = "of_a"
spending = { goods = 1.0 }
[[state]]
name = "b"
regime = "of_b"
spending = { goods = 1.0 }
[[state]]
name = "c"
regime = "of_c"
spending = { goods = 1.0 }
[[state]]
name = "d"
spending = { goods = 1.0 }
[[requirement]]
name = "security"
[[mode]]
name = "plain"
requirement = "security"
cost = 2.0
[[mode]]
name = "special"
requirement = "security"
cost = 3.0
[[mode]]
name = "label_way"
requirement = "security"
cost = 1.0
[[regime]]
name = "of_a"
stringency = { security = 1.0 }
modes = { security = "plain" }
audit = "independent"
[[regime]]
name = "of_b"
stringency = { security = 0.5 }
modes = { security = "special" }
audit = "independent"
[[regime]]
name = "of_c"
stringency = { security = 0.5 }
modes = { security = "special" }
[[audit_body]]
name = "house"
home = "a"
auditors = 1
scope = ["of_a", "of_b", "label"]
[[vendor]]
name = "acme"
home = "a"
productivity = { goods = 1.0 }
[alliance.label]
kind = "vendors"
active = true
members = ["acme"]
assessment = "independent"
stringency = { security = 1.0 }
modes = { security = "label_way" }
recognised_by = ["a", "c"]
[alliance.club]
kind = "states"
active = true
members = ["a", "b"]
)";

const StateId a{0U};
const StateId b{1U};
const StateId c{2U};
const StateId d{3U};
constexpr LabelOption none = 0;
constexpr LabelOption label = 1;

}  // namespace

TEST_CASE("a state's own book, its authority, and a state without rules", "[rule_books]") {
  Scenario scenario = scenario_from(rules_text, {"alliance.club.active=false", "alliance.label.active=false"});
  RuleBooks rules(scenario, {});
  CHECK(rules.book(d, none) == no_book);
  CHECK_FALSE(rules.authority(d, none).exists());
  CHECK(rules.authority(a, none) == AuthorityId{0U});
  CHECK(rules.authority(b, none) == AuthorityId{1U});
  CHECK_FALSE(rules.authority(c, none).exists());
  CHECK(rules.cost(bit(rules.book(a, none))) == 2.0);
  CHECK(rules.cost(bit(rules.book(b, none))) == 1.5);
  CHECK(rules.cost(bit(rules.book(a, none)) | bit(rules.book(b, none))) == 3.5);
  CHECK(rules.book(b, none) != rules.book(c, none));  // they ask for the same but need other certificates
  CHECK_FALSE(rules.any_recognition());
  CHECK(rules.standard(label) == no_book);
  CHECK(rules.mode(AuthorityId{2U}) == AuditMode::none);
}

TEST_CASE("a recognised label replaces the state's audit and lets its mode count", "[rule_books]") {
  RuleBooks rules(scenario_from(rules_text, {"alliance.club.active=false"}), {});
  const AuthorityId assessor = rules.label_authority(label);
  REQUIRE(assessor == AuthorityId{3U});
  CHECK(rules.authority(a, label) == assessor);
  CHECK(rules.authority(a, none) == AuthorityId{0U});
  CHECK(rules.authority(b, label) == AuthorityId{1U});  // b does not recognise it
  CHECK_FALSE(rules.authority(c, label).exists());      // c audits nobody
  const BookSet standard = bit(rules.standard(label));
  CHECK(rules.cost(standard) == 1.0);
  CHECK(rules.cost(standard | bit(rules.book(a, label))) == 1.0);  // met in the label's mode, at stringency 1
  CHECK(rules.cost(standard | bit(rules.book(b, label))) == 2.5);
  CHECK(rules.cost(standard | bit(rules.book(c, label))) == 1.0);
  CHECK(rules.any_recognition());
  CHECK(rules.book(a, label) != rules.book(a, none));
  CHECK(rules.book(b, label) == rules.book(b, none));
}

TEST_CASE("an alliance of states shares modes and the certificate of its first audited member", "[rule_books]") {
  Scenario scenario = scenario_from(rules_text, {"alliance.label.active=false"});
  RuleBooks rules(scenario, {});
  CHECK(rules.authority(a, none) == AuthorityId{0U});
  CHECK(rules.authority(b, none) == AuthorityId{0U});                             // a's certificate opens b
  CHECK(rules.cost(bit(rules.book(a, none)) | bit(rules.book(b, none))) == 2.0);  // a's mode at a's level serves both
  CHECK(rules.cost(bit(rules.book(b, none))) == 1.0);                             // b alone, in a's cheaper mode
  set_parameter(scenario, "regime.of_a.audit", word_value("none"));
  RuleBooks unaudited(scenario, {});
  CHECK_FALSE(unaudited.authority(a, none).exists());
  CHECK(unaudited.authority(b, none) == AuthorityId{1U});
}

TEST_CASE("books keep their places when rules change, so what was met stays met", "[rule_books]") {
  Scenario scenario = scenario_from(rules_text);
  const RuleBooks before(scenario, {});
  set_parameter(scenario, "regime.of_b.stringency.security", number_value(0.75));
  set_parameter(scenario, "alliance.label.recognised_by", names_value({}));
  RuleBooks after(scenario, before);
  CHECK(after.book(c, none) == before.book(c, none));
  CHECK(after.book(b, none) != before.book(b, none));
  CHECK(after.book_count() > before.book_count());
  for (std::uint32_t book = 0; book < before.book_count(); ++book) {
    CHECK(after.authority_of_book(book) == before.authority_of_book(book));
    CHECK(after.costs().compute_cost(bit(book)) == RuleBooks(before).cost(bit(book)));
  }
  set_parameter(scenario, "regime.of_b.stringency.security", number_value(0.5));
  const RuleBooks back(scenario, after);
  CHECK(back.book(b, none) == before.book(b, none));
  CHECK(back.book_count() == after.book_count());
}

TEST_CASE("the same rules give the same books: rebuilding changes nothing", "[rule_books]") {
  const Scenario scenario = scenario_named("tiny");
  const RuleBooks once(scenario, {});
  const RuleBooks twice(scenario, once);
  CHECK(twice.book_count() == once.book_count());
  for (std::size_t j = 0; j < scenario.states.size(); ++j) {
    for (std::size_t l = 0; l < once.label_count(); ++l) {
      const auto option = static_cast<LabelOption>(l);
      CHECK(twice.book(StateId{j}, option) == once.book(StateId{j}, option));
      CHECK(twice.authority(StateId{j}, option) == once.authority(StateId{j}, option));
    }
  }
}

TEST_CASE("more than 64 distinct books are a user's mistake, also when they come one by one", "[rule_books]") {
  Scenario scenario = scenario_from(rules_text, {"alliance.label.active=false", "alliance.club.active=false"});
  const auto change = [&](int step) { set_parameter(scenario, "regime.of_a.stringency.security", number_value(0.25 + 0.01 * step)); };
  RuleBooks rules(scenario, {});
  int step = 0;
  while (rules.book_count() < 64) {
    change(++step);
    rules = RuleBooks(scenario, rules);
  }
  CHECK(step == 61);  // a book a change, after the first three
  change(++step);
  CHECK_THROWS_AS(RuleBooks(scenario, rules), UsageError);
  CHECK_THROWS_WITH(RuleBooks(scenario, rules), Catch::Matchers::Contains("65 distinct rule books"));
}
