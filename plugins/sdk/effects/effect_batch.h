#ifndef PLUGINS_SDK_EFFECTS_EFFECT_BATCH_H_
#define PLUGINS_SDK_EFFECTS_EFFECT_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/storage/rocks.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/sdk/effects/records.pb.h"

namespace muster::plugins {

// What a plugin's handlers do with one message of the inventory: becomes
// durable together with the plugin's progress, or not at all. Reads see what
// was written to the batch before.
//
// Not thread-safe; lives no longer than the call that was given it. All
// methods add the errors of RocksDatabase and DATA_LOSS STORE_CORRUPT; a
// handler returns them as they are.
class EffectBatch {
 public:
  EffectBatch(EffectBatch&&) noexcept = default;

  // Resources: what the plugin's service lists and streams. The name is the
  // resource's own name, such as `sources/iru/assets/a1`.

  // The resource's value, or nullopt if there is none.
  absl::StatusOr<std::optional<std::string>> Get(absl::string_view name) const;

  // Makes the resource look like this: one change with a revision of its own,
  // which watchers see. Writes nothing if it looks like this already.
  absl::Status Put(absl::string_view name, absl::string_view value);

  // The same without being a change: no revision, no watcher sees it. For
  // parts that move by themselves, such as when a verdict was judged. The
  // resource must exist.
  absl::Status Refresh(absl::string_view name, absl::string_view value);

  // Drops the resource as if it had never been; does nothing if it is not
  // there. No stream of whole resources can tell this, so every watcher must
  // start over (RESUME_TOKEN_EXPIRED): for OnGone(), not for what became
  // REMOVED, which is a change like others.
  absl::Status Delete(absl::string_view name);

  // Notes: what the plugin remembers beside its resources (an index by serial
  // number, what is due when). Nobody watches them. Keys are the plugin's own;
  // JoinKey() (base/storage/keys.h) makes good ones. Those that begin with
  // `feed/` or `parked/` are the SDK's.

  absl::StatusOr<std::optional<std::string>> GetRecord(
      absl::string_view key) const;

  // Writes nothing if the note is the same already.
  absl::Status PutRecord(absl::string_view key, absl::string_view value);
  absl::Status DeleteRecord(absl::string_view key);

  // Notes with begin <= key < end ("": no bound), in key order, at most
  // `limit`. A copy: the batch may be written to while it is walked over.
  absl::StatusOr<std::vector<Record>> Records(absl::string_view begin,
                                              absl::string_view end,
                                              size_t limit) const;

  // Runs `done` once the batch is durable, before the next one begins and
  // before streams are woken, in the order in which they were given; dropped
  // with a batch that fails. For what is kept in memory beside the store. Must
  // be quick, and must not begin another batch.
  void AfterCommit(std::function<void()> done);

  // Whether nothing was written.
  bool empty() const { return writes_.empty(); }

 private:
  friend class EffectStore;
  EffectBatch(const RocksDatabase& db, storage::LogState log);

  // nullopt: deleted in this batch.
  template <typename Row>
  using Overlay = std::map<std::string, std::optional<Row>, std::less<>>;

  absl::StatusOr<std::optional<storage::ResourceRow>> FindRow(
      absl::string_view name) const;
  void WriteRow(absl::string_view name, storage::ResourceRow row);

  const RocksDatabase* db_;
  RocksBatch writes_;
  storage::LogState log_;  // as it will be after the batch
  Overlay<storage::ResourceRow> resources_;
  Overlay<std::string> records_;
  absl::flat_hash_set<std::string> shown_;  // EffectStore::MarkShown()
  std::vector<std::function<void()>> after_commit_;
};

// The resource as a message, or nullopt if there is none.
template <typename Message>
absl::StatusOr<std::optional<Message>> GetMessage(const EffectBatch& batch,
                                                  absl::string_view name);

// Put(), or Refresh() if nothing differs from what is there but what
// `clear_volatile` clears: `void ClearVolatile(Verdict& verdict)`. `Message`
// must have no map fields.
template <typename Message, typename ClearVolatile>
absl::Status PutMessage(EffectBatch& batch, absl::string_view name,
                        const Message& message, ClearVolatile clear_volatile);

// Implementation only below.

template <typename Message>
absl::StatusOr<std::optional<Message>> GetMessage(const EffectBatch& batch,
                                                  absl::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, batch.Get(name));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(Message message, ParseStored<Message>(name, *value));
  return message;
}

template <typename Message, typename ClearVolatile>
absl::Status PutMessage(EffectBatch& batch, absl::string_view name,
                        const Message& message, ClearVolatile clear_volatile) {
  ASSIGN_OR_RETURN(std::optional<Message> before,
                   GetMessage<Message>(batch, name));
  if (!before) return batch.Put(name, message.SerializeAsString());
  Message after = message;
  clear_volatile(*before);
  clear_volatile(after);
  if (before->SerializeAsString() == after.SerializeAsString()) {
    return batch.Refresh(name, message.SerializeAsString());
  }
  return batch.Put(name, message.SerializeAsString());
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_EFFECT_BATCH_H_
