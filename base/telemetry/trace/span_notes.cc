#include "base/telemetry/trace/span_notes.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "base/redact/redact.h"

namespace muster {
namespace {

constexpr size_t kMostBytes = 8 << 10;

struct Header {
  char type;
  uint32_t key_size;
  uint32_t value_size;
};

template <typename T>
absl::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

template <typename T>
T FromBytes(absl::string_view bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

opentelemetry::nostd::string_view View(absl::string_view text) {
  return {text.data(), text.size()};
}

absl::string_view Take(absl::string_view& from, size_t size) {
  const absl::string_view taken = from.substr(0, size);
  from.remove_prefix(size);
  return taken;
}

void SetNote(SpanNotes::Type type, opentelemetry::nostd::string_view key,
             absl::string_view value, opentelemetry::trace::Span& span) {
  switch (type) {
    case SpanNotes::Type::kText:
      return span.SetAttribute(key, View(Redact(value)));
    case SpanNotes::Type::kBool:
      return span.SetAttribute(key, FromBytes<bool>(value));
    case SpanNotes::Type::kDouble:
      return span.SetAttribute(key, FromBytes<double>(value));
    case SpanNotes::Type::kInteger:
      return span.SetAttribute(key, FromBytes<int64_t>(value));
    case SpanNotes::Type::kEvent:
      span.AddEvent(key,
                    FromBytes<std::chrono::system_clock::time_point>(value));
  }
}

void TellEntries(absl::string_view left, opentelemetry::trace::Span& span) {
  while (!left.empty()) {
    const auto header = FromBytes<Header>(Take(left, sizeof(Header)));
    const auto key = View(Take(left, header.key_size));
    const absl::string_view value = Take(left, header.value_size);
    SetNote(static_cast<SpanNotes::Type>(header.type), key, value, span);
  }
}

}  // namespace

void SpanNotes::Note(absl::string_view key, absl::string_view value) {
  Add(Type::kText, key, value);
}
void SpanNotes::Note(absl::string_view key, bool value) {
  Add(Type::kBool, key, BytesOf(value));
}
void SpanNotes::Note(absl::string_view key, double value) {
  Add(Type::kDouble, key, BytesOf(value));
}
void SpanNotes::Note(absl::string_view key, int64_t value) {
  Add(Type::kInteger, key, BytesOf(value));
}
void SpanNotes::NoteEvent(absl::string_view name) {
  Add(Type::kEvent, name, BytesOf(std::chrono::system_clock::now()));
}

void SpanNotes::NoteFailure(absl::string_view words) {
  absl::MutexLock lock(&mu_);
  if (!failure_.has_value()) failure_.emplace(words);
}

bool SpanNotes::failed() const {
  absl::MutexLock lock(&mu_);
  return failure_.has_value();
}

char* SpanNotes::Grow(size_t size) {
  if (second_.empty() && first_size_ + size <= first_.size()) {
    char* const place = first_.data() + first_size_;
    first_size_ += size;
    return place;
  }
  const size_t before = second_.size();
  if (size > kMostBytes || before + size > kMostBytes) return nullptr;
  second_.resize(before + size);
  return &second_[before];
}

void SpanNotes::Add(Type type, absl::string_view key, absl::string_view value) {
  const Header header{static_cast<char>(type),
                      static_cast<uint32_t>(key.size()),
                      static_cast<uint32_t>(value.size())};
  absl::MutexLock lock(&mu_);
  char* to = Grow(sizeof(header) + key.size() + value.size());
  if (to == nullptr) return;
  std::memcpy(to, &header, sizeof(header));
  to = std::copy(key.begin(), key.end(), to + sizeof(header));
  std::copy(value.begin(), value.end(), to);
}

void SpanNotes::Tell(opentelemetry::trace::Span& span) const {
  absl::MutexLock lock(&mu_);
  if (failure_.has_value()) {
    span.SetStatus(opentelemetry::trace::StatusCode::kError,
                   View(Redact(*failure_)));
  }
  TellEntries(absl::string_view(first_.data(), first_size_), span);
  TellEntries(second_, span);
}

}  // namespace muster
