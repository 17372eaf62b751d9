// How an audit body's staff changes: who is being trained, who leaves once an audit ends, and what the last plan was made from.
#pragma once

#include "sim/base/time.hpp"

#include <cstdint>

namespace faultline {

struct Staffing {
  std::uint32_t given = 0;  ///< auditors that the scenario says, at time zero or by an event
  std::uint32_t trainees = 0;
  std::uint32_t leaving = 0;  ///< auditors who leave as soon as an audit ends
  double due_recruits = 0;    ///< part of a person that the last plan left for the next
  double due_leavers = 0;
  double premiums = 0;          ///< [US$ m] paid so far above posted fees
  double usual_multiple = 1;    ///< fees over posted fees in the last planned period that had any
  SimTime planned_at = 0;       ///< of the last plan, or time zero
  double fees_planned = 0;      ///< [US$ m] what the last plan knew
  double premiums_planned = 0;  ///< [US$ m]
  double capacity_planned = 0;  ///< [auditor-years]
};

}  // namespace faultline
