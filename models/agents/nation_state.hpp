// A state as the engine sees it: its numbers by position instead of by name. Rules it makes are in RuleBooks.
#pragma once

#include "models/agents/ids.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace faultline {

/// What a state takes of sales in one layer.
struct Levy {
  double rate = 0;              ///< ℓ, share of revenue; 0: nothing
  double above_here = 0;        ///< [US$ m / year] of sales in the state …
  double above_worldwide = 0;   ///< … and in all states, above which a firm is liable; 0: all are
  double weight = 1;            ///< [1/(1−ℓ)]^(1−σ) …
  double complying_weight = 1;  ///< … and [τ/(1−t−ℓ)]^(1−σ) of a firm that complies
  friend bool operator==(const Levy&, const Levy&) = default;
};

struct NationState {
  std::uint64_t key = 0;          ///< digest of its name: the same draws wherever it stands in the file
  double input_cost = 1;          ///< C_h
  double origin_aversion = 0;     ///< log points
  double access_loss_hazard = 0;  ///< h [1/year], as foreign firms expect it
  double filing_cost = 0;         ///< [US$ m / year]
  double public_share = 0;
  double growth = 0;           ///< [1/year]
  double revenue_cost = 0;     ///< t, share of revenue that its regime takes to comply with
  double production_cost = 0;  ///< τ − 1, what its regime adds to variable cost
  double exempt_below = 0;     ///< [US$ m / year]; 0: nobody is exempt
  ExemptionMeasure exempt_measure{};
  double support = 0;                    ///< [US$ m / year] to each firm that is obliged
  double resilience_duty = 0;            ///< share of lost supply that designated firms replace here
  std::vector<bool> designated;          ///< by vendor
  std::vector<double> duty_weight;       ///< by layer: (1 + duty cost · duty)^(1−σ), what the duty leaves of a designated firm's weight
  std::vector<double> complying_weight;  ///< by layer: [τ/(1−t)]^(1−σ), what the price of complying leaves of a weight
  std::vector<Levy> levies;              ///< by layer
  std::vector<double> spending;          ///< by layer, [US$ m / year] at time zero
  std::vector<StateSet> needs_capacity;  ///< by layer: homes whose firms must keep data here
  StateSet cut_off = 0;                  ///< homes that are cut off from here
};

/// What a layer does to firms, derived from its parameters.
struct Layer {
  double elasticity = 0;           ///< σ
  double upper_elasticity = 1;     ///< η
  double spending_response = 0;    ///< (η−1)/(σ−1), elasticity of spending in Φ
  double margin = 0;               ///< 1/σ, variable profit over revenue of small firms
  double markup_weight = 0;        ///< [σ/(σ−1)]^(1−σ)
  double vendor_trade_weight = 1;  ///< of vendors abroad, (their τ over the layer's)^(1−σ)
  double entry_cost = 0;           ///< [US$ m]
  double fixed_cost_home = 0;      ///< [US$ m / year]
  double fixed_cost_abroad = 0;
  double market_entry_cost_home = 0;  ///< [US$ m]
  double market_entry_cost_abroad = 0;
  double scale_growth = 0;                     ///< α [1/year] of z = φ^(σ−1) of startups, where entry waits for an option's trigger
  double entry_hurdle = 1;                     ///< V*/I of that trigger: value over sunk cost at which a further market is entered
  double rent_weight = 1;                      ///< localisation_factor^(1−σ) when renting
  double build_weight = 1;                     ///< … when owning
  double rent_data_share = 0;                  ///< share of production cost paid to landlords when renting
  std::array<double, 3> mode_weight{1, 1, 1};  ///< by operating mode: (1 + premium)^(1−σ)
};

/// The stream of ideas of one (home, layer).
struct IdeaStream {
  std::uint64_t key = 0;          ///< digest of the two names
  double rate = 0;                ///< [1/year]
  double remaining = 0;           ///< unit-exponential time left to the next idea at updated_at
  std::int64_t updated_at = 0;    ///< [s]
  std::uint32_t next_number = 0;  ///< of the next idea
  std::uint32_t founded = 0;      ///< ideas that became firms so far
  std::uint32_t stamp = 0;        ///< a change of rate makes the scheduled arrival void
};

}  // namespace faultline
