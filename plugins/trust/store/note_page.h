#ifndef PLUGINS_TRUST_STORE_NOTE_PAGE_H_
#define PLUGINS_TRUST_STORE_NOTE_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/parse_stored.h"

namespace muster::trust {

// Hands `take` the notes whose keys begin with `prefix`, in key order, as the
// page that `request` asks for; it says whether the note is shown. Returns the
// token of the next page, empty on the last.
//
// Errors:
//   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED,
//     PAGE_TOKEN_OTHER_QUERY: correct the request.
//   Those of the snapshot, and DATA_LOSS STORE_CORRUPT.
template <typename Message, typename Request>
absl::StatusOr<std::string> ReadNotePage(
    Request request, const std::string& prefix,
    const plugins::EffectSnapshot& snapshot,
    absl::FunctionRef<bool(Message message)> take) {
  constexpr size_t kChunk = 200;
  ASSIGN_OR_RETURN(const size_t size, PageSize(request.page_size()));
  const std::string token = request.page_token();
  request.clear_page_size();
  request.clear_page_token();
  const uint64_t fingerprint = FingerprintProto(request);
  ASSIGN_OR_RETURN(std::string after, DecodePageToken(fingerprint, token));
  const std::string end = PrefixUpperBound(prefix);
  size_t shown = 0;
  while (true) {
    const std::string begin =
        after.empty() ? prefix
                      : absl::StrCat(after, absl::string_view("\0", 1));
    ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                     snapshot.Records(begin, end, kChunk));
    for (const plugins::Record& note : notes) {
      if (shown == size) return EncodePageToken(fingerprint, after);
      ASSIGN_OR_RETURN(Message message,
                       plugins::ParseStored<Message>("of a note", note.value));
      if (take(std::move(message))) ++shown;
      after = note.key;
    }
    if (notes.size() < kChunk) return std::string();
  }
}

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_NOTE_PAGE_H_
