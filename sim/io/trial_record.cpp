// Layout, little-endian, everything at multiples of 8 bytes. File: magic, length of the label, its digest, the label.
// Record: RecordHead, then contents, values and text, whose digest is in the head.
#include "sim/io/trial_record.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace faultline {

namespace {

constexpr std::string_view magic = "faultline-trial2";
constexpr std::uint64_t record_mark = 0x6c616972742d6c66;  // "fl-trial"

constexpr std::uint64_t most_label_bytes = std::uint64_t{1} << 16;
constexpr std::uint64_t most_text_bytes = std::uint64_t{1} << 24;
constexpr std::uint64_t most_contents = std::uint64_t{1} << 20;
constexpr std::size_t window_bytes = std::size_t{1} << 20;

struct FileHead {
  char magic[16];
  std::uint64_t label_bytes;
  Digest label;
};

struct RecordHead {
  std::uint64_t mark;
  Digest trial;
  std::uint64_t status;
  double seconds;
  std::uint64_t events;
  double residual;
  Digest digest;
  std::uint64_t contents;
  std::uint64_t values;
  std::uint64_t text_bytes;
  Digest payload;
  Digest check;  ///< of what stands before
};
static_assert(std::is_trivially_copyable_v<RecordHead> && sizeof(RecordHead) % 8 == 0 && sizeof(FileHead) % 8 == 0);

constexpr std::size_t checked_bytes = sizeof(RecordHead) - sizeof(Digest);

Digest check_of(const RecordHead& head) { return digest_bytes(std::as_bytes(std::span(&head, 1)).first(checked_bytes)); }

std::uint64_t padded(std::uint64_t bytes) { return (bytes + 7) / 8 * 8; }

std::uint64_t payload_bytes(const RecordHead& head) {
  return head.contents * sizeof(Digest) + head.values * sizeof(double) + padded(head.text_bytes);
}

void append(std::string& bytes, const void* data, std::size_t size) { bytes.append(static_cast<const char*>(data), size); }

/// One file, read forward.
class TrialFile {
 public:
  explicit TrialFile(const std::filesystem::path& path)
      : path_(path), file_(open_for_reading(path)), size_(std::filesystem::file_size(path)) {}

  /// @returns nothing when the file is of another kind
  std::optional<std::string> take_head() {
    FileHead head{};
    if (!take(&head, sizeof head) || std::string_view(head.magic, sizeof head.magic) != magic || head.label_bytes > most_label_bytes ||
        padded(head.label_bytes) > size_ - at_)
      return std::nullopt;
    std::string label(head.label_bytes, '\0');
    read_exactly(file_, at_, std::as_writable_bytes(std::span(label)), path_);
    at_ += padded(head.label_bytes);
    return digest_text(label) == head.label ? std::optional(label) : std::nullopt;
  }

  /// The next whole record. @returns nothing at the end
  std::optional<FoundRecord> take_record() {
    while (at_ + sizeof(RecordHead) <= size_) {
      const std::uint64_t begin = at_;
      RecordHead head{};
      take(&head, sizeof head);
      if (is_believed(head)) {
        auto record = take_payload(head);
        at_ = begin + sizeof head + payload_bytes(head);
        if (record) return record;
      } else {
        at_ = next_mark(begin + 8);
      }
    }
    return std::nullopt;
  }

 private:
  bool take(void* to, std::size_t size) {
    if (size > size_ - at_) return false;
    read_exactly(file_, at_, std::span(static_cast<std::byte*>(to), size), path_);
    at_ += size;
    return true;
  }

  [[nodiscard]] bool is_believed(const RecordHead& head) const {
    return head.mark == record_mark && check_of(head) == head.check && head.contents >= 1 && head.contents <= most_contents &&
           head.text_bytes <= most_text_bytes && head.values <= size_ / sizeof(double) && payload_bytes(head) <= size_ - at_;
  }

  /// Where the next record may begin; a damaged head does not say how long its record is.
  std::uint64_t next_mark(std::uint64_t from) {
    std::vector<std::uint64_t> window;
    while (from + 8 <= size_) {
      window.resize(std::min<std::uint64_t>(window_bytes, size_ - from) / 8);
      read_exactly(file_, from, std::as_writable_bytes(std::span(window)), path_);
      const auto found = std::find(window.begin(), window.end(), record_mark);
      if (found != window.end()) return from + 8 * static_cast<std::uint64_t>(found - window.begin());
      from += 8 * window.size();
    }
    return size_;
  }

  /// Memory stays small however large a trial is: its values are only looked through.
  std::optional<FoundRecord> take_payload(const RecordHead& head) {
    FoundRecord record;
    record.trial = head.trial;
    record.contents.resize(head.contents);
    record.values = head.values;
    record.outcome.status = static_cast<TrialStatus>(head.status);
    record.outcome.seconds = head.seconds;
    record.outcome.events = head.events;
    record.outcome.accounts_residual = head.residual;
    record.outcome.digest = head.digest;
    record.outcome.failure.resize(padded(head.text_bytes));
    DigestStream digest;
    const auto read = [&](std::span<std::byte> bytes) {
      take(bytes.data(), bytes.size());
      digest.add_bytes(bytes);
    };
    read(std::as_writable_bytes(std::span(record.contents)));
    record.values_offset = at_;
    std::vector<std::byte> window;
    for (std::uint64_t left = head.values * sizeof(double); left > 0; left -= window.size()) {
      window.resize(std::min<std::uint64_t>(left, window_bytes));
      read(window);
    }
    read(std::as_writable_bytes(std::span(record.outcome.failure)));
    record.outcome.failure.resize(head.text_bytes);
    const bool is_one =
        head.status == static_cast<std::uint64_t>(TrialStatus::done) || head.status == static_cast<std::uint64_t>(TrialStatus::failed);
    const bool divides = head.contents == 1 || head.values == head.contents;
    return digest.value() == head.payload && is_one && divides ? std::optional(std::move(record)) : std::nullopt;
  }

  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;
};

}  // namespace

std::string trial_file_head(const std::string& label) {
  const std::string kept = label.substr(0, most_label_bytes);
  FileHead head{{}, kept.size(), digest_text(kept)};
  std::copy(magic.begin(), magic.end(), head.magic);
  std::string bytes;
  append(bytes, &head, sizeof head);
  bytes += kept;
  bytes.resize(padded(bytes.size()), '\0');
  return bytes;
}

std::string render_record(const TrialRecord& record) {
  const TrialOutcome& outcome = *record.outcome;
  std::string payload;
  append(payload, record.contents.data(), record.contents.size() * sizeof(Digest));
  append(payload, outcome.values.data(), outcome.values.size() * sizeof(double));
  payload += outcome.failure.substr(0, most_text_bytes);
  payload.resize(padded(payload.size()), '\0');
  RecordHead head{record_mark,
                  record.trial,
                  static_cast<std::uint64_t>(outcome.status),
                  outcome.seconds,
                  outcome.events,
                  outcome.accounts_residual,
                  outcome.digest,
                  record.contents.size(),
                  outcome.values.size(),
                  std::min<std::uint64_t>(outcome.failure.size(), most_text_bytes),
                  DigestStream{}.add_bytes(std::as_bytes(std::span(payload))).value(),
                  {}};
  head.check = check_of(head);
  std::string bytes;
  append(bytes, &head, sizeof head);
  return bytes + payload;
}

std::size_t values_begin(const TrialRecord& record) { return sizeof(RecordHead) + record.contents.size() * sizeof(Digest); }

TrialFileContent read_trial_file(const std::filesystem::path& path, const std::function<void(FoundRecord&&)>& take) {
  TrialFile file(path);
  const auto label = file.take_head();
  if (!label) return {};
  while (auto record = file.take_record()) take(std::move(*record));
  return {true, *label};
}

}  // namespace faultline
