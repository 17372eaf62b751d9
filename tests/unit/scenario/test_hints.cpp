// What a refusal offers is a way out: every setting that an "expected" line names, done as it says, ends that refusal and begins none.
// g++ 12 takes std::regex for uninitialised where sanitizers are on.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "scenario_support.hpp"

using namespace faultline;
using namespace faultline::scenario_tests;

namespace {

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(by); at != std::string::npos; at = text.find(by, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + by.size();
  }
  parts.push_back(text.substr(from));
  return parts;
}

/// Dotted key by line, or the name of a table, of a text with one key a line whose rows begin with their names.
std::map<std::uint32_t, std::string> keys_by_line(const std::string& text) {
  std::map<std::uint32_t, std::string> keys;
  std::istringstream lines(text);
  std::string table;
  std::uint32_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::smatch found;
    if (std::regex_match(line, found, std::regex(R"(\[+([\w.]+)\]+)"))) {
      table = found[1].str() + ".";
      keys[number] = found[1].str();  // a row as a whole
    }
    if (!std::regex_search(line, found, std::regex(R"(^(\w+) = (.*)$)"))) continue;
    const std::string value = found[2].str();
    if (found[1] == "name") table += value.substr(1, value.size() - 2) + ".";
    keys[number] = table + found[1].str();
  }
  return keys;
}

/// The key that a word of an "expected" line means: at one of the places shown, in the same table, or anywhere.
std::string key_meant(const std::string& word, const Diagnostic& mistake, const std::map<std::uint32_t, std::string>& keys) {
  if (word.find('.') != std::string::npos) return word;
  const auto ends_so = [&](const std::string& key) {
    return key.size() > word.size() && key.substr(key.size() - word.size() - 1) == "." + word;
  };
  std::vector<std::uint32_t> lines;
  for (const SourcePosition& place : mistake.related) lines.push_back(place.line);
  lines.push_back(mistake.position.line);
  for (const std::uint32_t line : lines) {
    if (keys.count(line) > 0 && ends_so(keys.at(line))) return keys.at(line);
  }
  const std::string own = keys.at(mistake.position.line);
  const std::string sibling = own.substr(0, own.rfind('.') + 1) + word;
  for (const auto& [line, key] : keys) {
    if (key == sibling) return key;
  }
  for (const auto& [line, key] : keys) {
    if (ends_so(key)) return key;
  }
  return sibling;
}

using Way = std::vector<std::string>;  ///< overrides

/// The ways out that can be taken word by word. Others, such as "shares that sum to 1", are for people.
std::vector<Way> ways_out(const Diagnostic& mistake, const std::map<std::uint32_t, std::string>& keys) {
  static const std::regex named(R"(([\w.]+) = (true|false|-?[\d.]+|"\w+"))");
  static const std::regex bare(R"((?:at least |at most )?(true|false|-?\d[\d.]*))");
  std::vector<Way> ways;
  for (const std::string& alternative : split(mistake.expected, ", or ")) {
    Way way;
    for (const std::string& part : split(alternative, " and ")) {
      std::smatch found;
      if (std::regex_match(part, found, named)) {
        std::string value = found[2];
        value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
        way.push_back(key_meant(found[1], mistake, keys) + "=" + value);
      } else if (std::regex_match(part, found, bare)) {
        way.push_back(keys.at(mistake.position.line) + "=" + found[1].str());
      } else {
        way.clear();
        break;
      }
    }
    if (!way.empty()) ways.push_back(way);
  }
  return ways;
}

std::multiset<std::string> messages_of(const Loaded& loaded) {
  std::multiset<std::string> messages;
  for (const Diagnostic& mistake : loaded.diagnostics.all()) messages.insert(mistake.message);
  return messages;
}

const std::string general = "[economy]\nclosure = \"general\"\n";
const std::string foresight = "[startups]\nproductivity_process = \"gibrat\"\nproductivity_shock_sd = 0.01\nproductivity_drift = -0.1\n";
const std::string forward = "[economy]\nexpectations = \"forward\"\n" + foresight;
const std::string before_draw = forward + "stopping = \"before_draw\"\n";
const std::string congestion = "[audit_supply]\nactive = true\npricing = \"congestion\"\ncongestion_rate = 1.0\n";
const std::string sovereign = "[sovereignty]\nactive = true\n";
const std::string chosen = "[enforcement]\nactive = true\neffort = \"chosen\"\n";
const std::string chosen_falsely = chosen + "false_finding = 0.1\nexclusion_after = 2\n";
const std::string honest_falsely = "[enforcement]\nactive = true\neffort = \"honest\"\nfalse_finding = 0.1\n";
const std::string code = "[[regime]]\nname = \"code\"\n";
const std::string threshold = code + "exempt_below = 3.0\n";
const std::string charges = threshold + "support = 0.1\nrevenue_cost = 0.1\nproduction_cost = 0.1\n";
const std::string by_size = "[compliance]\nsize_exponent = 0.5\n";
const std::string grid =
    "[[grid]]\nname = \"net\"\nstate = \"arcadia\"\nconnects = 10.0\nmegawatts = 2.0\noutside_rate = 1.0\nbacklog = 3.0\n";
const std::string outage = "[[outage]]\nname = \"failure\"\nlayers = [\"cloud\"]\nat = 1.0\nduration = 0.1\n";
const std::string reserve = "[reserve]\nactive = true\n";
const std::string switching = "[switching]\nactive = true\n";
const std::string trust = "[trust]\nactive = true\nliability = 0.1\n[audit]\nfalse_pass = 0.5\n";
const std::string responsive = "[[layer]]\nname = \"ai\"\nelasticity = 4.0\nupper_elasticity = 2.0\n";
const std::string material = "[[layer]]\nname = \"ai\"\nmaterial_share = 0.2\n";
const std::string duty = code + "resilience_duty = 0.5\n";
const std::string from_sovereigns =
    "[[state]]\nname = \"borduria\"\nspending = { cloud = 5.0 }\nlabour = 10.0\nprocurement = \"sovereign\"\n";

}  // namespace

TEST_CASE("much that once was refused together loads", "[mistakes]") {
  for (const std::string& together : {
           "[economy]\nclosure = \"general\"\nexpectations = \"forward\"\n" + foresight + "stopping = \"before_draw\"\n" + switching,
           chosen + sovereign + grid + from_sovereigns,
           general + chosen_falsely + sovereign + grid + by_size,
           threshold + sovereign + grid,
           chosen + "[economy]\nconduct = \"bertrand\"\nreal_options = true\n" + by_size + charges,
           honest_falsely + "[economy]\nconduct = \"bertrand\"\nreal_options = true\n" + by_size + charges,
           reserve + chosen,
           reserve + chosen_falsely,
           reserve + honest_falsely,
           trust + "[economy]\nconduct = \"bertrand\"\n" + threshold,
       }) {
    const Loaded loaded =
        load_text("schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"arcadia\"\nspending = { cloud = 100.0 }\nlabour = 100.0\n" +
                  together);
    INFO(together << "\n" << loaded.diagnostics.render());
    CHECK(loaded.experiment.has_value());
  }
}

TEST_CASE("what a refusal offers ends it and leads to no other", "[mistakes]") {
  // Every refusal of models/scenario/*_checks.cpp that names a setting, alone and beside others that want the opposite.
  const std::vector<std::string> conflicts{
      chosen_falsely + "[economy]\nconduct = \"bertrand\"\nreal_options = true\n" + by_size + charges,
      duty,
      general + duty,
      material,
      general + material,
      outage + "attack = true\n",
      general + outage + "attack = true\n",
      forward + outage + "attack = true\n",
      "[security]\nactive = true\n" + outage + "attack = true\nnotice = 0.5\n",
      outage + "variation = 0.05\n",
      outage + "variation = 0.05\nrecovery = \"by_stage\"\n",
      outage + "variation = 2.0\nrecovery = \"by_stage\"\n",
      "[materials]\nactive = true\n[inputs]\nshort_elasticity = 0.5\nlong_elasticity = 0.5\n" + material + "inputs = { cloud = 0.2 }\n",
      from_sovereigns,
      from_sovereigns + threshold,
      from_sovereigns + chosen,
      "[sovereignty]\nhybrid_premium = 0.3\ndisconnected_premium = 0.1\nhybrid_exposure = 0.1\ndisconnected_exposure = 0.3\n",
      reserve + "[economy]\nconduct = \"bertrand\"\ngranular_firms = \"all\"\nreal_options = true\n" + by_size + threshold + responsive,
      switching + "[economy]\nconduct = \"bertrand\"\nreal_options = true\n" + threshold + responsive +
          "[[state]]\nname = \"borduria\"\nspending = { cloud = 5.0 }\npreference_margin = 0.1\n",
      "[startups]\nstopping = \"before_draw\"\n",
      general + "[startups]\nstopping = \"before_draw\"\n",
      "[economy]\nreal_options = true\n[startups]\nproductivity_process = \"ar1\"\n",
      "[startups]\nsampling = \"stratified\"\nproductivity = \"degenerate\"\n",
      "[[layer]]\nname = \"ai\"\nelasticity = 3.7\nupper_elasticity = 4.0\n",
      "[economy]\nconduct = \"cournot\"\nmarkup_ceiling = 1.1\n[[layer]]\nname = \"ai\"\nelasticity = 3.7\n",
  };
  std::set<std::string> refusals;
  std::size_t taken = 0;
  for (const std::string& conflict : conflicts) {
    // Labour, so that the general closure is refused for what is asked here.
    const std::string text =
        "schema = 1\n[[layer]]\nname = \"cloud\"\n[[state]]\nname = \"arcadia\"\nspending = { cloud = 100.0 }\nlabour = 100.0\n" + conflict;
    const std::map<std::uint32_t, std::string> keys = keys_by_line(text);
    const Loaded loaded = load_text(text);
    const std::multiset<std::string> before = messages_of(loaded);
    INFO(text << "\n" << loaded.diagnostics.render());
    REQUIRE_FALSE(before.empty());
    std::size_t ways_here = 0;
    for (const Diagnostic& mistake : loaded.diagnostics.all()) {
      refusals.insert(mistake.message);
      REQUIRE(keys.count(mistake.position.line) == 1);
      for (const Way& way : ways_out(mistake, keys)) {
        LoadOptions options;
        options.overrides = way;
        const Loaded after = load_text(text, options);
        std::string words;
        for (const std::string& override : way) words += " " + override;
        INFO("after" << words << ", for: " << mistake.message << "\n" << after.diagnostics.render());
        const std::multiset<std::string> left = messages_of(after);
        CHECK(left.count(mistake.message) < before.count(mistake.message));
        CHECK(std::includes(before.begin(), before.end(), left.begin(), left.end()));
        ++ways_here;
      }
    }
    CHECK(ways_here > 0);
    taken += ways_here;
  }
  CHECK(refusals.size() > 15);
  CHECK(taken > 35);
}
