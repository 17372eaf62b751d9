#include "models/economy/sentences.hpp"

#include <fmt/format.h>

namespace faultline {

std::string name_of(const World& world, FirmId id) {
  if (id.index() >= world.firms.row_count()) return "an unknown firm";
  const Firm& firm = world.firms[id];
  const FirmRecord& record = world.firms.record(id);
  const std::string& layer = world.scenario.layers[firm.layer].name;
  if (record.owner.exists()) return fmt::format("{} in {}", world.scenario.vendors[record.owner.index()].name, layer);
  const std::string_view what = record.entered_at < 0 ? "incumbent" : "startup";
  return fmt::format("{} {} of {} in {}", what, record.number, world.scenario.states[firm.home].name, layer);
}

namespace {

std::string certificate_name(const World& world, CertificateId id) {
  const Certificate& certificate = world.firms[id];
  const std::string& authority = authority_name(world, certificate.authority);
  return fmt::format("the {} certificate of {}", authority, name_of(world, certificate.firm));
}

std::string project_name(const World& world, const Event& event) {
  const GridProject& project = world.grids[event.subject].projects[event.object];
  if (project.firm.exists()) return "the capacity of " + name_of(world, project.firm);
  return project.kind == ProjectKind::speculative ? "a speculative project" : "a project of somebody else";
}

std::string subject_of(const World& world, const Event& event) {
  switch (static_cast<Verb>(event.verb)) {
    case Verb::shock_ends:
    case Verb::shock_strikes: return world.scenario.shocks[event.subject].name;
    case Verb::idea_arrives:
      return fmt::format("{} in {} (number {})", world.scenario.states[event.subject / world.layer_count()].name,
                         world.scenario.layers[event.subject % world.layer_count()].name, event.object);
    case Verb::sums_settle:
    case Verb::buyers_move:
    case Verb::stockpile_ends:
    case Verb::trust_settles:
    case Verb::inputs_settle: return "";
    case Verb::firm_taken_over: return world.scenario.takeovers[event.subject].name;
    case Verb::outage_announced:
    case Verb::outage_strikes:
    case Verb::outage_stage_ends: return world.scenario.outages[event.subject].name;
    case Verb::sample_taken: return fmt::format("{}", event.subject + 1);
    case Verb::inspectorate_reviews: return world.scenario.states[event.subject].name;
    case Verb::fine_due: {
      const Fine& fine = world.enforcement.fines[event.subject];
      return fmt::format("a fine of {} on {}", world.scenario.states[fine.state.index()].name, name_of(world, fine.firm));
    }
    case Verb::project_applies:
    case Verb::project_ready:
    case Verb::project_lapses:
    case Verb::project_connects: return world.scenario.grids[event.subject].name;
    case Verb::auditors_change:
    case Verb::body_plans:
    case Verb::trainees_qualify: return world.scenario.audit_bodies[event.subject].name;
    case Verb::audit_ends:
    case Verb::certificate_expires:
    case Verb::renewal_due:
    case Verb::applicant_withdraws:
    case Verb::firm_applies:
    case Verb::applicant_queues: return certificate_name(world, CertificateId{event.subject});
    case Verb::firm_exits:
    case Verb::firm_dies:
    case Verb::runway_ends:
    case Verb::round_opens:
    case Verb::firm_reviews:
    case Verb::firm_inspected:
    case Verb::firm_lapses:
    case Verb::exclusion_ends:
    case Verb::reserve_ends:
    case Verb::incident_strikes:
    case Verb::capacity_ready: return name_of(world, FirmId{event.subject});
  }
  return "";
}

std::string object_of(const World& world, const Event& event) {
  switch (static_cast<Verb>(event.verb)) {
    case Verb::audit_ends: return world.scenario.audit_bodies[event.object].name;
    case Verb::firm_inspected:
    case Verb::exclusion_ends:
    case Verb::capacity_ready: return world.scenario.states[event.object].name;
    case Verb::trainees_qualify: return fmt::format("{}", event.object);
    case Verb::project_ready:
    case Verb::project_lapses:
    case Verb::project_connects: return project_name(world, event);
    default: return "";
  }
}

void replace(std::string& text, std::string_view mark, const std::string& word) {
  const auto at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), word);
}

}  // namespace

std::string sentence_of(const World& world, const Event& event) {
  std::string text(describe(static_cast<Verb>(event.verb)).phrase);
  replace(text, "{subject}", subject_of(world, event));
  replace(text, "{object}", object_of(world, event));
  return text;
}

}  // namespace faultline
