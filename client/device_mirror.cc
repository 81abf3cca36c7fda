#include "client/device_mirror.h"

#include <utility>

#include "base/status_macros.h"

namespace muster::client {

using inventory::v1::Change;
using inventory::v1::WatchResponse;

DeviceMirror::DeviceMirror(const Options& options)
    : options_(options),
      chain_(NewChain()),
      staged_(std::make_unique<MirrorTable>()),
      table_(std::make_unique<MirrorTable>()) {}

WatchChain DeviceMirror::NewChain() const {
  WatchChain::Options options;
  options.whole_view = options_.whole_view;
  return WatchChain(ChainPosition(), options);
}

std::string DeviceMirror::resume_token() const {
  absl::ReaderMutexLock lock(&mu_);
  return resume_token_;
}

void DeviceMirror::StartOver() {
  absl::MutexLock applying(&apply_mu_);
  chain_ = NewChain();
  staged_ = std::make_unique<MirrorTable>();
  absl::MutexLock lock(&mu_);
  resume_token_.clear();
}

absl::Status DeviceMirror::Apply(const WatchResponse& message) {
  std::unique_ptr<MirrorTable> replaced;  // freed once no lock is held
  absl::MutexLock applying(&apply_mu_);
  WatchChain chain = chain_;
  RETURN_IF_ERROR(chain.Follow(
      message, [this](absl::string_view name) -> absl::StatusOr<int64_t> {
        absl::ReaderMutexLock lock(&mu_);
        return table_->Counted(name);
      }));
  if (message.snapshot()) ApplyTo(message, *staged_);
  absl::MutexLock lock(&mu_);
  if (message.has_snapshot_end()) {
    replaced = std::exchange(table_, std::move(staged_));
    ready_ = true;
  } else if (!message.snapshot()) {
    ApplyTo(message, *table_);
  }
  if (!message.snapshot() || message.has_snapshot_end()) {
    revision_ = message.revision();
  }
  resume_token_ = message.resume_token();
  chain_ = std::move(chain);
  return absl::OkStatus();
}

void DeviceMirror::ApplyTo(const WatchResponse& message,
                           MirrorTable& table) const {
  for (const Change& change : message.changes()) {
    if (LeavesView(change)) {
      table.Erase(NameOf(change));
    } else if (change.has_facet()) {
      table.Put(change.facet(), CountedRevision(change));
    } else {
      table.Put(change.device(), CountedRevision(change));
    }
  }
  if (!options_.want_liveness) return;
  for (const device::v1::Liveness& liveness : message.touched()) {
    table.Join(liveness, options_.want_facets);
  }
}

bool DeviceMirror::ready() const {
  absl::ReaderMutexLock lock(&mu_);
  return ready_;
}

int64_t DeviceMirror::revision() const {
  absl::ReaderMutexLock lock(&mu_);
  return revision_;
}

size_t DeviceMirror::size() const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->device_count();
}

DevicePtr DeviceMirror::Get(absl::string_view name) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->GetDevice(name);
}

std::vector<DevicePtr> DeviceMirror::FindBySerial(
    absl::string_view serial_number) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->FindBySerial(serial_number);
}

std::vector<DevicePtr> DeviceMirror::FindByEmail(
    absl::string_view email) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->FindByEmail(email);
}

std::vector<DevicePtr> DeviceMirror::FindById(
    absl::string_view vendor_id) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->FindById(vendor_id);
}

void DeviceMirror::ForEach(
    absl::FunctionRef<bool(const device::v1::Device&)> visit) const {
  std::vector<DevicePtr> all;
  {
    absl::ReaderMutexLock lock(&mu_);
    all = table_->AllDevices();
  }
  for (const DevicePtr& device : all) {
    if (!visit(*device)) return;
  }
}

FacetPtr DeviceMirror::GetFacet(absl::string_view name) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->GetFacet(name);
}

std::vector<FacetPtr> DeviceMirror::FacetsOf(absl::string_view device) const {
  absl::ReaderMutexLock lock(&mu_);
  return table_->FacetsOf(device);
}

}  // namespace muster::client
