// Exit: whatever the cause, a firm is wound up in one place. Its weight leaves the markets, its applications the queues; cash
// that is left goes to the owners, a hole is written off by the financiers.
#include "models/economy/answers.hpp"
#include "models/firms/access.hpp"
#include "models/firms/settlement.hpp"
#include "models/hooks.hpp"
#include "models/mechanisms/audits/certification.hpp"
#include "models/mechanisms/grid/grid_queue.hpp"

namespace faultline {

namespace {

void count_exit(World& world, FirmId id, ExitCause cause) {
  const Firm& firm = world.firms[id];
  EntryStatistics& statistics =
      world.entry_statistics[world.stream_index(StateId{std::size_t{firm.home}}, LayerId{std::size_t{firm.layer}})];
  statistics.exits[static_cast<std::size_t>(cause)][static_cast<std::size_t>(firm.firm_class)] += 1;
  const SimTime entered = world.firms.record(id).entered_at;
  if (entered < 0) return;
  const auto year = static_cast<std::size_t>(entered / seconds_per_year);
  const SimTime age = world.now - entered;
  if (age < seconds_per_year) statistics.lost_within_one_year[year] += 1;
  if (age < 4 * seconds_per_year) statistics.lost_within_four_years[year] += 1;
  const auto years = static_cast<std::size_t>((age + seconds_per_year - 1) / seconds_per_year);
  if (years <= oldest_age) statistics.lost_by_age[year][years] += 1;
}

}  // namespace

void on_firm_dies(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan) || world.firms.record(id).dies_at != event.time) return;
  world.schedule_for(id, world.now, Verb::firm_exits, 0, static_cast<std::uint16_t>(ExitCause::hazard));
}

void on_firm_exits(World& world, const Event& event) {
  const FirmId id{event.subject};
  if (!world.firms.is_current(id, event.plan)) return;
  settle(world, id);
  for (CertificateId c = world.firms[id].first_certificate; c.exists(); c = world.firms[c].next) leave_queue(world, c);
  for (PresenceId p = world.firms[id].first_presence; p.exists(); p = world.firms[p].next) {
    withdraw_from_grid(world, id, StateId{std::size_t{world.firms[p].state}});
    close_presence(world, id, p);
  }
  const Firm& firm = world.firms[id];
  if (firm.cash < 0) {
    const Flow flow = world.scenario.funding.rule == FundingRule::unlimited ? Flow::equity : Flow::write_off;
    raise_funds(world, id, flow, -firm.cash);
  } else if (firm.cash > 0) {
    pay_dividend(world, id, firm.cash);
  }
  count_exit(world, id, static_cast<ExitCause>(event.detail));
  mechanisms_on_exit(world, id);
  world.firms.release(id);
}

}  // namespace faultline
