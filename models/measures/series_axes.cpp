#include "models/measures/series_axes.hpp"

#include "models/economy/statistics.hpp"
#include "sim/base/contracts.hpp"

#include <array>

namespace faultline {

namespace {

std::vector<std::string> class_labels() { return {"startup", "vendor"}; }

std::vector<std::string> size_labels() { return {size_classes.begin(), size_classes.end()}; }

std::vector<std::string> age_labels() {
  std::vector<std::string> ages;
  for (std::size_t age = 1; age <= oldest_age; ++age) ages.push_back(std::to_string(age));
  return ages;
}

constexpr std::array<AxisEntry, 13> table{{
    {SeriesAxis::state, "state", "state", "States that make rules; of series about firms, their home.", NameKind::state},
    {SeriesAxis::layer, "layer", "layer", "Layers of the technology stack.", NameKind::layer},
    {SeriesAxis::firm_class, "class", "class of firm", "startup: a firm without a named owner; vendor: a firm of a named owner.",
     NameKind::none, class_labels},
    {SeriesAxis::size, "size", "size of firm", "By yearly revenue at the date, US$ m: below 1, 1 to 10, 10 to 100, at least 100.",
     NameKind::none, size_labels},
    {SeriesAxis::age, "age", "age", "Ages of startups, in years.", NameKind::none, age_labels},
    {SeriesAxis::body, "body", "audit body", "Bodies that carry out independent audits.", NameKind::audit_body},
    {SeriesAxis::alliance, "alliance", "alliance", "Alliances of vendors or of states.", NameKind::alliance},
    {SeriesAxis::shock, "shock", "shock", "Scripted events and shocks.", NameKind::shock},
    {SeriesAxis::outage, "outage", "outage", "Failures and attacks.", NameKind::outage},
    {SeriesAxis::seller_group, "seller_group", "group of sellers", "Sellers whose joint share is recorded.", NameKind::seller_group},
    {SeriesAxis::player, "player", "player", "Those who choose among actions.", NameKind::player},
    {SeriesAxis::action, "action", "action", "What players may do.", NameKind::action},
    {SeriesAxis::end_state, "end_state", "end state", "Named profiles of players' actions.", NameKind::end_state},
}};

}  // namespace

std::span<const AxisEntry> axis_table() { return table; }

const AxisEntry& describe(SeriesAxis axis) {
  for (const AxisEntry& entry : table) {
    if (entry.axis == axis) return entry;
  }
  EXPECTS(false);
  return table.front();
}

std::string_view name_of(SeriesAxis axis) { return axis == SeriesAxis::none ? "" : describe(axis).name; }

std::vector<std::string> labels_along(const Scenario& scenario, SeriesAxis axis) {
  if (axis == SeriesAxis::none) return {""};
  const AxisEntry& entry = describe(axis);
  return entry.labels != nullptr ? entry.labels() : names_of(scenario, entry.rows);
}

std::size_t axis_length(const Scenario& scenario, SeriesAxis axis) {
  if (axis == SeriesAxis::none) return 1;
  const AxisEntry& entry = describe(axis);
  if (entry.rows == NameKind::action) return names_of(scenario, entry.rows).size();
  return entry.labels != nullptr ? entry.labels().size() : table_of(entry.rows).size(scenario);
}

}  // namespace faultline
