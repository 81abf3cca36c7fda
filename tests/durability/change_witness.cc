#include "tests/durability/change_witness.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::testing {

using inventory::v1::Change;
using inventory::v1::WatchRequest;
using inventory::v1::WatchResponse;

uint64_t HashOf(const Change& change) {
  return std::hash<std::string>()(change.SerializeAsString());
}

ChangeWitness::~ChangeWitness() { Stop(); }

void ChangeWitness::Start(std::shared_ptr<grpc::Channel> channel) {
  context_ = std::make_unique<grpc::ClientContext>();
  thread_ = std::thread([this, channel] { Run(*channel); });
}

void ChangeWitness::Stop() {
  if (!thread_.joinable()) return;
  context_->TryCancel();
  thread_.join();
}

void ChangeWitness::Run(grpc::Channel& channel) {
  const std::shared_ptr<grpc::Channel> unowned(&channel, [](auto*) {});
  const auto stub = inventory::v1::Inventory::NewStub(unowned);
  WatchRequest request;
  request.set_parent("sources/-");
  request.mutable_filter()->add_kinds(inventory::v1::RESOURCE_KIND_DEVICE);
  request.mutable_filter()->add_kinds(inventory::v1::RESOURCE_KIND_FACET);
  {
    absl::MutexLock lock(&mu_);
    request.set_resume_token(token_);
  }
  const auto stream = stub->Watch(context_.get(), request);
  WatchResponse response;
  while (stream->Read(&response)) Take(response);
  const grpc::Status status = stream->Finish();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) return;
  if (status.error_code() == grpc::StatusCode::CANCELLED) return;
  absl::MutexLock lock(&mu_);
  complaints_.push_back(
      absl::StrCat("the watch ended with ", status.error_message()));
}

void ChangeWitness::Take(const WatchResponse& response) {
  absl::MutexLock lock(&mu_);
  if (!response.snapshot() && response.previous_revision() != revision_) {
    complaints_.push_back(absl::StrCat("a message continues ",
                                       response.previous_revision(), ", not ",
                                       revision_));
  }
  for (const Change& change : response.changes()) {
    if (response.snapshot()) continue;
    if (change.revision() <= revision_) {
      complaints_.push_back(absl::StrCat(change.revision(), " came again"));
    }
    seen_[change.revision()] = HashOf(change);
  }
  token_ = response.resume_token();
  revision_ = response.revision();
}

std::map<inventory::Revision, uint64_t> ChangeWitness::TakeSeen() {
  absl::MutexLock lock(&mu_);
  return std::exchange(seen_, {});
}

std::vector<std::string> ChangeWitness::complaints() const {
  absl::MutexLock lock(&mu_);
  return complaints_;
}

}  // namespace muster::testing
