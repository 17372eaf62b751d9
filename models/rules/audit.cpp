#include "models/rules/audit.hpp"

namespace faultline {

AbandonmentQueue erlang_a(int servers, double arrival_rate, double service_rate, double abandonment_rate) {
  EXPECTS(servers >= 1 && arrival_rate > 0.0 && service_rate > 0.0 && abandonment_rate > 0.0);
  // Probabilities relative to that of n = c present: the states up to c sum to 1/B, those above follow one by one.
  const double capacity = servers * service_rate;
  const double blocked = erlang_b(servers, arrival_rate / service_rate);
  double total = 1.0 / blocked;
  double term = 1.0;
  double above = 0.0;
  double queue = 0.0;
  double busy = 1.0;  // all servers busy, nobody waiting
  for (int waiting = 1; term > 0.0; ++waiting) {
    const double departure_rate = capacity + waiting * abandonment_rate;
    term *= arrival_rate / departure_rate;
    above += term;
    queue += waiting * term;
    if (term > 1e100) {  // patient applicants and too few auditors: keep the ratios, not the numbers
      for (double* sum : {&total, &term, &above, &queue, &busy}) *sum *= 1e-100;
    }
    // Beyond its peak the series falls faster than a geometric one with this ratio.
    const bool falling = departure_rate > arrival_rate;
    if (falling && waiting * term < 1e-18 * queue * (1.0 - arrival_rate / departure_rate)) break;
  }
  total += above;
  AbandonmentQueue result;
  result.mean_queue = queue / total;
  result.mean_wait = result.mean_queue / arrival_rate;
  result.abandonment_probability = abandonment_rate * result.mean_wait;
  result.waiting_probability = (busy + above) / total;
  result.utilisation = arrival_rate * (1.0 - result.abandonment_probability) / capacity;
  return result;
}

}  // namespace faultline
