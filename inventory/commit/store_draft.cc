#include "inventory/commit/store_draft.h"

#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {

StoreDraft::StoreDraft(std::unique_ptr<StoreReader> reader, LogEnd before,
                       WriterState& state, LivenessUpdate liveness)
    : reader_(std::move(reader)),
      state_(state),
      liveness_(std::move(liveness)),
      next_number_(state.next_number) {
  write_.before = before;
  write_.after = before;
}

void StoreDraft::Put(Collection collection, absl::string_view key,
                     const google::protobuf::MessageLite& document) {
  PutBytes(collection, key, document.SerializeAsString());
}

void StoreDraft::PutBytes(Collection collection, absl::string_view key,
                          std::string value) {
  write_.documents.push_back({collection, std::string(key), std::move(value)});
}

void StoreDraft::Delete(Collection collection, absl::string_view key) {
  write_.documents.push_back({collection, std::string(key), std::nullopt});
}

void StoreDraft::Append(RecordWrite change) {
  changed_.insert(change.header.number());
  write_.changes.push_back(std::move(change));
}

std::optional<ResourceNumber> StoreDraft::FindKnown(
    absl::string_view hash) const {
  const auto number = state_.known.Find(hash);
  if (number && changed_.contains(*number)) return std::nullopt;
  return number;
}

ResourceNumber StoreDraft::NewNumber(absl::string_view name) {
  const ResourceNumber number = next_number_++;
  state_.names.Add(name);
  PutBytes(Collection::kNames, NumberKey(number), std::string(name));
  return number;
}

v1::ViewSum& StoreDraft::ViewOf(absl::string_view source) {
  const auto [it, is_new] = views_.try_emplace(source);
  const auto known = state_.views.find(source);
  if (is_new && known != state_.views.end()) it->second = known->second;
  return it->second;
}

bool StoreDraft::empty() const {
  return write_.changes.empty() && write_.documents.empty() &&
         write_.rewrites.empty() && write_.forgotten_bases.empty() &&
         liveness_.blocks().empty();
}

void StoreDraft::Finish() {
  reader_.reset();
  write_.after.revision = revision();
  if (next_number_ != state_.next_number) {
    PutBytes(Collection::kNumbers, "next", EncodeInt64(next_number_));
  }
  for (const auto& [source, view] : views_) {
    Put(Collection::kViews, source, view.ToProto());
  }
  for (DocumentWrite& document : liveness_.Documents()) {
    write_.documents.push_back(std::move(document));
  }
  // Every write moves the end, so that afterwards one can tell by it whether
  // the write happened.
  if (write_.after.revision == write_.before.revision &&
      write_.after.touch == write_.before.touch) {
    NextTouch();
  }
}

void StoreDraft::UpdateState(WriterState& state) const {
  state.next_number = next_number_;
  for (const auto& [source, view] : views_) state.views[source] = view;
  for (const RecordWrite& change : write_.changes) {
    const ResourceNumber number = change.header.number();
    state.known.Forget(number);
    if (change.body) state.known.Learn(change.shown_hash, number);
  }
  for (const auto& [hash, number] : learned_) {
    if (!changed_.contains(number)) state.known.Learn(hash, number);
  }
}

}  // namespace muster::inventory
