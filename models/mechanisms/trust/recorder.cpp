// What is recorded of trust: beliefs and truth in markets and under labels, incidents, and damages.
#include "models/firms/access.hpp"
#include "models/firms/sales.hpp"
#include "models/firms/settlement.hpp"
#include "models/measures/sample.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"
#include "models/mechanisms/trust/trust.hpp"

#include <vector>

namespace faultline {

namespace {

/// Sums over sales.
struct TrustSums {
  double sales = 0;
  double believed = 0;
  double real = 0;
  double premium = 0;
  double public_sales = 0;
  double certified_public_sales = 0;
};

/// To public buyers, out of what they reserve too.
double public_sales_of(const World& world, const Firm& firm, PresenceId presence) {
  double flow = 0;
  visit_sales(world, firm, presence, [&](const Sales& sales) {
    if (sales.segment == MarketSegment::public_buyers) flow += sales.flow(StateId{std::size_t{firm.home}}, world.now);
  });
  return flow;
}

void add_firm(const World& world, FirmId id, std::vector<TrustSums>& markets, std::vector<TrustSums>& labels) {
  const Firm& firm = world.firms[id];
  const bool labelled = label_is_valid(world, id);
  const double appeal = world.scenario.trust.appeal;
  for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
    const Presence& presence = world.firms[p];
    if (!presence.open) continue;
    const StateId state{std::size_t{presence.state}};
    const double revenue = revenue_flow(world, firm, p);
    const Belief belief = belief_in(world, id, state, labelled);
    TrustSums& market = markets[state.index() * world.layer_count() + firm.layer];
    market.sales += revenue;
    market.believed += revenue * belief.believed;
    market.real += revenue * belief.real;
    const double to_public = public_sales_of(world, firm, p);
    const bool certified = world.rules.authority(state, firm.label).exists() && has_access(world, id, state) && !presence.exempt;
    market.public_sales += to_public;
    if (labelled || certified) market.certified_public_sales += to_public;
    if (!labelled) continue;
    TrustSums& label = labels[firm.label - 1U];
    label.sales += revenue;
    label.believed += revenue * belief.believed;
    label.real += complies(world, id) ? revenue : 0.0;
    label.premium += revenue * appeal * (belief.believed - believed_without_label(world, id, state));
  }
}

}  // namespace

void mechanisms::Trust::remember(Memory& memory, const World& world) { memory.incidents = world.trust.incidents; }

void mechanisms::Trust::record(Sample& sample) {
  const World& world = sample.world;
  const Ledger& ledger = sample.ledger;
  if (!world.trust.active) return;
  std::vector<TrustSums> markets(world.state_count() * world.layer_count());
  std::vector<TrustSums> labels(world.scenario.alliances.size());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    if (world.firms[FirmId{row}].active) add_firm(world, FirmId{row}, markets, labels);
  }
  for (std::size_t cell = 0; cell < markets.size(); ++cell) {
    sample.put(Series::believed_trust, cell, ratio(markets[cell].believed, markets[cell].sales));
    sample.put(Series::true_trust, cell, ratio(markets[cell].real, markets[cell].sales));
    sample.put(Series::certified_public_share, cell, ratio(markets[cell].certified_public_sales, markets[cell].public_sales));
  }
  for (std::size_t a = 0; a < labels.size(); ++a) {
    sample.put(Series::label_trust, a, ratio(labels[a].believed, labels[a].sales));
    sample.put(Series::label_compliance, a, ratio(labels[a].real, labels[a].sales));
    sample.put(Series::label_premium, a, ratio(labels[a].premium, labels[a].sales));
  }
  for (std::size_t group = 0; group < world.streams.size(); ++group) {
    for (std::size_t c = 0; c < class_count; ++c) {
      const std::size_t cell = group * class_count + c;
      const AccountId account =
          ledger.firms(StateId{group / world.layer_count()}, LayerId{group % world.layer_count()}, static_cast<FirmClass>(c));
      sample.put(Series::incidents, cell, (world.trust.incidents[cell] - sample.last.incidents[cell]) / sample.years);
      sample.put(Series::liability_paid, cell, sample.paid(account, Flow::liability));
    }
  }
}

}  // namespace faultline
