#include "plugins/posture/notes.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::posture {
namespace {

constexpr size_t kChunk = 500;

}  // namespace

std::string NotePrefix(absl::string_view kind) { return JoinKey({kind}); }

std::string NoteKey(absl::string_view kind, absl::string_view name) {
  std::string key = NotePrefix(kind);
  for (const absl::string_view part : absl::StrSplit(name, '/')) {
    AppendKeyPart(key, part);
  }
  return key;
}

absl::Status WriteDevice(const device::v1::Device& device,
                         plugins::EffectBatch& batch) {
  return batch.PutRecord(NoteKey(kDeviceNote, device.name()),
                         device.SerializeAsString());
}

absl::Status DropDevice(absl::string_view name, plugins::EffectBatch& batch) {
  return batch.DeleteRecord(NoteKey(kDeviceNote, name));
}

absl::Status WriteSource(const inventory::v1::Source& source,
                         plugins::EffectBatch& batch) {
  inventory::v1::Source kept;
  kept.set_name(source.name());
  kept.set_state(source.state());
  kept.set_paused(source.paused());
  if (source.has_error()) *kept.mutable_error() = source.error();
  if (source.has_last_full_sync_start_time()) {
    *kept.mutable_last_full_sync_start_time() =
        source.last_full_sync_start_time();
  }
  if (source.has_last_full_sync_end_time()) {
    *kept.mutable_last_full_sync_end_time() = source.last_full_sync_end_time();
  }
  return batch.PutRecord(NoteKey(kSourceNote, kept.name()),
                         kept.SerializeAsString());
}

absl::Status ForEachDevice(
    absl::string_view source, plugins::EffectBatch& batch,
    absl::FunctionRef<absl::Status(const device::v1::Device&)> visit) {
  std::string begin = NoteKey(kDeviceNote, absl::StrCat(source, "/devices"));
  const std::string end = PrefixUpperBound(begin);
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<plugins::Record> notes,
                     batch.Records(begin, end, kChunk));
    for (const plugins::Record& note : notes) {
      ASSIGN_OR_RETURN(
          const device::v1::Device device,
          plugins::ParseStored<device::v1::Device>("of a device", note.value));
      RETURN_IF_ERROR(visit(device));
    }
    if (notes.size() < kChunk) return absl::OkStatus();
    begin = absl::StrCat(notes.back().key, absl::string_view("\0", 1));
  }
}

}  // namespace muster::posture
