// What is recorded of effort and enforcement: who complies, what inspectors found, what became of fines.
#include "models/firms/settlement.hpp"
#include "models/measures/sample.hpp"
#include "models/mechanisms/enforcement/enforcement.hpp"

namespace faultline {

namespace {

struct Tally {
  double firms = 0;
  double compliant = 0;
  double sales = 0;
  double compliant_sales = 0;
  double violating_sales = 0;

  void add(bool complies, double revenue) {
    firms += 1;
    sales += revenue;
    if (!complies) {
      violating_sales += revenue;
      return;
    }
    compliant += 1;
    compliant_sales += revenue;
  }
};

void record_effort(Sample& sample) {
  const World& world = sample.world;
  const std::size_t markets = world.state_count() * world.layer_count();
  std::vector<Tally> by_class(markets * class_count);
  std::vector<Tally> foreign(markets);
  std::vector<Tally> local(markets);
  std::vector<double> excluded(world.state_count());
  for (std::size_t row = 0; row < world.firms.row_count(); ++row) {
    const FirmId id{row};
    const Firm& firm = world.firms[id];
    if (!firm.active) continue;
    for (std::size_t j = 0; j < world.state_count(); ++j) excluded[j] += is_excluded(world, id, StateId{j}) ? 1 : 0;
    for (PresenceId p = firm.first_presence; p.exists(); p = world.firms[p].next) {
      const Presence& presence = world.firms[p];
      if (!is_regulated(world, id, presence)) continue;
      const std::size_t market = std::size_t{presence.state} * world.layer_count() + firm.layer;
      const bool compliant = complies(world, id, StateId{std::size_t{presence.state}});
      const double revenue = revenue_flow(world, firm, p);
      by_class[market * class_count + static_cast<std::size_t>(firm.firm_class)].add(compliant, revenue);
      (presence.state == firm.home ? local : foreign)[market].add(compliant, revenue);
    }
  }
  for (std::size_t cell = 0; cell < by_class.size(); ++cell) {
    sample.put(Series::regulated_firms, cell, by_class[cell].firms);
    sample.put(Series::compliant_share, cell, ratio(by_class[cell].compliant, by_class[cell].firms));
    sample.put(Series::regulated_sales, cell, by_class[cell].sales);
    sample.put(Series::compliant_sales_share, cell, ratio(by_class[cell].compliant_sales, by_class[cell].sales));
  }
  for (std::size_t cell = 0; cell < markets; ++cell) {
    sample.put(Series::regulated_foreigners, cell, foreign[cell].firms);
    sample.put(Series::compliant_foreigners, cell, ratio(foreign[cell].compliant, foreign[cell].firms));
    sample.put(Series::regulated_locals, cell, local[cell].firms);
    sample.put(Series::compliant_locals, cell, ratio(local[cell].compliant, local[cell].firms));
    sample.put(Series::violating_sales, cell, foreign[cell].violating_sales + local[cell].violating_sales);
    sample.put(Series::foreign_share_of_violations, cell,
               ratio(foreign[cell].violating_sales, foreign[cell].violating_sales + local[cell].violating_sales));
  }
  for (std::size_t j = 0; j < excluded.size(); ++j) sample.put(Series::excluded_firms, j, excluded[j]);
}

}  // namespace

void mechanisms::Enforcement::remember(Memory& memory, const World& world) { memory.enforcement = world.enforcement.statistics; }

void mechanisms::Enforcement::record(Sample& sample) {
  const World& world = sample.world;
  if (!world.enforcement.active) return;
  record_effort(sample);
  for (std::size_t j = 0; j < world.state_count(); ++j) {
    const EnforcementStatistics& now = world.enforcement.statistics[j];
    const EnforcementStatistics& before = sample.last.enforcement[j];
    sample.put(Series::inspection_rate, j, world.enforcement.states[j].rate);
    sample.put(Series::inspections, j, (now.inspections - before.inspections) / sample.years);
    sample.put(Series::findings, j, (now.findings - before.findings) / sample.years);
    sample.put(Series::false_findings, j, (now.false_findings - before.false_findings) / sample.years);
    sample.put(Series::fines_levied, j, (now.levied - before.levied) / sample.years);
    sample.put(Series::fines_paid, j, (now.paid - before.paid) / sample.years);
    sample.put(Series::fines_written_off, j, (now.written_off - before.written_off) / sample.years);
    sample.put(Series::fines_outstanding, j, fines_outstanding(now));
    sample.put(Series::exclusions, j, (now.exclusions - before.exclusions) / sample.years);
  }
}

}  // namespace faultline
