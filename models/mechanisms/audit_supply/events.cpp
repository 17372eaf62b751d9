// Supply of auditors: each body plans at a period from what its auditors earned against what they cost. Recruits are whole
// persons who audit after their training; who leaves finishes the audit at hand.
/// Puts the first plan of every body on the calendar, where bodies plan: each at a random date of its first period.
#include "models/economy/answers.hpp"
#include "models/rules/audit_supply.hpp"

#include <algorithm>
#include <cmath>

namespace faultline {

namespace {

void schedule_plan_in(World& world, std::uint32_t body, double years) {
  world.schedule(later(world.now, std::max<SimTime>(1, seconds_from_years(years))), Verb::body_plans, body);
}

/// Share of a planning period that passes before a body's first plan: budgets of bodies do not begin on one day. The draw is the
/// body's, by its name, whoever stands beside it in the file.
double phase_of(const World& world, std::uint32_t body) {
  const std::uint64_t who = identity_of(key_of(world.scenario.audit_bodies[body].name), 0, Numbered::ideas);
  return world.chance.uniform(Purpose::plan_phase, who, 0);
}

/// Whole persons out of what is due; the rest stays due.
std::uint32_t take_whole(double& due) {
  const double whole = std::floor(due);
  due -= whole;
  return static_cast<std::uint32_t>(whole);
}

/// Auditors whom a body keeps whatever it earns.
std::uint32_t core_of(const World& world, const Staffing& staff) {
  if (staff.given == 0) return 0;
  return std::max(1U, static_cast<std::uint32_t>(std::ceil(world.scenario.audit_supply.core_share * staff.given)));
}

}  // namespace

void mechanisms::AuditSupply::begin(World& world) {
  if (!world.scenario.audit_supply.active) return;
  for (std::uint32_t b = 0; b < world.bodies.size(); ++b) {
    schedule_plan_in(world, b, world.scenario.audit_supply.planning_period * phase_of(world, b));
  }
}

void on_body_plans(World& world, const Event& event) {
  AuditBody& body = world.bodies[event.subject];
  Staffing& staff = body.staffing;
  const AuditSupplyParameters& supply = world.scenario.audit_supply;
  // The body's integrals are left alone: brought forward more often they would round otherwise.
  const double capacity = body.capacity_integral + body.auditors * years_from_seconds(world.now - body.integrated_at);
  const double fees = body.fees - staff.fees_planned;
  const double posted = fees - (staff.premiums - staff.premiums_planned);
  if (posted > 0) staff.usual_multiple = std::max(1.0, fees / posted);
  const double premium = income_premium(fees, capacity - staff.capacity_planned, supply.auditor_cost * world.wage(body.home));
  staff.fees_planned = body.fees;
  staff.premiums_planned = staff.premiums;
  staff.capacity_planned = capacity;
  const std::uint32_t staying = body.auditors - std::min(body.auditors, staff.leaving);
  const double places = std::max(0.0, supply.training_places * staying - staff.trainees - staff.due_recruits);
  // The first period is a part of one.
  const StaffPlan plan =
      plan_staff(staying, premium, supply.response, supply.attrition, years_from_seconds(world.now - staff.planned_at), places);
  staff.planned_at = world.now;
  staff.due_recruits += plan.recruits;
  staff.due_leavers += plan.leavers;
  if (const std::uint32_t recruits = take_whole(staff.due_recruits); recruits > 0) {
    staff.trainees += recruits;
    world.schedule(later(world.now, seconds_from_years(supply.training_time)), Verb::trainees_qualify, event.subject, recruits);
  }
  const std::uint32_t core = core_of(world, staff);
  const std::uint32_t leavers = std::min(take_whole(staff.due_leavers), staying > core ? staying - core : 0U);
  const std::uint32_t idle = body.auditors - std::min(body.auditors, body.busy);
  const std::uint32_t at_once = std::min(leavers, idle - std::min(idle, staff.leaving));
  if (at_once > 0) integrate_body(body, world.now);
  body.auditors -= at_once;
  staff.leaving += leavers - at_once;
  schedule_plan_in(world, event.subject, supply.planning_period);
}

void on_trainees_qualify(World& world, const Event& event) {
  AuditBody& body = world.bodies[event.subject];
  integrate_body(body, world.now);
  body.staffing.trainees -= event.object;
  body.auditors += event.object;
  if (body.waiting > 0) world.schedule(world.now, Verb::auditors_change, event.subject);
}

}  // namespace faultline
