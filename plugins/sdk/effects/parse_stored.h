#ifndef PLUGINS_SDK_EFFECTS_PARSE_STORED_H_
#define PLUGINS_SDK_EFFECTS_PARSE_STORED_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"

namespace muster::plugins {

// The message that was stored under `key` as `value`.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: it is not one. Metadata: key.
template <typename Message>
absl::StatusOr<Message> ParseStored(absl::string_view key,
                                    absl::string_view value) {
  Message message;
  if (message.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return message;
  }
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("the row ", key,
                            " of the plugin's store cannot be read; stop the "
                            "process and remove the plugin's data directory, "
                            "it is filled again from the inventory"),
               {{"key", std::string(key)}});
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_PARSE_STORED_H_
