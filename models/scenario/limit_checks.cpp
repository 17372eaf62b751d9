// What a trial could not do, though every value alone is allowed: more rule books than a set of them holds, more firms
// than memory holds, values of firms that would be infinite, audits that repeat for ever at one moment.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/scenario/scenario_checks.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"

namespace faultline {

namespace {

constexpr std::size_t most_books = 64;     // sets of rule books are 64 bits
constexpr double most_size_exponent = 10;  // a firm ten times as large takes 10^10 times the work
constexpr double most_ratio = 1e6;
constexpr double least_elasticity = 1.05;  // a price index is the 20th power of a sum of weights
constexpr double most_elasticity = 100;    // a firm that is a tenth cheaper sells 10^4 times as much
constexpr double most_weight_digits = 60;  // products of a few such weights are still numbers
constexpr double most_markup_digits = 8;   // accounts close to 1e-9 and sums to 1e-10 where weights lie no further apart
constexpr double most_digits_apart = 12;   // of vendors, who stay, and startups; an account keeps sixteen digits
constexpr double most_incumbents = 1e6;    // about a gigabyte of firms in one world

double log10_of(double x) {
  constexpr double ln_10 = 2.302585092994046;
  return elementary::log(x) / ln_10;
}

class Limits {
 public:
  Limits(const Scenario& scenario, const Places& places, Diagnostics& diagnostics)
      : scenario_(scenario), places_(places), diagnostics_(diagnostics) {}

  void check_books() {
    const std::size_t regimes = scenario_.regimes.size();
    const std::size_t books = regimes + scenario_.alliances.size();
    if (books <= most_books) return;
    const std::string key = regimes > most_books ? "regime." + scenario_.regimes[most_books].name
                                                 : "alliance." + scenario_.alliances[most_books - regimes].name;
    error(key, fmt::format("{} rule books: regimes, and standards of alliances", books), fmt::format("at most {}", most_books));
  }

  void check_incumbents() {
    double firms = 0;
    for (const StateParameters& state : scenario_.states) {
      for (const auto& [layer, count] : state.incumbents) {
        firms += count;
        if (firms > most_incumbents)
          return error("state." + state.name + ".incumbents." + layer,
                       fmt::format("the states up to '{}' begin with {} startups", state.name, format_number(firms)),
                       fmt::format("at most {} in all", format_number(most_incumbents)));
      }
    }
  }

  /// A profit that lasts for ever and is not discounted is worth infinity.
  void check_discounts() {
    if (scenario_.economy.interest_rate > 0) return;
    if (scenario_.startups.exit_hazard <= 0 && has_startups()) check_discount("startups.exit_hazard", "startups");
    if (scenario_.startups.vendor_exit_hazard <= 0 && !scenario_.vendors.empty())
      check_discount("startups.vendor_exit_hazard", "vendors' firms");
  }

  /// Sales go with powers of these: beyond, one firm's are all there is and the others' are lost in rounding.
  void check_ratios() {
    for (const VendorParameters& vendor : scenario_.vendors) {
      for (const auto& [layer, productivity] : vendor.productivity)
        check_ratio("vendor." + vendor.name + ".productivity." + layer, "productivity", productivity);
    }
    for (const StateParameters& state : scenario_.states)
      check_ratio("state." + state.name + ".input_cost", "input_cost", state.input_cost);
    check_ratio("startups.productivity_minimum", "productivity_minimum", scenario_.startups.productivity_minimum);
  }

  /// Prices are the power 1/(1−σ) of a sum of weights, weights the power σ−1 of a ratio: both are numbers only so far.
  void check_elasticities() {
    for (const LayerParameters& layer : scenario_.layers) {
      const std::string key = "layer." + layer.name + ".elasticity";
      if (layer.elasticity < least_elasticity || layer.elasticity > most_elasticity) {
        error(key,
              fmt::format("'elasticity' is {}: {}", format_number(layer.elasticity),
                          layer.elasticity < least_elasticity ? "price indices would be beyond any number"
                                                              : "the cheapest firm's sales would be all there is"),
              fmt::format("from {} to {}", format_number(least_elasticity), format_number(most_elasticity)));
        continue;
      }
      check_weights(layer);
    }
    check_input_elasticity("short_elasticity", scenario_.inputs.short_elasticity);
    check_input_elasticity("long_elasticity", scenario_.inputs.long_elasticity);
  }

  /// Under Cobb-Douglas there always are prices. Of complements one that few sell may become dearer without end.
  void warn_of_complements() {
    const auto buys = [](const LayerParameters& layer) { return !layer.inputs.empty(); };
    const InputsParameters& inputs = scenario_.inputs;
    if (std::none_of(scenario_.layers.begin(), scenario_.layers.end(), buys) || scenario_.materials.active) return;
    const char* name = inputs.short_elasticity < 1 ? "short_elasticity" : "long_elasticity";
    const double value = inputs.short_elasticity < 1 ? inputs.short_elasticity : inputs.long_elasticity;
    if (value >= 1) return;
    diagnostics_.add({Severity::warning,
                      places_.nearest(fmt::format("inputs.{}", name)).value,
                      fmt::format("inputs are complements, '{}' is {}: where few sell one, its price may run away, and such a trial "
                                  "fails",
                                  name, format_number(value)),
                      "at least 1, where there always are prices",
                      {},
                      {}});
  }

  /// Beside a firm whose demand would bear any price small firms sell σ−1 powers of its markup more.
  void check_ceiling() {
    const EconomyParameters& economy = scenario_.economy;
    if (economy.conduct == Conduct::monopolistic) return;
    for (const LayerParameters& layer : scenario_.layers) {
      const double eta = layer.upper_elasticity;
      const double largest = eta > 1 ? std::min(economy.markup_ceiling, eta / (eta - 1)) : economy.markup_ceiling;
      if ((layer.elasticity - 1) * log10_of(largest) <= most_markup_digits) continue;
      error_at_both("economy.markup_ceiling", "layer." + layer.name + ".elasticity",
                    fmt::format("'markup_ceiling' is {}: at that price a firm of layer '{}' sells 10^{:.0f} times less than a small "
                                "one, and sums of sales are lost in rounding",
                                format_number(economy.markup_ceiling), layer.name, (layer.elasticity - 1) * log10_of(largest)),
                    fmt::format("at most {:.3g}", elementary::pow(10.0, most_markup_digits / (layer.elasticity - 1))));
      return;
    }
  }

  void check_audits() {
    const AuditParameters& audit = scenario_.audit;
    if (audit.size_exponent > most_size_exponent)
      error("audit.size_exponent",
            fmt::format("'size_exponent' is {}: fees would be beyond any number", format_number(audit.size_exponent)),
            fmt::format("at most {}", format_number(most_size_exponent)));
    if (audit.failure_probability < 1 || audit.service_time > 0 || audit.remediation_time > 0 || !are_audits()) return;
    error_at_both("audit.failure_probability", "audit.service_time",
                  "audits that take no time and always fail would be repeated for ever at one moment",
                  "failure_probability below 1, or a service_time or remediation_time above 0");
  }

 private:
  void check_weights(const LayerParameters& layer) {
    const double power = layer.elasticity - 1;
    const auto check = [&](const std::string& key, const char* name, double value) {
      if (power * std::abs(log10_of(value)) <= most_weight_digits) return;
      error_at_both(key, "layer." + layer.name + ".elasticity",
                    fmt::format("'{}' is {}, and sales in layer '{}' go with its power {}: beside it all other firms would be lost "
                                "in rounding",
                                name, format_number(value), layer.name, format_number(power)),
                    fmt::format("a power from 1e-{0} to 1e{0}", most_weight_digits));
    };
    if (-power * log10_of(layer.vendor_trade_cost) > most_digits_apart && !scenario_.vendors.empty()) {
      error("layer." + layer.name + ".vendor_trade_cost",
            fmt::format("'vendor_trade_cost' is {}: vendors' sales at home and abroad are 10^{:.0f} apart, and sums of sales are lost in "
                        "rounding",
                        format_number(layer.vendor_trade_cost), -power * log10_of(layer.vendor_trade_cost)),
            fmt::format("at least {:.3g}", elementary::pow(10.0, -most_digits_apart / power)));
    }
    for (const VendorParameters& vendor : scenario_.vendors) {
      const auto found = vendor.productivity.find(layer.name);
      if (found == vendor.productivity.end()) continue;
      check("vendor." + vendor.name + ".productivity." + layer.name, "productivity", found->second);
      const double apart = power * std::abs(log10_of(found->second / scenario_.startups.productivity_minimum));
      if (apart > most_digits_apart && has_startups())
        error_at_both("startups.productivity_minimum", "vendor." + vendor.name + ".productivity." + layer.name,
                      fmt::format("sales of startups and of vendor '{}' in layer '{}' are 10^{:.0f} apart: sums of sales are lost "
                                  "in rounding",
                                  vendor.name, layer.name, apart),
                      fmt::format("at most 10^{} apart", most_digits_apart));
    }
    check("startups.productivity_minimum", "productivity_minimum", scenario_.startups.productivity_minimum);
    for (const StateParameters& state : scenario_.states) check("state." + state.name + ".input_cost", "input_cost", state.input_cost);
  }

  void check_input_elasticity(const char* name, double value) {
    if (value > most_elasticity)
      error(fmt::format("inputs.{}", name),
            fmt::format("'{}' is {}: the cheapest input would be all that is bought", name, format_number(value)),
            fmt::format("at most {}", format_number(most_elasticity)));
  }

  void check_ratio(const std::string& key, const char* name, double value) {
    if (value > most_ratio || value * most_ratio < 1)
      error(key, fmt::format("'{}' is {}: beside it all other firms would be lost in rounding", name, format_number(value)),
            "from 1e-6 to 1e6");
  }

  void check_discount(const std::string& key, const char* whose) {
    error_at_both("economy.interest_rate", key,
                  fmt::format("interest_rate and the exit hazard of {} are both 0: profits for ever, not discounted, "
                              "are worth infinity",
                              whose),
                  "one of them above 0");
  }

  [[nodiscard]] bool has_startups() const {
    const auto some = [](const auto& entry) { return entry.second > 0; };
    return std::any_of(scenario_.states.begin(), scenario_.states.end(), [&](const StateParameters& state) {
      return std::any_of(state.ideas.begin(), state.ideas.end(), some) ||
             std::any_of(state.incumbents.begin(), state.incumbents.end(), some);
    });
  }

  [[nodiscard]] bool are_audits() const {
    const auto by_regime = [](const RegimeParameters& regime) { return regime.audit == AuditMode::independent; };
    const auto by_alliance = [](const AllianceParameters& one) { return one.assessment == AuditMode::independent; };
    return std::any_of(scenario_.regimes.begin(), scenario_.regimes.end(), by_regime) ||
           std::any_of(scenario_.alliances.begin(), scenario_.alliances.end(), by_alliance);
  }

  void error(const std::string& key, std::string message, std::string expected) {
    diagnostics_.error(places_.nearest(key).value, std::move(message), std::move(expected));
  }

  /// At the place of `key`, or, where that is a default, at the one of `other`.
  void error_at_both(const std::string& key, const std::string& other, std::string message, std::string expected) {
    const bool is_default = places_.find(key) == nullptr && places_.find(other) != nullptr;
    Diagnostic diagnostic{
        Severity::error, places_.nearest(is_default ? other : key).value, std::move(message), std::move(expected), {}, {}};
    if (!is_default && places_.find(other) != nullptr) diagnostic.related.push_back(places_.find(other)->value);
    diagnostics_.add(std::move(diagnostic));
  }

  const Scenario& scenario_;
  const Places& places_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_limits(const Scenario& scenario, const Places& places, Diagnostics& diagnostics) {
  Limits limits(scenario, places, diagnostics);
  limits.check_books();
  limits.check_incumbents();
  limits.check_discounts();
  limits.check_ratios();
  limits.check_elasticities();
  limits.check_ceiling();
  limits.warn_of_complements();
  limits.check_audits();
}

}  // namespace faultline
