#ifndef CONNECTOR_IRU_CSV_CSV_READER_H_
#define CONNECTOR_IRU_CSV_CSV_READER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster::iru {

// The records of a CSV text that comes piece by piece, as RFC 4180 has them and
// nothing else: cells are separated by commas, records by CRLF or LF, the last
// of which may be missing. A cell may be in double quotes, then it may hold
// commas, line breaks, and quotes written twice; a quote anywhere else is
// refused. Every record has as many cells as the first one. A byte order mark
// at the beginning is skipped.
//
// Holds one record at a time. Not thread-safe.
class CsvReader {
 public:
  struct Options {
    size_t max_cell_bytes = size_t{1} << 20;
    size_t max_cells = 1000;  // of one record
  };

  // Takes a record; the cells are its to move from. An error ends it all.
  using OnRecord = std::function<absl::Status(std::vector<std::string>& cells)>;

  explicit CsvReader(OnRecord on_record)
      : CsvReader(std::move(on_record), Options()) {}
  CsvReader(OnRecord on_record, Options options);

  // Takes the next piece of the text, cut anywhere.
  //
  // Errors: those of `on_record`, and
  //   UNAVAILABLE SOURCE_ERROR: malformed page: it is no such text, or passes
  //     a bound. The message names the record, and nothing of it. The reader
  //     is of no use then.
  absl::Status Read(absl::string_view piece);

  // The text is over.
  //
  // Errors: likewise.
  absl::Status Finish();

  // Records that were handed over.
  size_t record_count() const { return records_; }

 private:
  enum class At {
    kCellBegin,
    kPlain,
    kQuoted,
    kQuote,  // behind a quote in a quoted cell: its end, or half of two
    kCarriageReturn,  // a line feed is due
  };

  absl::Status Take(char byte);
  absl::Status TakePlain(char byte);
  absl::Status Append(char byte);
  absl::Status EndCell();
  absl::Status EndRecord();
  absl::Status Malformed(absl::string_view problem) const;

  const OnRecord on_record_;
  const Options options_;
  At at_ = At::kCellBegin;
  std::string cell_;
  std::vector<std::string> cells_;
  size_t offset_ = 0;
  size_t records_ = 0;
  size_t width_ = 0;  // cells of the first record
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CSV_CSV_READER_H_
