// libFuzzer: the bytes of the store on disk. Whatever they are, a decoder
// refuses them or gives what makes them again; and what an encoder was given
// comes back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"
#include "inventory/liveness/endpoint_names.h"
#include "inventory/liveness/liveness_block.h"
#include "inventory/store/rocks/rocks_layout.h"

namespace muster::inventory {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void DecodeRecordOf(absl::string_view bytes) {
  const auto record = DecodeRecord("name", bytes);
  if (!record.ok()) return;
  Require(record->name == "name");
  Require(EncodeRecord(record->number, record->revision, record->shown_hash,
                       record->body) == bytes);
}

void DecodeLogOf(absl::string_view bytes) {
  const auto entry = DecodeLog(LogKey(7), bytes);
  if (!entry.ok()) return;
  Require(entry->revision == 7);
  Require(EncodeLog(entry->header, entry->change) == bytes);
}

void DecodeEndOf(absl::string_view bytes) {
  const auto end = DecodeEnd(bytes);
  if (end.ok()) Require(EncodeEnd(*end) == bytes);
}

void DecodeKeyOf(absl::string_view bytes) {
  const auto revision = RevisionOfKey(bytes);
  Require(revision.ok() == (bytes.size() >= 8));
  if (revision.ok()) {
    Require(LogKey(*revision) == bytes.substr(bytes.size() - 8));
  }
}

void DecodeChangeOf(absl::string_view bytes) {
  const auto body = BodyOfChange(bytes);
  if (!body.ok() || !*body) return;
  v1::Change change;
  Require(change.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  Require((*body)->size() <= change.ByteSizeLong());
}

// Blank columns are not written again, so it is the bytes that settle.
void DecodeBlockOf(absl::string_view bytes) {
  EndpointNames names;
  const auto block = DecodeLivenessBlock("key", bytes, names);
  if (!block.ok()) return;
  const std::string encoded = EncodeLivenessBlock(*block);
  const auto again = DecodeLivenessBlock("key", encoded, names);
  Require(again.ok() && EncodeLivenessBlock(*again) == encoded);
}

// Takes what an encoder is given from the front of the bytes.
class Pieces {
 public:
  explicit Pieces(absl::string_view bytes) : bytes_(bytes) {}

  uint64_t Number() {
    uint64_t number = 0;
    const absl::string_view taken = Text(sizeof(number));
    std::memcpy(&number, taken.data(), taken.size());
    return number;
  }
  absl::string_view Text(size_t size) {
    const absl::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  bool empty() const { return bytes_.empty(); }

 private:
  absl::string_view bytes_;
};

void EncodeRecordOf(absl::string_view bytes) {
  Pieces pieces(bytes);
  const auto number = static_cast<ResourceNumber>(pieces.Number());
  const auto revision = static_cast<Revision>(pieces.Number() >> 1);
  const absl::string_view hash = pieces.Text(bytes.size() % 256);
  const absl::string_view body = pieces.Text(bytes.size());
  const std::string encoded = EncodeRecord(number, revision, hash, body);
  const auto record = DecodeRecord("name", encoded);
  Require(record.ok());
  Require(record->number == number && record->revision == revision);
  Require(record->shown_hash == hash && record->body == body);
}

void EncodeLogOf(absl::string_view bytes) {
  const size_t cut = bytes.size() / 2;
  const std::string encoded =
      EncodeLog(bytes.substr(0, cut), bytes.substr(cut));
  const std::string key = LogKey(3);
  const auto entry = DecodeLog(key, encoded);
  Require(entry.ok() && entry->header == bytes.substr(0, cut) &&
          entry->change == bytes.substr(cut));
}

void EncodeBlockOf(absl::string_view bytes) {
  EndpointNames names;
  LivenessBlock block;
  for (Pieces pieces(bytes); !pieces.empty();) {
    const uint64_t what = pieces.Number();
    const size_t slot = what % 64;
    const auto time = static_cast<Micros>(pieces.Number() >> 2);
    if (what & 64) block.SetTouch(slot, static_cast<Touch>(time >> 8) + 1);
    if (what & 128) SetTime(block.check_ins, slot, time);
    if (what & 256) {
      EndpointTimes& at = block.At(names.Intern(what & 512 ? "a" : "b/c"));
      SetTime(what & 1024 ? at.observed : at.collected, slot, time);
    }
  }
  const auto decoded =
      DecodeLivenessBlock("key", EncodeLivenessBlock(block), names);
  Require(decoded.ok());
  for (size_t slot = 0; slot < 64; ++slot) {
    Require(decoded->TouchAt(slot) == block.TouchAt(slot));
    Require(TimeAt(decoded->check_ins, slot) == TimeAt(block.check_ins, slot));
  }
}

}  // namespace
}  // namespace muster::inventory

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace muster::inventory;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  DecodeRecordOf(bytes);
  DecodeLogOf(bytes);
  DecodeEndOf(bytes);
  DecodeKeyOf(bytes);
  DecodeChangeOf(bytes);
  DecodeBlockOf(bytes);
  EncodeRecordOf(bytes);
  EncodeLogOf(bytes);
  EncodeBlockOf(bytes);
  return 0;
}
