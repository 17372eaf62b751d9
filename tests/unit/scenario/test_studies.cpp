// [threshold] and [sensitivity]: read, refused at the right place, and left out of what identifies a batch.
#include <catch2/catch.hpp>

#include "models/scenario/points.hpp"
#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

const std::string outcome = minimal + "[[outcome]]\nname = \"firms\"\nseries = \"active_firms\"\n";  // ten lines
const std::string threshold = outcome + "[threshold]\nparameter = \"audit.fee\"\nbetween = [0, 2]\noutcome = \"firms\"\ncrosses = 5\n";

/// "hint | expected" of the first mistake at a line; "" where there is none.
std::string advice_at(const Loaded& loaded, std::uint32_t line) {
  const Diagnostic* found = loaded.at(line);
  return found == nullptr ? "" : found->hint + " | " + found->expected;
}

}  // namespace

TEST_CASE("The words of a crossing") {
  const auto half = parse_crossing("half of baseline");
  REQUIRE(half);
  CHECK(half->share_of_baseline == 0.5);
  CHECK(half->offset == 0);
  CHECK(parse_crossing("90 % of baseline")->share_of_baseline == Approx(0.9));
  CHECK(parse_crossing("90% of baseline")->share_of_baseline == Approx(0.9));
  CHECK(parse_crossing("0.9 of baseline")->share_of_baseline == 0.9);
  CHECK(parse_crossing("twice baseline")->share_of_baseline == 2);
  const auto difference = parse_crossing("baseline - 0.25");
  REQUIRE(difference);
  CHECK(difference->share_of_baseline == 1);
  CHECK(difference->offset == -0.25);
  const auto number = parse_crossing("1e-3");
  REQUIRE(number);
  CHECK(number->share_of_baseline == 0);
  CHECK(number->offset == 1e-3);
  const auto probability = parse_crossing("probability 0.9 below half of baseline");
  REQUIRE(probability);
  CHECK(probability->is_probability);
  CHECK(probability->probability == 0.9);
  CHECK_FALSE(probability->above);
  CHECK(probability->share_of_baseline == 0.5);
  for (const char* wrong : {"", "half", "half baseline", "probability 1 above 3", "probability 0.5 3", "10 %", "baseline -", "baseline 3",
                            "more", "nan", "baseline - 1 2"}) {
    INFO(wrong);
    CHECK_FALSE(parse_crossing(wrong));
  }
}

TEST_CASE("A threshold is read with its defaults") {
  const Loaded loaded = load_text(threshold);
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  REQUIRE(loaded.experiment->threshold);
  const ThresholdParameters& asked = *loaded.experiment->threshold;
  CHECK(asked.parameter.key == "audit.fee");
  CHECK(asked.parameter.to == 2);
  CHECK(asked.outcomes == std::vector<std::string>{"firms"});
  CHECK(asked.crosses.offset == 5);
  CHECK(asked.precision == Approx(0.04));
  CHECK_FALSE(asked.baseline_moves);
}

TEST_CASE("A study is no part of what identifies a batch, and survives being resolved") {
  const Loaded plain = load_text(outcome);
  const Loaded asking = load_text(threshold);
  REQUIRE(plain.experiment);
  REQUIRE(asking.experiment);
  CHECK(plain.experiment->canonical_text == asking.experiment->canonical_text);
  const Loaded again = load_text(asking.experiment->resolved_text);
  REQUIRE(again.experiment);
  REQUIRE(again.experiment->threshold);
  CHECK(again.experiment->threshold->parameter.to == 2);
  CHECK(again.experiment->resolved_text == asking.experiment->resolved_text);
}

TEST_CASE("Mistakes in a threshold are shown at their places") {
  const Loaded loaded = load_text(outcome +
                                  "[threshold]\nparameter = \"audit.fe\"\nbetween = [0, 2]\noutcome = \"firm\"\n"
                                  "crosses = \"half\"\nprecison = 1\nbaseline = \"none\"\ntrials = 0.5\n");
  CHECK_FALSE(loaded.experiment);
  CHECK(advice_at(loaded, 12).starts_with("did you mean 'audit.fee'?"));
  CHECK(advice_at(loaded, 14).starts_with("did you mean 'firms'?"));
  CHECK(advice_at(loaded, 15).find("half of baseline") != std::string::npos);
  CHECK(advice_at(loaded, 16).starts_with("did you mean 'precision'?"));
  CHECK(advice_at(loaded, 17).ends_with("| base"));
  CHECK(loaded.at(18));
}

TEST_CASE("What cannot be moved is refused") {
  const auto refused = [](const std::string& parameter, const std::string& between) {
    const Loaded loaded = load_text(outcome + "[threshold]\nparameter = \"" + parameter + "\"\nbetween = " + between + "\ncrosses = 1\n");
    CHECK_FALSE(loaded.experiment);
    return loaded.diagnostics.all().front().message;
  };
  CHECK(refused("startups.strata", "[1, 5]").find("whole numbers") != std::string::npos);
  CHECK(refused("run.horizon", "[1, 5]").find("same in every case") != std::string::npos);
  CHECK(refused("audit.discipline", "[1, 5]").find("not a number") != std::string::npos);
  CHECK(refused("audit.fee", "[2, 1]").find("empty") != std::string::npos);
  CHECK(refused("audit.fee", "[-1, 1]").find("bounds") != std::string::npos);
  CHECK(refused("audit.fee", "[1]").find("between") != std::string::npos);
}

TEST_CASE("Options of the command line come before the file") {
  LoadOptions options;
  options.study_options = {{"--between", "threshold", {"between"}, "[0.5, 1]"},
                           {"--crosses", "threshold", {"crosses"}, "half of baseline"}};
  const Loaded loaded = load_text(threshold, options);
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  CHECK(loaded.experiment->threshold->parameter.from == 0.5);
  CHECK(loaded.experiment->threshold->crosses.share_of_baseline == 0.5);
  options.study_options = {{"--between", "threshold", {"between"}, "[0.5, oops]"}};
  const Loaded wrong = load_text(threshold, options);
  CHECK_FALSE(wrong.experiment);
  CHECK(wrong.at(1, "--between"));
}

TEST_CASE("A sensitivity is read, with ranges in three spellings") {
  const Loaded loaded =
      load_text(outcome +
                "[sensitivity]\nmethod = \"sobol\"\nsecond_order = true\n[sensitivity.ranges]\n\"audit.fee\" = [0, 1]\n"
                "\"startups.exit_hazard\" = { from = 0.01, to = 1, scale = \"log\" }\n\"startups.entry_probability\" = \"bounds\"\n");
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  REQUIRE(loaded.experiment->sensitivity);
  const SensitivityParameters& asked = *loaded.experiment->sensitivity;
  CHECK(asked.method == SensitivityMethod::sobol);
  REQUIRE(asked.ranges.size() == 3);
  CHECK(asked.ranges[1].logarithmic);
  CHECK(asked.ranges[2].from == 0);
  CHECK(asked.ranges[2].to == 1);
  const Loaded wrong = load_text(outcome + "[sensitivity]\nmethod = \"sobel\"\n[sensitivity.ranges]\n\"audit.fee\" = \"bounds\"\n");
  CHECK_FALSE(wrong.experiment);
  CHECK(advice_at(wrong, 12).starts_with("did you mean 'sobol'?"));
  CHECK(wrong.at(14));
}

TEST_CASE("Counts, switches and words have levels") {
  const std::string start = outcome + "[audit]\n[[regime]]\nname = \"strict\"\n[sensitivity]\n[sensitivity.ranges]\n";  // 15 lines
  const Loaded loaded = load_text(start +
                                  "\"state.arcadia.incumbents.cloud\" = [2, 6]\n\"startups.entry\" = [\"free\", \"fixed\"]\n"
                                  "\"regime.strict.audit\" = \"bounds\"\n");
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  const std::vector<MovedParameter>& ranges = loaded.experiment->sensitivity->ranges;
  REQUIRE(ranges.size() == 3);
  CHECK(ranges[0].whole);
  CHECK(ranges[0].level_count() == 5);
  CHECK(ranges[1].level_count() == 2);
  CHECK(ranges[1].levels[1].text == "fixed");
  // nobody audits: of "bounds" that level is left out with a warning, in a list it is a mistake
  CHECK(ranges[2].level_count() == 2);
  CHECK(loaded.diagnostics.render().find(":18:25: warning: left out: at regime.strict.audit = \"independent\"") != std::string::npos);
  for (const char* wrong :
       {"\"regime.strict.audit\" = [\"self\", \"independent\"]", "\"startups.entry\" = [\"fre\", \"fixed\"]",
        "\"startups.entry\" = [\"free\"]", "\"startups.entry\" = [\"free\", \"free\"]", "\"state.arcadia.incumbents.cloud\" = [0, 1e12]",
        "\"state.arcadia.incumbents.cloud\" = [2.5, 6]", "\"state.arcadia.regime\" = \"bounds\"",
        "\"state.arcadia.incumbents.cloud\" = { from = 1, to = 6, scale = \"log\" }"}) {
    CAPTURE(wrong);
    const Loaded refused = load_text(start + wrong + "\n");
    CHECK_FALSE(refused.experiment);
    CHECK(refused.at(16));
  }
}

TEST_CASE("A mistake in the second of several options shows the second") {
  LoadOptions options;
  options.study_options = {{"--range", "sensitivity", {"ranges", "audit.fee"}, "[0, 1]"},
                           {"--range", "sensitivity", {"ranges", "startups.exit_hazard"}, "[1, 0.5]"}};
  const Loaded wrong = load_text(outcome, options);
  CHECK_FALSE(wrong.experiment);
  REQUIRE(wrong.at(2, "--range"));
  CHECK_FALSE(wrong.at(1, "--range"));
  CHECK(wrong.diagnostics.render().find("   2 | ranges.\"startups.exit_hazard\" = [1, 0.5]\n") != std::string::npos);
}

TEST_CASE("A moved case is complete again, and refused where it does not fit together") {
  const Loaded loaded = load_text(
      "schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"arcadia\"\ndigital_spending = 100\n"
      "spending_share = { cloud = 1 }\nincumbents = 3\n[startups]\nproductivity = \"pareto\"\nproductivity_shape = 5\n");
  INFO(loaded.diagnostics.render());
  REQUIRE(loaded.experiment);
  const Case& base = loaded.experiment->cases.front();
  const auto moved = scenario_at(base, {{"state.arcadia.digital_spending", number_value(250)}});
  REQUIRE(std::holds_alternative<Scenario>(moved));
  CHECK(std::get<Scenario>(moved).states[0].spending.at("cloud") == 250);
  CHECK(trial_text(std::get<Scenario>(moved)) != trial_text(base.scenario));
  const auto same = scenario_at(base, {});
  CHECK(trial_text(std::get<Scenario>(same)) == trial_text(base.scenario));
  const auto refused = scenario_at(base, {{"startups.productivity_shape", number_value(2)}});
  REQUIRE(std::holds_alternative<std::string>(refused));
  CHECK(std::get<std::string>(refused).find("startups.productivity_shape = 2") != std::string::npos);
}

TEST_CASE("A ramp climbs and comes back within the horizon it needs") {
  Loaded loaded = load_text(minimal + "[run]\nwarm_up = 1.1\nsample_every = 0.25\n");
  REQUIRE(loaded.experiment);
  const MovedParameter fee{"audit.fee", "", 0, 2, false};
  const std::vector<double> dates = add_ramp(*loaded.experiment, fee, {3, 2, 1});
  CHECK(dates == std::vector<double>{1.25, 3.25, 5.25, 7.25, 9.25, 11.25, 13.25});
  CHECK(ramp_levels(fee, {3, 2, 1}) == std::vector<double>{0, 1, 2, 2, 1, 0});
  const Scenario& scenario = loaded.experiment->cases.front().scenario;
  CHECK(scenario.run.horizon == 13.25);
  REQUIRE(scenario.shocks.size() == 6);
  CHECK(scenario.shocks[4].set.front().value.number == 1);
}
