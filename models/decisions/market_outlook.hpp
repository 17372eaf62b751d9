// What one state offers a firm or an idea under a label: every way of serving it, as lines in the firm's weight.
#pragma once

#include "models/decisions/prospects.hpp"
#include "models/economy/inline_vector.hpp"
#include "models/firms/surroundings.hpp"
#include "models/mechanisms/enforcement/effort.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "models/rules/procurement.hpp"
#include "sim/base/elementary.hpp"

#include <array>
#include <cmath>

namespace faultline {

/// What every market of one outlook shares.
struct CommonView {
  /// Audits and inspectors are not looked at yet.
  CommonView(const World& world, const Surroundings& around, LabelOption label_option, Vantage vantage, TrustOutlook& buyers);

  LabelOption label = 0;
  bool labelled = false;
  double premium = 1;             ///< of the label
  TrustOutlook* trust = nullptr;  ///< … and of what buyers will believe
  Threats* threats = nullptr;     ///< of inspectors
  const Layer* layer = nullptr;   ///< the firm's
  double wage = 1;                ///< of its home
  double discount = 0;            ///< r + δ [1/year]
  double growth = 0;              ///< α [1/year] at which variable profit is expected to grow
  double hurdle = 1;              ///< value over sunk cost at which a further market is entered
  double kept = 1;                ///< share of its years that false findings leave a firm that complies
  bool established = false;
  bool takes_market = true;        ///< as given: it does not price by its share
  bool granular = false;           ///< it does, and knows its weight
  double reserved_until = 0;       ///< [years] for which it may sell out of the public reserve
  double years = 0;                ///< 1/(r + δ): a dollar a year for life …
  double growing_years = 0;        ///< … and one that grows
  InlineVector<double, 64> waits;  ///< [years] by authority: until its certificate

  /// e^(−discount · wait): most markets are waited for as long as the one before.
  [[nodiscard]] double patience(double wait) const {
    if (wait != last_wait) {
      last_wait = wait;
      last_patience = wait == 0 ? 1.0 : std::isfinite(wait) ? elementary::exp(-discount * wait) : 0.0;
    }
    return last_patience;
  }

  /// Present value of a dollar a year out of the reserve; few rates come up, those of modes.
  [[nodiscard]] double reserved_years(double rate, double wait, double until) const {
    const std::size_t place = static_cast<std::size_t>(rate * 1e4) % reserved.size();
    ReservedYears& known = reserved[place];
    const bool asked = (reserved_asked & bit(place)) != 0;
    if (!asked || rate != known.rate || wait != known.wait || until != known.until) {
      known = {rate, wait, until, years_between(rate, wait, until)};
      reserved_asked |= bit(place);
    }
    return known.years;
  }

 private:
  struct ReservedYears {
    double rate;
    double wait;
    double until;
    double years;
  };
  mutable std::array<ReservedYears, 8> reserved;  // NOLINT: those that were asked for
  mutable std::uint64_t reserved_asked = 0;
  mutable double last_wait = 0;
  mutable double last_patience = 1;
};

/// The one way of serving a state where no other is to be had (lone_markets.hpp); slope 0: none. It is what look_at_market would find.
MarketTerms only_way(const World& world, const Surroundings& around, StateId state, const CommonView& common);

/// Looks at the state that the last market of an outlook stands for; it knows its state and book and is closed so far.
void look_at_market(const World& world, const Surroundings& around, StateId state, const CommonView& common, Outlook& outlook);

}  // namespace faultline
