#include "connector/core/review/source_file.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/process/textproto.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "google/protobuf/text_format.h"

namespace muster::connector {
namespace {

constexpr absl::string_view kHeader =
    "# Sources that were connected by `musterctl source connect`. Written by\n"
    "# the connector; edit it only while the connector is stopped.\n";

std::string PathIn(const std::string& directory) {
  return absl::StrCat(directory, "/sources.textproto");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SourceFile>> SourceFile::Open(
    const std::string& data_dir) {
  const std::string directory =
      data_dir.empty() ? "" : absl::StrCat(data_dir, "/connector");
  std::unique_ptr<SourceFile> file(new SourceFile(directory));
  if (directory.empty()) return file;
  const std::string path = PathIn(directory);
  ASSIGN_OR_RETURN(const std::optional<std::string> text,
                   ReadFileIfThere(path));
  if (!text.has_value()) return file;
  ASSIGN_OR_RETURN(auto kept,
                   ParseTextproto<config::v1::MusterConfig>(*text, path));
  absl::MutexLock lock(&file->mu_);
  file->kept_ = std::move(kept);
  return file;
}

std::vector<config::v1::IruSource> SourceFile::sources() const {
  absl::MutexLock lock(&mu_);
  return {kept_.iru_sources().begin(), kept_.iru_sources().end()};
}

bool SourceFile::Has(absl::string_view source) const {
  absl::MutexLock lock(&mu_);
  for (const config::v1::IruSource& one : kept_.iru_sources()) {
    if (one.source() == source) return true;
  }
  return false;
}

absl::Status SourceFile::Add(const config::v1::IruSource& source) {
  absl::MutexLock lock(&mu_);
  config::v1::MusterConfig next = kept_;
  *next.add_iru_sources() = source;
  return Replace(std::move(next));
}

absl::Status SourceFile::Remove(absl::string_view source) {
  absl::MutexLock lock(&mu_);
  config::v1::MusterConfig next;
  for (const config::v1::IruSource& one : kept_.iru_sources()) {
    if (one.source() != source) *next.add_iru_sources() = one;
  }
  return Replace(std::move(next));
}

absl::Status SourceFile::Replace(config::v1::MusterConfig next) {
  if (!directory_.empty()) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(next, &text);
    RETURN_IF_ERROR(MakeDirectoriesDurably(directory_).status());
    RETURN_IF_ERROR(
        WriteFileDurably(PathIn(directory_), absl::StrCat(kHeader, text)));
  }
  kept_ = std::move(next);
  return absl::OkStatus();
}

}  // namespace muster::connector
