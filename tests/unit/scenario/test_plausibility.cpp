// What a scenario says and hardly means is a warning at its place, once; what it may well mean is none.
#include "models/scenario/plausibility.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

/// The scenario is good, and warned of once, at a line of the file.
Diagnostic only_warning(const Loaded& loaded, std::uint32_t line) {
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  const Diagnostic* found = loaded.at(line);
  REQUIRE(found != nullptr);
  CHECK(found->severity == Severity::warning);
  return *found;
}

void check_silent(const Loaded& loaded) {
  INFO(loaded.diagnostics.render());
  CHECK(loaded.experiment);
  CHECK(loaded.diagnostics.all().empty());
}

/// Two states, a requirement; line 8 is the first of a test's own.
std::string two_states(const std::string& rules) {
  return "schema = 1\nrun.horizon = 10\nlayer = [{ name = \"cloud\", fixed_cost_home = 0.1, fixed_cost_abroad = 0.2 }]\n"
         "requirement = [{ name = \"security\" }]\nmode = [{ name = \"certified\", requirement = \"security\", cost = 0.5 }]\n"
         "state = [{ name = \"arcadia\", spending = { cloud = 1.5 }" +
         rules + " }, { name = \"borduria\", spending = { cloud = 1 } }]\n\n";
}

}  // namespace

TEST_CASE("dollars, days and per cent are recognised in place of US$ m, years and shares") {
  struct Example {
    const char* text;
    const char* hint;
  };
  for (const Example& example : {
           Example{"[audit]\nfee = 50000\n", "if 50000 is in US$, write 0.05; the unit is US$ m"},
           Example{"[funding]\nseed = 1500000\n", "if 1500000 is in US$, write 1.5; the unit is US$ m"},
           Example{"[audit]\nservice_time = 90\n", "if 90 is in days, write 0.2464; the unit is years"},  // beyond the horizon too
           Example{"[audit]\npreparation_time = 9\n", "if 9 is in days, write 0.02464; the unit is years"},
           Example{"[economy]\ninterest_rate = 5\n", "if 5 is in per cent a year, write 0.05; the unit is 1/year"},
           Example{"[startups]\nexit_hazard = 40\n", "if 40 is in per cent a year, write 0.4; the unit is 1/year"},
           Example{"[startups]\nvendor_exit_hazard = 1000\n", "if 1000 is a mean time in years, write 0.001; the unit is 1/year"},
           Example{"[trust]\nappeal = 25\n", "if 25 is in per cent, write 0.25; the unit is log points"},
       }) {
    CAPTURE(example.text);
    const Diagnostic warning = only_warning(load_text(minimal + example.text), 9);
    CHECK(warning.hint == example.hint);
    CHECK(warning.message.find("which is hardly plausible") != std::string::npos);
    CHECK(warning.position.column > 5);  // the value, not the key
  }
  const Diagnostic fee = only_warning(load_text(minimal + "[audit]\nfee = 50\n"), 9);
  CHECK(fee.message == "'fee' is 50 US$ m, which is hardly plausible");
  CHECK(fee.expected.find("0.001 to 8 [US$ m]: .01 to .1 for SOC 2") == 0);
  CHECK(fee.hint == "if 50 is in thousand US$, write 0.05; the unit is US$ m");
}

TEST_CASE("a factor that is written in per cent is recognised, and a prohibitive one is none") {
  const std::string head = "schema = 1\n[[state]]\nname = \"a\"\nspending = 100\n[[layer]]\nname = \"cloud\"\n";
  CHECK(only_warning(load_text(head + "trade_cost = 40\n"), 7).hint == "if 40 is in per cent, write 1.4: it is a factor");
  check_silent(load_text(head + "trade_cost = 1.4\n"));
  check_silent(load_text(head + "trade_cost = 1000000.0\n"));
}

TEST_CASE("what is usual, off or the default is no warning, nor what a paper says in units of its own") {
  check_silent(load_text(minimal + "[audit]\nfee = 0.05\nservice_time = 0.2\nvalidity = 3\n[economy]\ninterest_rate = 0.05\n"));
  check_silent(load_text(minimal + "[audit]\nfee = 0\n[funding]\nseed = 0\n"));
  check_silent(load_text("schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"a\"\ngdp = 1\nspending = { cloud = 100 }\n"));
  only_warning(load_text("schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"a\"\ngdp = 2\nspending = { cloud = 100 }\n"), 6);
  check_silent(load_text(minimal + "[run]\nstylised = true\n[funding]\nseed = 1500000\n[economy]\ninterest_rate = 5\n"));
}

TEST_CASE("values of layers, variants, sweeps, --set and shocks are looked at where they stand, once") {
  const std::string two =
      "schema = 1\n[[layer]]\nname = \"cloud\"\n[[layer]]\nname = \"ai\"\n[[state]]\nname = \"a\"\nspending = { cloud = 100, ai = 1e9 }\n";
  only_warning(load_text(two), 8);
  only_warning(load_text(minimal + "[variant.x]\n\"funding.seed\" = 2\n[variant.y]\n\"funding.seed\" = 2e6\n"), 11);
  only_warning(load_text(minimal + "[sweep]\n\"funding.seed\" = { from = 1, to = 1e9, steps = 30, scale = \"log\" }\n"), 9);
  only_warning(load_text(minimal + "[[shock]]\nname = \"s\"\nat = 1\nset = { \"funding.seed\" = 2e6 }\n"
                                   "[sweep]\n\"audit.fee\" = [0.1, 0.2]\n"),
               11);
  LoadOptions options;
  options.overrides = {"funding.seed=1500000"};
  const Loaded loaded = load_text(minimal, options);
  REQUIRE(loaded.diagnostics.all().size() == 1);
  CHECK(loaded.diagnostics.all()[0].position.file == "--set");
}

TEST_CASE("a share beyond one that may be in per cent is an error with that hint") {
  const Loaded loaded = load_text(minimal + "[audit]\nfailure_probability = 30\n");
  REQUIRE_FALSE(loaded.experiment);
  CHECK(loaded.at(9)->hint == "if 30 is in per cent, write 0.3; the unit is probability");
  CHECK(load_text(minimal + "[audit]\nfailure_probability = 1.5\n").at(9)->hint.empty());
  CHECK(load_text(minimal + "[audit]\nfailure_probability = -30\n").at(9)->hint.empty());
}

TEST_CASE("a time beyond the horizon is a warning that shows the horizon") {
  const std::string head = "schema = 1\nlayer = [{ name = \"cloud\" }]\nstate = [{ name = \"a\", spending = 100 }]\n[run]\nhorizon = 2\n";
  const Diagnostic validity = only_warning(load_text(head + "[audit]\nvalidity = 3\n"), 7);
  CHECK(validity.message == "'validity' is 3 years, longer than the horizon of 2");
  CHECK(validity.hint == "0 says for ever");
  REQUIRE(validity.related.size() == 1);
  CHECK(validity.related[0].line == 5);
  const Diagnostic outage = only_warning(load_text(head + "[[outage]]\nname = \"o\"\nat = 2.5\nloss = 0.5\nduration = 0.1\n"), 8);
  CHECK(outage.message == "outage 'o' at 2.5 comes after the horizon of 2");
  only_warning(load_text(head + "[audit_supply]\ntraining_time = 2.5\n"), 7);
  check_silent(load_text(head + "[audit]\nvalidity = 2\ntransition = 0.5\n"));
  check_silent(load_text(head + "[compliance]\nsunk_years = 3\n"));  // years of a cost
  check_silent(load_text(head + "stylised = true\n[audit]\nvalidity = 3\n"));
  // What nobody wrote is not warned of: the default spacing of plans is a year, the age of entrants five.
  check_silent(load_text("schema = 1\nlayer = [{ name = \"cloud\" }]\nstate = [{ name = \"a\", spending = 100 }]\nrun.horizon = 0.5\n"));
}

TEST_CASE("a product below what is spent on its digital part is a warning") {
  const std::string head = "schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"a\"\nspending_share = { cloud = 1 }\n";
  check_silent(load_text(head + "digital_spending = 4890\ngdp = 27360\n"));
  const Diagnostic gdp = only_warning(load_text(head + "digital_spending = 489000\ngdp = 27360\n"), 8);
  CHECK(gdp.message == "'gdp' is 27360 US$ m / year, less than a spends on all layers, 489000");
  CHECK(gdp.hint == "if 27360 is in billion US$, write 27360000; the unit is US$ m / year");
}

TEST_CASE("a fee above what a market spends is a warning") {
  const std::string text = two_states("");
  const Diagnostic fee = only_warning(load_text(text + "[audit]\nfee = 1.2\n"), 9);
  CHECK(fee.message == "'fee' is 1.2 US$ m, more than borduria spends on cloud in a year, 1");
  CHECK(fee.related.size() == 1);
  check_silent(load_text(text + "[audit]\nfee = 0.9\n"));
  const std::string alliance = "[alliance.a]\nstringency = { security = 0.5 }\n";
  check_silent(load_text(text + alliance + "fee = 1.2\n"));  // vendors sell everywhere
  only_warning(load_text(text + alliance + "fee = 1.6\n"), 10);
  only_warning(load_text(text + alliance + "fee = 1.2\nopen_to_startups = true\n"), 10);
  only_warning(load_text(two_states(", filing_cost = 1.6")), 6);
  check_silent(load_text(two_states(", filing_cost = 1.4")));
}

TEST_CASE("support above what it costs to be in a state is a warning") {
  // .8 · .5 for the rules, .05 to file, .1 for the cheaper market: .55
  const std::string text =
      two_states(", regime = \"strict\", filing_cost = 0.05") + "[[regime]]\nname = \"strict\"\nstringency = { security = 0.8 }\n";
  check_silent(load_text(text + "support = 0.54\n"));
  const Diagnostic support = only_warning(load_text(text + "support = 0.56\n"), 11);
  CHECK(support.message == "'support' is 0.56 US$ m / year, above the 0.55 that it costs to be in arcadia under 'strict'");
}

TEST_CASE("a shock over what a variant or the sweep sets is a warning with both places") {
  const std::string shock = "[[shock]]\nname = \"s\"\nat = 3\nset = { \"audit.fee\" = 0.2 }\n";
  const Diagnostic warning =
      only_warning(load_text(minimal + shock + "[variant.x]\n\"audit.fee\" = 0.1\n[variant.y]\n\"audit.fee\" = 0.3\n"), 11);
  CHECK(warning.message == "shock 's' sets 'audit.fee' at 3, over what variant 'x' sets");
  REQUIRE(warning.related.size() == 1);
  CHECK(warning.related[0].line == 13);
  CHECK(only_warning(load_text(minimal + shock + "[sweep]\n\"audit.fee\" = [0.1, 0.3]\n"), 11).message ==
        "shock 's' sets 'audit.fee' at 3, over what the sweep sets");
  only_warning(load_text(minimal + "[[shock]]\nname = \"s\"\nat = 3\nset = { \"state.arcadia.ideas\" = 2 }\n[variant.x]\n"
                                   "\"state.arcadia.ideas.cloud\" = 1\n"),
               11);
  check_silent(load_text(minimal + shock + "[variant.x]\n\"audit.fee\" = 0.2\n"));  // the same value
  check_silent(load_text(minimal + shock + "[variant.x]\n\"audit.fee_by_size\" = 0.1\n"));
  // A shock that does nothing but in the variant is meant for it.
  check_silent(load_text(minimal + shock + "[variant.x]\n\"audit.fee\" = 0.1\n[audit]\nfee = 0.2\n"));
  // A variant in which the shock comes too late has what it sets.
  const Loaded late = load_text(minimal + shock + "[variant.x]\n\"audit.fee\" = 0.1\n\"shock.s.at\" = 30\n");
  CHECK(late.diagnostics.render().find("over what") == std::string::npos);
}

TEST_CASE("every money, time and rate has a plausible range within its bounds, or a reason to have none") {
  // Dates and what is asked of a result; unbounded in meaning (a value of productivity, a paper's unit of effort).
  const std::set<std::string> without = {"shock.at",
                                         "takeover.at",
                                         "outage.at",
                                         "outcome.from",
                                         "outcome.to",
                                         "state.labour",
                                         "security.effectiveness",
                                         "enforcement.rate_adaptation",
                                         "economy.value_grid_bound"};
  for (const FieldTable& table : field_tables()) {
    for (const Field& field : table.fields) {
      const std::string key = table.name + "." + field.key;
      CAPTURE(key);
      const PlausibleRange& range = field.plausible;
      const bool has_dimension = field.unit.rfind("US$", 0) == 0 || field.unit.find("year") != std::string::npos;
      if (has_dimension && without.count(key) == 0) CHECK(range.is_known());
      if (!range.is_known()) continue;
      CHECK(range.low < range.high);
      CHECK(field.bounds.contains(range.low));
      CHECK((field.bounds.contains(range.high) || (field.bounds.upper_open && range.high == field.bounds.upper)));
      const bool has_default = field.default_value && field.kind != FieldKind::number_by_name && !field.is_optional_number();
      if (has_default && field.default_value->number != 0 && key != "state.gdp") CHECK(range.contains(field.default_value->number));
    }
  }
}

TEST_CASE("names and labels that readers of tables take for missing or true are warned of, each once") {
  const Diagnostic variant = only_warning(load_text(minimal + "[variant.usual]\n[variant.null]\n\"audit.fee\" = 0.1\n"), 9);
  CHECK(variant.message == "variant 'null' is a missing value to programs that read tables, such as pandas and R");
  CHECK(variant.hint == "another name; CSV files have 'null_' instead");
  CHECK(only_warning(load_text(minimal + "[variant.true]\n\"audit.fee\" = 0.1\n"), 8).message.find("true or false") != std::string::npos);
  CHECK(only_warning(load_text(minimal + "[[outcome]]\nname = \"startups\"\nlabel = \"NA\"\nseries = \"active_firms\"\n"), 10)
            .message.find("label 'NA'") == 0);
  // Also where magnitudes are a paper's own, and once for all cases.
  CHECK(only_warning(load_text(minimal + "[run]\nstylised = true\n[[requirement]]\nname = \"nan\"\n[sweep]\n\"audit.fee\" = [0.1, 0.2]\n"),
                     11)
            .message.find("requirement 'nan'") == 0);
  check_silent(load_text(minimal + "[variant.none]\n[variant.na]\n\"audit.fee\" = 0.1\n"));
}
