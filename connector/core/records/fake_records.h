#ifndef CONNECTOR_CORE_RECORDS_FAKE_RECORDS_H_
#define CONNECTOR_CORE_RECORDS_FAKE_RECORDS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/records/source_records.h"

namespace muster::connector {

// The records of one source in memory. The source is known from its first
// PutReview(), or once a test says so. Thread-safe.
class FakeRecords final : public InventoryRecords {
 public:
  explicit FakeRecords(std::string source) : name_(std::move(source)) {}

  // From now on Get() answers with this; `name` is filled in.
  void Know(inventory::v1::Source source);
  void Forget();
  // ReadLiving() and ReadDevice() show it, or show it no longer.
  void PutDevice(device::v1::Device device);
  void DropDevice(const std::string& name);
  void PutHold(inventory::v1::Hold hold);

  // Everything fails from now on; OK heals.
  void Fail(absl::Status why);

  // What was done, oldest first: `report R`, `resolve R`, `write JOB=POS`,
  // `review N`, `activate`.
  std::vector<std::string> done() const;

  absl::StatusOr<std::string> Read(absl::string_view job) override;
  absl::Status Write(absl::string_view job,
                     const std::string& position) override;
  absl::StatusOr<std::map<std::string, std::string>> Open() override;
  absl::Status Report(const std::string& reason,
                      const std::string& message) override;
  absl::Status Resolve(const std::string& reason) override;
  absl::StatusOr<inventory::v1::Source> Get() override;
  absl::StatusOr<std::optional<inventory::v1::Hold>> NewestHold() override;
  absl::StatusOr<inventory::v1::Hold> GetHold(const std::string& name) override;
  absl::Status PutReview(const std::string& vendor, const std::string& host,
                         const inventory::v1::SourceReview& review) override;
  absl::Status Activate() override;
  absl::Status ReadLiving(
      const std::function<void(const device::v1::Device&)>& each) override;
  absl::StatusOr<device::v1::Device> ReadDevice(
      const std::string& name) override;

 private:
  const std::string name_;

  mutable absl::Mutex mu_;
  std::optional<inventory::v1::Source> source_ ABSL_GUARDED_BY(mu_);
  bool activated_ ABSL_GUARDED_BY(mu_) = false;
  std::map<std::string, std::string> cursors_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::string> incidents_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, device::v1::Device> devices_ ABSL_GUARDED_BY(mu_);
  std::optional<inventory::v1::Hold> hold_ ABSL_GUARDED_BY(mu_);
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> done_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECORDS_FAKE_RECORDS_H_
