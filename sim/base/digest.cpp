// XXH3 behind digest.hpp; the only file that names xxhash. Inlined, so that no shared library of another version is met
// at run time.
#include "sim/base/digest.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>

#include "sim/base/contracts.hpp"

namespace faultline {

static_assert(std::endian::native == std::endian::little, "digests and stores of trials are little-endian");

std::string Digest::hex() const {
  std::string text(32, '0');
  for (std::size_t i = 0; i < 16; ++i) {
    text[i] = "0123456789abcdef"[(high >> (60 - 4 * i)) & 15U];
    text[16 + i] = "0123456789abcdef"[(low >> (60 - 4 * i)) & 15U];
  }
  return text;
}

std::optional<Digest> Digest::parse(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  std::uint64_t halves[2] = {0, 0};
  for (std::size_t i = 0; i < 32; ++i) {
    const char c = text[i];
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && !(c >= 'a' && c <= 'f')) return std::nullopt;
    halves[i / 16] = halves[i / 16] << 4 | static_cast<std::uint64_t>(decimal ? c - '0' : c - 'a' + 10);
  }
  return Digest{halves[0], halves[1]};
}

Digest digest_bytes(std::span<const std::byte> bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

Digest digest_text(std::string_view text) { return digest_bytes(std::as_bytes(std::span(text.data(), text.size()))); }

struct DigestStream::State {
  XXH3_state_t* hash = XXH3_createState();
  State() { EXPECTS(hash != nullptr && XXH3_128bits_reset(hash) == XXH_OK); }
  ~State() { XXH3_freeState(hash); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

DigestStream::DigestStream() : state_(std::make_unique<State>()) {}
DigestStream::~DigestStream() = default;
DigestStream::DigestStream(DigestStream&&) noexcept = default;
DigestStream& DigestStream::operator=(DigestStream&&) noexcept = default;

DigestStream& DigestStream::add_bytes(std::span<const std::byte> bytes) {
  ENSURES(XXH3_128bits_update(state_->hash, bytes.data(), bytes.size()) == XXH_OK);
  return *this;
}

DigestStream& DigestStream::add(std::uint64_t number) { return add_bytes(std::as_bytes(std::span(&number, 1))); }

DigestStream& DigestStream::add(double number) { return add_bytes(std::as_bytes(std::span(&number, 1))); }

DigestStream& DigestStream::add(std::span<const double> numbers) { return add_bytes(std::as_bytes(numbers)); }

DigestStream& DigestStream::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  return add_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

Digest DigestStream::value() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(state_->hash);
  return {hash.high64, hash.low64};
}

}  // namespace faultline
