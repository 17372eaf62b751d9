#include "models/economy/sentences.hpp"

#include <fmt/format.h>

#include "models/hooks.hpp"
#include "models/scenario/field_table.hpp"

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

std::string name_of(const World& world, CertificateId id) {
  const Certificate& certificate = world.firms[id];
  const std::string& authority = authority_name(world, certificate.authority);
  return fmt::format("the {} certificate of {}", authority, name_of(world, certificate.firm));
}

namespace {

/// What a number of an event counts, in words.
std::string noun(std::string_view what, std::uint32_t number, const World& world, const Event& event) {
  if (what.empty()) return "";
  if (what == "firm") return name_of(world, FirmId{number});
  if (what == "certificate") return name_of(world, CertificateId{number});
  if (what == "number") return fmt::format("{}", number);
  if (what == "sample") return fmt::format("{}", number + 1);
  if (what == "idea") {
    return fmt::format("{} in {} (number {})", world.scenario.states[number / world.layer_count()].name,
                       world.scenario.layers[number % world.layer_count()].name, event.object);
  }
  const FieldTable* table = find_table(what);
  return table != nullptr ? table->row_name(world.scenario, number) : noun_of_mechanism(what, world, event);
}

void replace(std::string& text, std::string_view mark, const std::string& word) {
  const auto at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), word);
}

}  // namespace

std::string sentence_of(const World& world, const Event& event) {
  const VerbEntry& verb = describe(static_cast<Verb>(event.verb));
  std::string text(verb.phrase);
  replace(text, "{subject}", noun(verb.subject, event.subject, world, event));
  replace(text, "{object}", noun(verb.object, event.object, world, event));
  return text;
}

}  // namespace faultline
