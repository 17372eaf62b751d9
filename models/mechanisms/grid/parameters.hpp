// What a scenario says about the grid that own capacity is connected to.
#pragma once

#include <cstdint>
#include <string>

namespace faultline {

enum class GridDiscipline : std::uint8_t { fifo, readiness };
enum class OptionLaw : std::uint8_t { deterministic, exponential };

struct GridParameters {  // [[grid]]: the queue for connections to the power grid of a state
  std::string name;
  std::string label;
  std::string state;
  double connects = 0;   ///< G [MW / year] at time zero
  double growth = 0;     ///< γ [1/year] of G
  double megawatts = 0;  ///< [MW] that a firm's own capacity needs; 0: it needs no connection
  GridDiscipline discipline{};
  double readiness_time = 0;     ///< [years] mean time from an application to readiness to be connected
  double hold_time = 0;          ///< [years] for which a project that is called unready keeps others waiting, under fifo
  double deposit = 0;            ///< d [US$ m / MW] paid on application, back on connection, forfeited on withdrawal
  double outside_rate = 0;       ///< [1/year] applications of others than the firms of this economy
  double outside_megawatts = 0;  ///< [MW] of each of these
  double speculative_share = 0;  ///< probability that such a project only holds its place for its option value
  double option_value = 0;       ///< mean [US$ m / MW]
  OptionLaw option_law{};
  double option_life = 0;  ///< [years] mean time after which the option is worth nothing; 0: never
  int backlog = 0;         ///< projects of others that wait at time zero
};

}  // namespace faultline
