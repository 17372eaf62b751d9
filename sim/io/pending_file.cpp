#include "sim/io/pending_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace faultline {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

}  // namespace

PendingFile::PendingFile(std::filesystem::path path) : path_(std::move(path)), replaced_(stamp_of(path_)) {
  temporary_ = path_;
  temporary_ += "." + writer_name() + ".tmp";
  file_ = create_new_file(temporary_);
}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      replaced_(other.replaced_),
      file_(std::move(other.file_)),
      buffer_(std::move(other.buffer_)) {}

PendingFile::~PendingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void PendingFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= piece) finish();
}

void PendingFile::finish() {
  write_fully(file_, std::as_bytes(std::span(buffer_.data(), buffer_.size())), temporary_);
  buffer_.clear();
}

bool PendingFile::equals_present() const {
  const auto mine = stamp_of(temporary_);
  if (!replaced_ || !mine || mine->bytes != replaced_->bytes) return false;
  const Descriptor here = open_for_reading(temporary_);
  const Descriptor there = open_for_reading(path_);
  std::vector<std::byte> first;
  std::vector<std::byte> second;
  for (std::uint64_t offset = 0; offset < mine->bytes; offset += first.size()) {
    first.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece, mine->bytes - offset)));
    second.resize(first.size());
    read_exactly(here, offset, first, temporary_);
    read_exactly(there, offset, second, path_);
    if (first != second) return false;
  }
  return true;
}

void PendingFile::publish() {
  publish_file(temporary_, path_, replaced_);
  temporary_.clear();
}

}  // namespace faultline
