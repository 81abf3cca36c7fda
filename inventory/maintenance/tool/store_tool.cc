#include "inventory/maintenance/tool/store_tool.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/backup/backup.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/maintenance/check/store_dump.h"
#include "inventory/store/rocks/rocks_device_store.h"

namespace muster::inventory {
namespace {

std::string StorePath(const std::string& data_dir) {
  return absl::StrCat(data_dir, "/inventory");
}

// An existing store: opening would otherwise make one.
absl::StatusOr<std::unique_ptr<RocksDeviceStore>> OpenExisting(
    const std::string& data_dir, Random& random, Clock& clock,
    const RocksDeviceStore::Options& options) {
  const std::string path = StorePath(data_dir);
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    return Error(absl::StatusCode::kNotFound, "STORE_NOT_FOUND",
                 absl::StrCat("there is no store in ", data_dir,
                              "; name the data_dir of the configuration"),
                 {{"path", path}});
  }
  return RocksDeviceStore::Open(path, random, clock, options);
}

void PrintCheck(const StoreCheck& check, StoreTool::Print print) {
  for (const std::string& problem : check.problems) print(problem);
  print(absl::StrCat(check.records, " devices, ", check.facets, " facets, ",
                     check.changes, " changes, ", check.index_entries,
                     " index entries, ", check.with_liveness,
                     " with liveness, ", check.documents, " documents"));
}

}  // namespace

absl::Status StoreTool::Verify(const std::string& data_dir, Print print) {
  ASSIGN_OR_RETURN(const auto store,
                   OpenExisting(data_dir, random_, clock_, {}));
  const LogEnd end = store->end();
  ASSIGN_OR_RETURN(const StoreCheck check,
                   CheckStore(*store->Read(), end.touch));
  PrintCheck(check, print);
  if (check.problems.empty()) {
    print(absl::StrCat("store ", store->identity().store_uuid, ", epoch ",
                       store->identity().epoch, ", revision ", end.revision,
                       ": everything agrees"));
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kDataLoss, "STORE_INCONSISTENT",
               absl::StrCat(check.problems.size(),
                            " things in the store do not agree; restore a "
                            "backup"),
               {{"problems", absl::StrCat(check.problems.size())}});
}

absl::Status StoreTool::Dump(const std::string& data_dir, bool history,
                             Print print) {
  ASSIGN_OR_RETURN(const auto store,
                   OpenExisting(data_dir, random_, clock_, {}));
  return DumpStore(*store->Read(), history, [&](absl::string_view line) {
    print(line);
    return absl::OkStatus();
  });
}

absl::Status StoreTool::Restore(const std::string& backup,
                                const std::string& data_dir, Print print) {
  RETURN_IF_ERROR(RestoreBackup(backup, StorePath(data_dir)).status());
  RocksDeviceStore::Options options;
  options.accept_data_loss = true;  // whatever anchor was left there
  ASSIGN_OR_RETURN(const auto store,
                   OpenExisting(data_dir, random_, clock_, options));
  RETURN_IF_ERROR(store->BumpEpoch());
  print(absl::StrCat("restored revision ", store->end().revision,
                     "; it is epoch ", store->identity().epoch,
                     " now, and every watcher starts over"));
  return absl::OkStatus();
}

absl::Status StoreTool::AcceptDataLoss(const std::string& data_dir,
                                       Print print) {
  RocksDeviceStore::Options options;
  options.accept_data_loss = true;
  ASSIGN_OR_RETURN(const auto store,
                   OpenExisting(data_dir, random_, clock_, options));
  print(absl::StrCat("the store goes on at revision ", store->end().revision,
                     ", epoch ", store->identity().epoch));
  return absl::OkStatus();
}

}  // namespace muster::inventory
