#include "base/storage/files/anchor_file.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/checksum.h"
#include "base/storage/files/durable_file.h"

namespace muster {
namespace {

constexpr absl::string_view kFormat = "muster-anchor 1";
constexpr size_t kLines = 5;

bool IsId(absl::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '-';
  });
}

bool IsValid(const AnchorState& state) {
  return IsId(state.store_uuid) && state.epoch >= 0 &&
         state.durable_revision >= 0 &&
         state.reserved_through >= state.durable_revision;
}

std::string Render(const AnchorState& state) {
  return Seal(absl::StrCat(kFormat, "\nstore_uuid ", state.store_uuid,
                           "\nepoch ", state.epoch, "\ndurable_revision ",
                           state.durable_revision, "\nreserved_through ",
                           state.reserved_through, "\n"));
}

absl::string_view AfterSpace(absl::string_view line) {
  const size_t space = line.find(' ');
  return space == line.npos ? "" : line.substr(space + 1);
}

// What does not render to the same bytes again is not ours.
std::optional<AnchorState> Parse(absl::string_view bytes) {
  absl::string_view text;
  if (!Unseal(bytes, text)) return std::nullopt;
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != kLines + 1) return std::nullopt;
  AnchorState state;
  state.store_uuid = std::string(AfterSpace(lines[1]));
  if (!absl::SimpleAtoi(AfterSpace(lines[2]), &state.epoch) ||
      !absl::SimpleAtoi(AfterSpace(lines[3]), &state.durable_revision) ||
      !absl::SimpleAtoi(AfterSpace(lines[4]), &state.reserved_through)) {
    return std::nullopt;
  }
  if (!IsValid(state) || Render(state) != bytes) return std::nullopt;
  return state;
}

}  // namespace

absl::StatusOr<std::optional<AnchorState>> AnchorFile::Read(
    const std::string& path) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   ReadFileIfThere(path));
  if (!bytes.has_value()) return std::nullopt;
  std::optional<AnchorState> state = Parse(*bytes);
  if (state.has_value()) return state;
  return Error(absl::StatusCode::kDataLoss, "ANCHOR_CORRUPT",
               absl::StrCat("the anchor ", path,
                            " is damaged or of a newer release; restore a "
                            "backup, or start once with data loss accepted"),
               {{"path", path}});
}

absl::Status AnchorFile::Write(const std::string& path,
                               const AnchorState& state) {
  if (!IsValid(state)) {
    return Error(absl::StatusCode::kInvalidArgument, "ANCHOR_INVALID",
                 absl::StrCat("this is no state for the anchor ", path,
                              ": store_uuid \"", state.store_uuid, "\", epoch ",
                              state.epoch, ", durable ", state.durable_revision,
                              ", reserved ", state.reserved_through),
                 {{"path", path},
                  {"store_uuid", state.store_uuid},
                  {"epoch", absl::StrCat(state.epoch)},
                  {"durable_revision", absl::StrCat(state.durable_revision)},
                  {"reserved_through", absl::StrCat(state.reserved_through)}});
  }
  return WriteFileDurably(path, Render(state));
}

}  // namespace muster
