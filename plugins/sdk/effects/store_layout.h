// Where a plugin's store keeps what. Shared by the classes of this folder.
#ifndef PLUGINS_SDK_EFFECTS_STORE_LAYOUT_H_
#define PLUGINS_SDK_EFFECTS_STORE_LAYOUT_H_

#include "absl/strings/string_view.h"

namespace muster::plugins {

// Column families, in the order in which they are opened.
enum Family {
  kResources,  // name -> ResourceRow
  kLog,        // EncodeInt64(revision) -> LogRow
  kRecords,    // the plugin's own key -> its note
  kDevices,    // name of a device -> EncodeInt64(generation that shows it),
               // EncodeInt64(the revision with which it counts in the view)
  kMeta,       // the two keys below
};

// -> Cursor
constexpr absl::string_view kCursorKey = "cursor";
// -> LogState
constexpr absl::string_view kLogStateKey = "log";

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_STORE_LAYOUT_H_
