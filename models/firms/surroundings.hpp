// What surrounds a firm or an idea, whatever its label and its way of operating: looked at once for all outlooks of one decision.
#pragma once

#include "models/economy/inline_vector.hpp"
#include "models/economy/world.hpp"
#include "models/firms/seller_weight.hpp"
#include "models/mechanisms/localisation/capacity_view.hpp"

#include <array>
#include <limits>

namespace faultline {

/// One state.
struct Place {
  PresenceId presence;  ///< the firm's, or none
  SellerWeight weight;  ///< what it weighs there, whatever its label and its way of serving it
  CapacityView capacity;
  double fixed = 0;  ///< [US$ m / year]
  double years_excluded = 0;
  bool levied = false;  ///< liable to the state's levy

  [[nodiscard]] LocalCapacity rented() const { return capacity.needs ? LocalCapacity::rented : LocalCapacity::not_needed; }
  /// Expected demand per unit of own weight [US$ m / year]; each segment is looked at when it is first asked for.
  [[nodiscard]] double demand(const World& world, const Firm& firm, StateId state, bool public_too) const;
  /// The same out of the public reserve.
  [[nodiscard]] double reserved(const World& world, const Firm& firm, StateId state) const;

 private:
  static constexpr double not_asked = std::numeric_limits<double>::quiet_NaN();
  mutable std::array<double, 2> demand_{not_asked, not_asked};  ///< of private buyers, of all
  mutable double reserved_ = not_asked;
};

class Surroundings {
 public:
  /// @param id  none: an idea, which looks like a firm without history
  /// @param weight  of an idea that knows it; see look_ahead
  /// @param within  the states that will be asked for
  Surroundings(const World& world, StateId home, LayerId layer, FirmClass firm_class, FirmId id, double weight,
               StateSet within = ~StateSet{0});
  explicit Surroundings(const World& world, FirmId id, StateSet within = ~StateSet{0});

  /// The firm's row, or the shape of an idea. Valid as long as the world does not change, as what follows.
  [[nodiscard]] const Firm& firm() const { return row_ != nullptr ? *row_ : shape_; }
  [[nodiscard]] FirmId id() const { return id_; }
  [[nodiscard]] const Place& at(StateId state) const { return places_[state.index()]; }

 private:
  const Firm* row_;
  Firm shape_;
  FirmId id_;
  InlineVector<Place, 64> places_;
};

}  // namespace faultline
