// What no single value can say about outages and resilience: an outage can hit someone, and what is used is on.
#include <fmt/format.h>

#include <algorithm>

#include "models/scenario/combinations.hpp"
#include "models/scenario/named.hpp"
#include "models/scenario/scenario_checks.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

class OutageChecker {
 public:
  OutageChecker(const Scenario& scenario, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), places_(places), diagnostics_(diagnostics) {}

  void check_outages() {
    if (scenario_.outages.size() > most_outages) {
      error("outage." + scenario_.outages[most_outages].name, fmt::format("{} outages", scenario_.outages.size()),
            fmt::format("at most {}", most_outages));
    }
    for (const OutageParameters& outage : scenario_.outages) {
      const std::string key = "outage." + outage.name + ".";
      check_times(outage, key);
      check_victims(outage, key);
      if (outage.attack) check_attack(outage, key);
    }
  }

  void check_mechanisms() {
    for (const RegimeParameters& regime : scenario_.regimes) {
      if (regime.resilience_duty > 0 && !scenario_.resilience.active) {
        error("regime." + regime.name + ".resilience_duty", fmt::format("regime '{}' has a duty of resilience, which is off", regime.name),
              or_active("0", Switch::resilience, "resilience"));
      }
    }
  }

 private:
  static constexpr std::size_t most_outages = 64;  // a firm's standby and breaches are bits

  void error(const std::string& key, std::string message, std::string expected) {
    diagnostics_.error(places_.nearest(key).value, std::move(message), std::move(expected));
  }

  /// What is off, or the mechanism that it needs, unless something refuses that.
  [[nodiscard]] std::string or_active(const std::string& off, Switch mechanism, const std::string& table) const {
    return is_refused(scenario_, mechanism) ? off : fmt::format("{}, or {}.active = true", off, table);
  }

  void check_times(const OutageParameters& outage, const std::string& key) {
    constexpr double least_variation = 0.1;
    if (outage.variation > 0 && outage.variation < least_variation) {
      error(key + "variation", fmt::format("'variation' is {}: more than a hundred stages of repair", format_number(outage.variation)),
            outage.recovery == Recovery::by_stage ? "at least 0.1" : "0, or at least 0.1");
    }
    if (outage.recovery == Recovery::by_stage && (outage.variation == 0 || outage.variation > 1)) {
      error(key + "recovery",
            fmt::format("outage '{}' has no Erlang stages at a variation of {}", outage.name, format_number(outage.variation)),
            "recovery = \"at_once\", or a variation above 0 and at most 1");
    }
    if (outage.hazard == 0 && outage.notice > outage.at) {
      error(key + "notice",
            fmt::format("outage '{}' strikes at {}, {} after it is announced", outage.name, format_number(outage.at),
                        format_number(outage.notice)),
            "at most `at`: it is announced during the trial");
    }
  }

  void check_victims(const OutageParameters& outage, const std::string& key) {
    const VendorParameters* vendor = find_named(scenario_.vendors, outage.vendor);
    if (vendor == nullptr || outage.layers.empty()) return;
    const bool works_there = std::any_of(outage.layers.begin(), outage.layers.end(),
                                         [&](const std::string& layer) { return vendor->productivity.count(layer) > 0; });
    if (!works_there)
      error(key + "layers", fmt::format("vendor '{}' has no firm in {}", outage.vendor, join(outage.layers)), "a layer it works in");
  }

  void check_attack(const OutageParameters& outage, const std::string& key) {
    if (!scenario_.security.active)
      error(key + "attack", fmt::format("'{}' is an attack, but security is off", outage.name),
            or_active("false", Switch::security, "security"));
    if (outage.notice > 0)
      error(key + "notice", fmt::format("'{}' is an attack, and attacks are not announced", outage.name), "notice = 0");
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

}  // namespace

void mechanisms::Outages::check(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  OutageChecker checker(scenario, places, diagnostics);
  checker.check_outages();
  checker.check_mechanisms();
}

}  // namespace faultline
