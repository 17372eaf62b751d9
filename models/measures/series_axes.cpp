#include "models/measures/series.hpp"

namespace faultline {

std::string_view name_of(SeriesAxis axis) {
  switch (axis) {
    case SeriesAxis::none: return "";
    case SeriesAxis::state: return "state";
    case SeriesAxis::layer: return "layer";
    case SeriesAxis::firm_class: return "class";
    case SeriesAxis::body: return "body";
    case SeriesAxis::alliance: return "alliance";
    case SeriesAxis::shock: return "shock";
    case SeriesAxis::size: return "size";
    case SeriesAxis::seller_group: return "seller_group";
    case SeriesAxis::age: return "age";
    case SeriesAxis::outage: return "outage";
  }
  return "";
}

}  // namespace faultline
