#include "inventory/liveness/liveness_table.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

// The touches of `block`, which is the `index`-th.
void CollectTouches(ResourceNumber index, const LivenessBlock& block,
                    std::vector<TouchedNumber>& touched) {
  for (ResourceNumber slot = 0; slot < block.touches.size(); ++slot) {
    if (block.touches[slot] == 0) continue;
    touched.push_back({block.touches[slot], index * kNumbersPerBlock + slot});
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<LivenessTable>> LivenessTable::Load(
    const StoreReader& reader) {
  auto table = std::make_unique<LivenessTable>();
  std::vector<TouchedNumber> touched;
  absl::Status decoded;
  const auto visit = [&](absl::string_view key, absl::string_view value) {
    ResourceNumber index = 0;
    decoded = DecodeNumberKey(key, index);
    if (!decoded.ok()) return false;
    auto block = DecodeLivenessBlock(key, value, table->names_);
    decoded = block.status();
    if (!decoded.ok()) return false;
    CollectTouches(index, *block, touched);
    absl::MutexLock lock(&table->mu_);
    table->PutBlock(index, *std::move(block));
    return true;
  };
  RETURN_IF_ERROR(reader.ScanDocuments(Collection::kLiveness, "", "",
                                       ScanOrder::kForward, visit));
  RETURN_IF_ERROR(decoded);
  table->AddTouches(std::move(touched), 0);
  return table;
}

StoredLiveness LivenessTable::Get(ResourceNumber number,
                                  absl::string_view device) const {
  static const LivenessBlock* const empty = new LivenessBlock();
  const Block block = BlockOf(number / kNumbersPerBlock);
  return ReadLiveness(block ? *block : *empty, number, device);
}

Touch LivenessTable::end() const {
  absl::ReaderMutexLock lock(&mu_);
  return end_;
}

std::vector<TouchedNumber> LivenessTable::TouchedAfter(Touch after,
                                                       Touch through,
                                                       size_t limit) const {
  absl::ReaderMutexLock lock(&mu_);
  return order_.Read(after, through, limit, [this](ResourceNumber number) {
    mu_.AssertReaderHeld();
    return TouchOf(number);
  });
}

LivenessUpdate LivenessTable::NewUpdate() const {
  return LivenessUpdate(
      names_, [this](ResourceNumber index) { return BlockOf(index); });
}

void LivenessTable::Apply(const LivenessUpdate& update, Touch end) {
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [index, block] : update.blocks()) PutBlock(index, block);
  }
  AddTouches(update.touched(), end);
}

void LivenessTable::AddTouches(std::vector<TouchedNumber> touched, Touch end) {
  absl::MutexLock lock(&mu_);
  for (const TouchedNumber& one : touched) end_ = std::max(end_, one.touch);
  end_ = std::max(end_, end);
  order_.Add(std::move(touched), [this](ResourceNumber number) {
    mu_.AssertReaderHeld();
    return TouchOf(number);
  });
}

LivenessTable::Block LivenessTable::BlockOf(ResourceNumber index) const {
  absl::ReaderMutexLock lock(&mu_);
  return index < blocks_.size() ? blocks_[index] : nullptr;
}

void LivenessTable::PutBlock(ResourceNumber index, LivenessBlock block) {
  if (index >= blocks_.size()) blocks_.resize(index + 1);
  blocks_[index] =
      block.empty() ? nullptr
                    : std::make_shared<const LivenessBlock>(std::move(block));
}

Touch LivenessTable::TouchOf(ResourceNumber number) const {
  const ResourceNumber index = number / kNumbersPerBlock;
  if (index >= blocks_.size() || blocks_[index] == nullptr) return 0;
  return blocks_[index]->TouchAt(number % kNumbersPerBlock);
}

}  // namespace muster::inventory
