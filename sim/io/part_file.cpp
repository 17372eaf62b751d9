// Layout: magic, identity, number of trials; for each trial a fixed header, the values, the failure text; digest of all
// before.
#include "sim/io/part_file.hpp"

#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

#include "sim/io/atomic_file.hpp"

namespace faultline {

namespace {

/// A part is written at a few MB and has at most one trial more.
constexpr std::uint64_t most_part_bytes = std::uint64_t{256} << 20;

constexpr char magic[16] = "faultline-part1";

class ByteWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>);
    append(&value, sizeof(T));
  }
  void put(double value) { append(&value, sizeof value); }
  void append(const void* data, std::size_t size) {
    const std::byte* first = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + size);
  }
  std::vector<std::byte> bytes;
};

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  template <class T>
  T take() {
    T value{};
    copy(&value, sizeof(T));
    return value;
  }
  void copy(void* to, std::size_t size) {
    if (!skip(size))
      return;
    std::memcpy(to, bytes_.data() + position_ - size, size);
  }
  bool skip(std::size_t size) {
    whole_ = whole_ && size <= bytes_.size() - position_;
    if (whole_)
      position_ += size;
    return whole_;
  }
  [[nodiscard]] bool whole() const { return whole_; }
  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  bool whole_ = true;
};

/// Everything but the values.
TrialOutcome head_of(const TrialOutcome& outcome) {
  return {outcome.trial,  outcome.status, {}, outcome.seconds, outcome.events, outcome.accounts_residual,
          outcome.digest, outcome.failure};
}

/// @returns where the values begin
std::uint64_t put_outcome(ByteWriter& writer, const TrialOutcome& outcome) {
  writer.put(outcome.trial);
  writer.put(static_cast<std::int32_t>(outcome.status));
  writer.put(outcome.seconds);
  writer.put(outcome.events);
  writer.put(outcome.accounts_residual);
  writer.put(outcome.digest);
  writer.put(static_cast<std::uint64_t>(outcome.values.size()));
  writer.put(static_cast<std::uint64_t>(outcome.failure.size()));
  const std::uint64_t values_offset = writer.bytes.size();
  writer.append(outcome.values.data(), outcome.values.size() * sizeof(double));
  writer.append(outcome.failure.data(), outcome.failure.size());
  return values_offset;
}

constexpr std::uint64_t most_values = std::uint64_t{1} << 60;

/// Longest text of a failure that is believed.
constexpr std::uint64_t most_failure_bytes = std::uint64_t{1} << 24;

PartRecord take_record(ByteReader& reader) {
  PartRecord record;
  TrialOutcome& outcome = record.outcome;
  outcome.trial = reader.take<std::uint32_t>();
  outcome.status = static_cast<TrialStatus>(reader.take<std::int32_t>());
  outcome.seconds = reader.take<double>();
  outcome.events = reader.take<std::uint64_t>();
  outcome.accounts_residual = reader.take<double>();
  outcome.digest = reader.take<Digest>();
  const auto values = reader.take<std::uint64_t>();
  const auto failure = reader.take<std::uint64_t>();
  record.values_offset = reader.position();
  record.values = values;
  reader.skip(values > most_values ? std::numeric_limits<std::size_t>::max() : values * sizeof(double));
  if (reader.whole() && failure <= most_failure_bytes)
    outcome.failure.resize(failure);
  else
    reader.skip(std::numeric_limits<std::size_t>::max());
  reader.copy(outcome.failure.data(), outcome.failure.size());
  return record;
}

bool belongs(const PartRecord& record, const ResultLayout& layout) {
  if (record.outcome.trial >= layout.trial_count())
    return false;
  return record.outcome.status == TrialStatus::done ? record.values == layout.values_per_trial()
                                                    : record.outcome.status == TrialStatus::failed;
}

}  // namespace

Digest write_part(const std::filesystem::path& path, const Digest& identity, std::span<const TrialOutcome> outcomes,
                  std::vector<PartRecord>& records) {
  ByteWriter writer;
  writer.append(magic, sizeof magic);
  writer.put(identity);
  writer.put(static_cast<std::uint64_t>(outcomes.size()));
  for (const TrialOutcome& outcome : outcomes)
    records.push_back({head_of(outcome), put_outcome(writer, outcome), outcome.values.size()});
  const Digest digest = digest_bytes(writer.bytes);
  writer.put(digest);
  write_file_atomically(path, writer.bytes);
  return digest;
}

std::optional<std::vector<PartRecord>> read_part(const std::filesystem::path& path, const Digest& identity,
                                                 const Digest& expected, const ResultLayout& layout) {
  const auto bytes = read_file(path, most_part_bytes + 2 * sizeof(double) * layout.values_per_trial());
  if (!bytes || bytes->size() < sizeof magic + sizeof(Digest))
    return std::nullopt;
  const std::span<const std::byte> body = std::span(*bytes).first(bytes->size() - sizeof(Digest));
  if (digest_bytes(body) != expected || std::memcmp(body.data(), magic, sizeof magic) != 0)
    return std::nullopt;
  ByteReader reader(body);
  reader.skip(sizeof magic);
  if (reader.take<Digest>() != identity)
    return std::nullopt;
  const auto count = reader.take<std::uint64_t>();
  std::vector<PartRecord> records;
  for (std::uint64_t i = 0; i < count && reader.whole(); ++i) {
    records.push_back(take_record(reader));
    if (!reader.whole() || !belongs(records.back(), layout))
      return std::nullopt;
  }
  return records;
}

}  // namespace faultline
