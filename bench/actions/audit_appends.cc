#include "bench/actions/audit_appends.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "actions/store/families.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace muster::bench {
namespace {

class Nowhere final : public LogSink {
 public:
  Nowhere() : before_(SetLogSink(this)) {}
  ~Nowhere() override { SetLogSink(before_); }
  void Write(absl::string_view) override {}

 private:
  LogSink* const before_;
};

// What is written down of a lock, in usual lengths.
actions::v1::AuditRecord RecordOf(int64_t number) {
  actions::v1::AuditRecord record;
  const std::string device =
      absl::StrCat("sources/iru/devices/5b0c5a6e-6d5f-4a41-9f0e-", number);
  record.set_phase(actions::v1::AuditRecord::PHASE_INTENT);
  record.set_principal("people/ann.example");
  record.set_requester("bob@example.com");
  record.set_kind("lock");
  record.set_device(device);
  record.set_serial_number("C02XG0EXAMPLE");
  record.set_device_display_name("Bob's MacBook Pro");
  record.set_command(absl::StrCat(device, "/commands/", number));
  record.set_reason("the laptop was left in a train");
  record.set_ticket("INC-20481");
  record.set_outcome("QUEUED");
  record.set_trace_id("4bf92f3577b34da6a3ce929d0e0e4736");
  record.set_plan_hash(std::string(64, 'a'));
  record.set_authentication(absl::StrCat("certificate ", std::string(64, 'b')));
  record.set_source("sources/iru");
  return record;
}

}  // namespace

AuditAppends::AuditAppends(std::string dir, std::unique_ptr<RocksDatabase> db,
                           std::unique_ptr<actions::AuditLog> log)
    : dir_(std::move(dir)), db_(std::move(db)), log_(std::move(log)) {}

absl::StatusOr<std::unique_ptr<AuditAppends>> AuditAppends::Create(
    const std::string& dir) {
  ASSIGN_OR_RETURN(auto db, RocksDatabase::Open(absl::StrCat(dir, "/actions"),
                                                actions::FamilyNames(),
                                                actions::StoreOptions()));
  ASSIGN_OR_RETURN(auto log, actions::AuditLog::Open(*db, *RealClock()));
  return absl::WrapUnique(new AuditAppends(dir, std::move(db), std::move(log)));
}

absl::StatusOr<absl::Duration> AuditAppends::Append(int count) {
  const Nowhere nowhere;
  std::vector<std::vector<actions::v1::AuditRecord>> records;
  for (int i = 0; i < count; ++i) {
    records.push_back({RecordOf(log_->head().size + i)});
  }
  const absl::Time start = absl::Now();
  for (auto& record : records) {
    RETURN_IF_ERROR(log_->Commit(std::move(record), db_->NewBatch()));
  }
  last_count_ = count;
  return absl::Now() - start;
}

absl::StatusOr<absl::Duration> AuditAppends::AppendBare() {
  ASSIGN_OR_RETURN(const auto entries,
                   log_->Entries(log_->head().size - last_count_, last_count_));
  const std::string path = absl::StrCat(dir_, "/bare");
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const absl::Cleanup clean_up = [&] {
    close(fd);
    unlink(path.c_str());
  };
  const absl::Time start = absl::Now();
  for (const actions::v1::AuditEntry& entry : entries) {
    const std::string& bytes = entry.record();
    const bool done = write(fd, bytes.data(), bytes.size()) ==
                          static_cast<ssize_t>(bytes.size()) &&
                      fdatasync(fd) == 0;
    if (!done) return absl::InternalError(absl::StrCat("cannot write ", path));
  }
  return absl::Now() - start;
}

}  // namespace muster::bench
