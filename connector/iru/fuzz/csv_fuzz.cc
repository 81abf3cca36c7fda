#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connector/iru/csv/csv_reader.h"

namespace muster::iru {
namespace {

struct Outcome {
  bool ok = false;
  std::vector<std::vector<std::string>> records;
};

Outcome Read(absl::string_view text, size_t piece) {
  Outcome outcome;
  CsvReader reader([&](std::vector<std::string>& cells) {
    outcome.records.push_back(cells);
    return absl::OkStatus();
  });
  for (size_t at = 0; at < text.size(); at += piece) {
    if (!reader.Read(text.substr(at, piece)).ok()) return outcome;
  }
  outcome.ok = reader.Finish().ok();
  return outcome;
}

std::string Written(const std::vector<std::vector<std::string>>& records) {
  std::string text;
  for (const auto& cells : records) {
    for (size_t i = 0; i < cells.size(); ++i) {
      text += i > 0 ? ",\"" : "\"";
      for (const char byte : cells[i])
        text += std::string(1 + (byte == '"'), byte);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace
}  // namespace muster::iru

// It does not matter how a text is cut; what was read reads the same when it
// is written again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using muster::iru::Read;
  if (size == 0) return 0;
  const size_t piece = 1 + data[0] % 16;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  const auto whole = Read(text, text.size() + 1);
  const auto pieces = Read(text, piece);
  if (whole.ok != pieces.ok || whole.records != pieces.records) std::abort();
  if (!whole.ok) return 0;
  const auto again = Read(muster::iru::Written(whole.records), size);
  if (!again.ok || again.records != whole.records) std::abort();
  return 0;
}
