#include "models/firms/seller_weight.hpp"

#include "models/firms/access.hpp"
#include "models/mechanisms/sovereignty/operating_mode.hpp"
#include "models/mechanisms/trust/trust.hpp"
#include "sim/base/elementary.hpp"

namespace faultline {

namespace {

/// All but the appeal. @param labelled  whether the label counts as a certificate
SellerWeight weight_of_presence(const World& world, FirmId id, const Presence& presence, bool labelled) {
  const Firm& firm = world.firms[id];
  const StateId state{std::size_t{presence.state}};
  const Layer& layer = world.layers[firm.layer];
  SellerWeight weight = seller_weight(world, firm, id, state);
  weight.capacity = capacity_weight(layer, presence.capacity);
  weight.mode = mode_weight(layer, presence.mode);
  const bool certified = (!presence.exempt && world.rules.authority(state, firm.label).exists()) || labelled;
  weight.public_too = sells_to_public(world, firm, state, presence.capacity, certified, presence.mode);
  return weight;
}

}  // namespace

SellerWeight seller_weight(const World& world, const Firm& firm, FirmId id, StateId state) {
  SellerWeight weight;
  look_at_seller(world, firm, id, taken_firm(world, id), state, weight);
  return weight;
}

SellerWeight present_weight(const World& world, FirmId id, const Presence& presence, bool labelled) {
  SellerWeight weight = weight_of_presence(world, id, presence, labelled);
  weight.premium = label_premium(world, world.firms[id].label, labelled);
  weight.trust = trust_appeal(world, id, StateId{std::size_t{presence.state}}, labelled);
  return weight;
}

SellerWeight awaited_weight(const World& world, FirmId id, const Presence& presence) {
  const LabelOption label = world.firms[id].label;
  SellerWeight weight = weight_of_presence(world, id, presence, label != 0 && world.rules.standard(label) != no_book);
  weight.trust = elementary::exp(true_appeal(world, id, StateId{std::size_t{presence.state}}));
  return weight;
}

}  // namespace faultline
