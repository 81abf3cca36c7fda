// The notes of a judging plugin in its store, beside its resources: devices
// and sources as they were last shown.
//
// The reading functions take an EffectBatch (in a handler) or an EffectSnapshot
// (in a service). All errors are those of the reader, and DATA_LOSS
// STORE_CORRUPT for a note that cannot be read.
#ifndef PLUGINS_POSTURE_NOTES_H_
#define PLUGINS_POSTURE_NOTES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::posture {

// Kinds of notes.
constexpr char kDeviceNote[] = "device";
constexpr char kSourceNote[] = "source";

// The key of the note of this kind about the resource `name`. Keys of a kind
// sort by name, and the key of a parent is a prefix of those of its children.
std::string NoteKey(absl::string_view kind, absl::string_view name);

// The note as a message, or nullopt if there is none.
template <typename Message, typename Reader>
absl::StatusOr<std::optional<Message>> ReadNote(const Reader& reader,
                                                const std::string& key) {
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   reader.GetRecord(key));
  if (!value) return std::nullopt;
  ASSIGN_OR_RETURN(Message message,
                   plugins::ParseStored<Message>("of a note", *value));
  return message;
}

// The device as it was last shown, or nullopt if it never was.
template <typename Reader>
absl::StatusOr<std::optional<device::v1::Device>> ReadDevice(
    const Reader& reader, absl::string_view name) {
  return ReadNote<device::v1::Device>(reader, NoteKey(kDeviceNote, name));
}

// The source as it was last shown; empty if it never was.
template <typename Reader>
absl::StatusOr<inventory::v1::Source> ReadSource(const Reader& reader,
                                                 absl::string_view name) {
  ASSIGN_OR_RETURN(
      std::optional<inventory::v1::Source> source,
      ReadNote<inventory::v1::Source>(reader, NoteKey(kSourceNote, name)));
  return source ? *std::move(source) : inventory::v1::Source();
}

// Where the keys of all notes of this kind begin.
std::string NotePrefix(absl::string_view kind);

// Calls `visit` with each note of this kind as a message, by name of what it is
// about, until it returns an error, which is the result then.
template <typename Message>
absl::Status ForEachNote(const plugins::EffectSnapshot& snapshot,
                         absl::string_view kind,
                         absl::FunctionRef<absl::Status(Message)> visit) {
  constexpr size_t kChunk = 500;
  std::string begin = NotePrefix(kind);
  const std::string end = PrefixUpperBound(begin);
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                     snapshot.Records(begin, end, kChunk));
    for (const plugins::Record& note : notes) {
      ASSIGN_OR_RETURN(Message message,
                       plugins::ParseStored<Message>("of a note", note.value));
      RETURN_IF_ERROR(visit(std::move(message)));
    }
    if (notes.size() < kChunk) return absl::OkStatus();
    begin = notes.back().key + '\0';
  }
}

absl::Status WriteDevice(const device::v1::Device& device,
                         plugins::EffectBatch& batch);
absl::Status DropDevice(absl::string_view name, plugins::EffectBatch& batch);

// Keeps what is judged by and shown of `source`: its name, how it is doing, and
// the times of its last FULL sync.
absl::Status WriteSource(const inventory::v1::Source& source,
                         plugins::EffectBatch& batch);

// Calls `visit` for each device of `source` that there is a note of, in name
// order. `visit` may write to `batch`. Stops at the first error.
absl::Status ForEachDevice(
    absl::string_view source, plugins::EffectBatch& batch,
    absl::FunctionRef<absl::Status(const device::v1::Device&)> visit);

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_NOTES_H_
