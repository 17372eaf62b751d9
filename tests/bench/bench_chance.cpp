// Addressed random numbers: one uniform, the two uniforms of one block, and the block itself, each at an address of its
// own. The sum of what was drawn is printed to nowhere but kept, so that no call can be left out.
#include "sim/random/chance.hpp"
#include "sim/random/distributions.hpp"
#include "tests/bench/measuring.hpp"

using namespace faultline;

namespace {

constexpr std::uint32_t draws = 1'000'000;
volatile double kept = 0;

template <class Draw>
double nanoseconds_per_draw(Draw draw) {
  const double start = bench::processor_seconds();
  double sum = 0;
  for (std::uint32_t i = 0; i < draws; ++i) {
    sum += draw(i);
  }
  kept = sum;
  return 1e9 * (bench::processor_seconds() - start) / draws;
}

}  // namespace

int main() {
  const Chance chance(1, 0);
  const auto [one, pair, block, exponential] = bench::best_of(
      9, [&] { return nanoseconds_per_draw([&](std::uint32_t i) { return chance.uniform(1, i, 0); }); },
      [&] {
        return nanoseconds_per_draw([&](std::uint32_t i) {
          const auto both = chance.uniform_pair(1, i, 0);
          return both[0] + both[1];
        });
      },
      [&] {
        return nanoseconds_per_draw([&](std::uint32_t i) {
          const auto words = chance.block(1, i, 0, 0);
          return static_cast<double>(words[0] ^ words[1] ^ words[2] ^ words[3]);
        });
      },
      [&] { return nanoseconds_per_draw([&](std::uint32_t i) { return exponential_from(chance.uniform(1, i, 0), 1.0); }); });
  bench::print_row("draw_uniform", 0, one, "ns");
  bench::print_row("draw_pair", 0, pair, "ns");
  bench::print_row("draw_block", 0, block, "ns");
  bench::print_row("draw_exponential", 0, exponential, "ns");
  return 0;
}
