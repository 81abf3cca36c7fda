// Messages of `Inventory.Watch` as the tests of this folder write them down.
// The token of a message is `t` and its revision.
#ifndef PLUGINS_SDK_WATCH_MESSAGES_H_
#define PLUGINS_SDK_WATCH_MESSAGES_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::plugins {

// The message of that text.
inline inventory::v1::WatchResponse Message(const std::string& text) {
  inventory::v1::WatchResponse message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A change of a snapshot: the device shows its first version.
inline std::string Shown(const std::string& device) {
  return "changes { type: TYPE_SNAPSHOT device { name: '" + device +
         "' display_name: '" + device + " v1' } } ";
}

// Nothing new up to `revision`, after the message at `previous`.
inline inventory::v1::WatchResponse Bookmark(int revision, int previous) {
  return Message(absl::StrCat("resume_token: 't", revision, "' revision: ",
                              revision, " previous_revision: ", previous));
}

// The end of a snapshot at `revision`, which `shown` is the last part of.
inline inventory::v1::WatchResponse LastOfSnapshot(const std::string& shown,
                                                   int revision, int count) {
  return Message(absl::StrCat(
      shown, "resume_token: 't", revision, "' revision: ", revision,
      " snapshot_end { revision: ", revision, " device_count: ", count, " }"));
}

// The device shows its second version, right after `revision` - 1.
inline inventory::v1::WatchResponse Update(const std::string& device,
                                           int revision) {
  inventory::v1::WatchResponse message = Bookmark(revision, revision - 1);
  auto& change = *message.add_changes();
  change.set_type(inventory::v1::Change::TYPE_UPDATED);
  change.set_revision(revision);
  change.mutable_device()->set_name(device);
  change.mutable_device()->set_display_name(device + " v2");
  return message;
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_WATCH_MESSAGES_H_
