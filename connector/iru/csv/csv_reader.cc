#include "connector/iru/csv/csv_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(OnRecord on_record, Options options)
    : on_record_(std::move(on_record)), options_(options) {}

absl::Status CsvReader::Read(absl::string_view piece) {
  for (const char byte : piece) {
    RETURN_IF_ERROR(Take(byte));
    ++offset_;
    const bool is_mark = offset_ == kByteOrderMark.size() &&
                         at_ == At::kPlain && cells_.empty() &&
                         cell_ == kByteOrderMark;
    if (!is_mark) continue;
    cell_.clear();
    at_ = At::kCellBegin;
  }
  return absl::OkStatus();
}

absl::Status CsvReader::Finish() {
  if (at_ == At::kQuoted) return Malformed("has a quote that is not closed");
  if (at_ == At::kCarriageReturn) return Malformed("ends within a line break");
  const bool is_empty = at_ == At::kCellBegin && cells_.empty();
  return is_empty ? absl::OkStatus() : EndRecord();
}

absl::Status CsvReader::Take(char byte) {
  switch (at_) {
    case At::kCellBegin:
      if (byte != '"') return TakePlain(byte);
      at_ = At::kQuoted;
      return absl::OkStatus();
    case At::kPlain:
      return TakePlain(byte);
    case At::kQuoted:
      if (byte != '"') return Append(byte);
      at_ = At::kQuote;
      return absl::OkStatus();
    case At::kQuote:
      if (byte == '"') {
        at_ = At::kQuoted;
        return Append(byte);
      }
      if (byte == ',' || byte == '\r' || byte == '\n') return TakePlain(byte);
      return Malformed("has text behind a cell in quotes");
    case At::kCarriageReturn:
      if (byte == '\n') return EndRecord();
      return Malformed("has half a line break");
  }
  return absl::OkStatus();
}

absl::Status CsvReader::TakePlain(char byte) {
  switch (byte) {
    case ',':
      return EndCell();
    case '\r':
      at_ = At::kCarriageReturn;
      return absl::OkStatus();
    case '\n':
      return EndRecord();
    case '"':
      return Malformed("has a quote inside a cell without quotes");
    default:
      at_ = At::kPlain;
      return Append(byte);
  }
}

absl::Status CsvReader::Append(char byte) {
  if (cell_.size() == options_.max_cell_bytes) {
    return Malformed("has a cell that is too long");
  }
  cell_ += byte;
  return absl::OkStatus();
}

absl::Status CsvReader::EndCell() {
  if (cells_.size() == options_.max_cells) {
    return Malformed("has too many cells");
  }
  cells_.push_back(std::exchange(cell_, {}));
  at_ = At::kCellBegin;
  return absl::OkStatus();
}

absl::Status CsvReader::EndRecord() {
  RETURN_IF_ERROR(EndCell());
  if (records_ == 0) width_ = cells_.size();
  if (cells_.size() != width_) return Malformed("has another number of cells");
  ++records_;
  RETURN_IF_ERROR(on_record_(cells_));
  cells_.clear();
  return absl::OkStatus();
}

absl::Status CsvReader::Malformed(absl::string_view problem) const {
  return MalformedPage(absl::StrCat("record ", records_, " ", problem));
}

}  // namespace muster::iru
