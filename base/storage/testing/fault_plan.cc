#include "base/storage/testing/fault_plan.h"

namespace muster::testing {
namespace {

size_t At(FileOp op) { return static_cast<size_t>(op); }

// As RocksDB's own file system reports them.
rocksdb::IOStatus ErrorOf(FileFault fault) {
  if (fault == FileFault::kIoError) {
    return rocksdb::IOStatus::IOError("injected", "Input/output error");
  }
  rocksdb::IOStatus status =
      rocksdb::IOStatus::NoSpace("injected", "No space left on device");
  status.SetRetryable(true);
  return status;
}

}  // namespace

void FaultPlan::FailOnce(FileOp op, int nth, FileFault fault) {
  Plan(op, nth, /*once=*/true, fault);
}

void FaultPlan::FailFrom(FileOp op, int nth, FileFault fault) {
  Plan(op, nth, /*once=*/false, fault);
}

void FaultPlan::Plan(FileOp op, int nth, bool once, FileFault fault) {
  absl::MutexLock lock(&mu_);
  planned_[At(op)] = Planned{counts_[At(op)] + nth, once, fault};
}

void FaultPlan::Heal() {
  absl::MutexLock lock(&mu_);
  planned_ = {};
}

void FaultPlan::SetPower(bool on) {
  absl::MutexLock lock(&mu_);
  power_ = on;
  cut_at_ = {};
}

bool FaultPlan::power() const {
  absl::MutexLock lock(&mu_);
  return power_;
}

void FaultPlan::CutPowerAt(FileOp op, int nth) {
  absl::MutexLock lock(&mu_);
  cut_at_[At(op)] = counts_[At(op)] + nth;
}

rocksdb::IOStatus FaultPlan::Next(FileOp op, bool changes) {
  absl::MutexLock lock(&mu_);
  const int64_t number = ++counts_[At(op)];
  if (number == cut_at_[At(op)]) power_ = false;
  if (!power_ && changes) return rocksdb::IOStatus::IOError("power is off");
  const std::optional<Planned>& planned = planned_[At(op)];
  if (!planned || number < planned->from) return rocksdb::IOStatus::OK();
  if (planned->once && number > planned->from) return rocksdb::IOStatus::OK();
  ++failed_;
  return ErrorOf(planned->fault);
}

int64_t FaultPlan::count(FileOp op) const {
  absl::MutexLock lock(&mu_);
  return counts_[At(op)];
}

int64_t FaultPlan::failed() const {
  absl::MutexLock lock(&mu_);
  return failed_;
}

}  // namespace muster::testing
