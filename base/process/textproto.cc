#include "base/process/textproto.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace muster {
namespace {

// Keeps the first fault only: the others mostly follow from it.
class FirstFault final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstFault(absl::string_view filename) : filename_(filename) {}

  void AddError(int line, int column, const std::string& words) override {
    if (!text_.empty()) return;
    line_ = line + 1;
    column_ = column + 1;
    text_ = absl::StrCat(filename_, ":", line_, ":", column_, ": ", words);
  }

  absl::Status status() const {
    return Error(absl::StatusCode::kInvalidArgument, "CONFIG_MALFORMED", text_,
                 {{"file", filename_},
                  {"line", absl::StrCat(line_)},
                  {"column", absl::StrCat(column_)}});
  }

 private:
  const std::string filename_;
  std::string text_;
  int line_ = 0;
  int column_ = 0;
};

}  // namespace

absl::Status ParseTextprotoInto(absl::string_view text,
                                absl::string_view filename,
                                google::protobuf::Message& message) {
  FirstFault fault(filename);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  if (!parser.ParseFromString(std::string(text), &message)) {
    return fault.status();
  }
  return absl::OkStatus();
}

absl::Status ReadTextprotoInto(const std::string& path,
                               google::protobuf::Message& message) {
  std::ifstream file(path, std::ios::binary);
  file.peek();  // a directory can be opened, but not read
  if (!file.is_open() || file.bad()) {
    return Error(absl::StatusCode::kNotFound, "CONFIG_MISSING",
                 absl::StrCat("cannot read the configuration file ", path,
                              "; name one that exists and is readable"),
                 {{"file", path}});
  }
  std::ostringstream text;
  text << file.rdbuf();
  return ParseTextprotoInto(text.str(), path, message);
}

}  // namespace muster
