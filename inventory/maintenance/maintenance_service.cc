#include "inventory/maintenance/maintenance_service.h"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/storage/backup/backup.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/rocks/rocks_layout.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {
namespace {

// Of the files in `directory`; what vanishes meanwhile counts as nothing.
int64_t BytesIn(const std::string& directory) {
  int64_t bytes = 0;
  std::error_code error;
  for (auto it =
           std::filesystem::recursive_directory_iterator(directory, error);
       !error && it != std::filesystem::recursive_directory_iterator();
       it.increment(error)) {
    std::error_code ignored;
    const auto size = it->file_size(ignored);
    if (!ignored) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

absl::Status SetOldestChange(const StoreReader& reader, v1::Store& store) {
  absl::Status parsed;
  RETURN_IF_ERROR(
      reader.ScanLog(reader.compacted_through(), [&](const LogView& entry) {
        store::LogHeader header;
        parsed = ParseStored("log", entry.header, header);
        *store.mutable_oldest_change_time() =
            ToProto(absl::FromUnixMicros(header.commit_time_us()));
        return false;
      }));
  return parsed;
}

absl::StatusOr<int64_t> LivingCount(const StoreReader& reader) {
  int64_t count = 0;
  absl::Status parsed;
  RETURN_IF_ERROR(
      reader.ScanDocuments(Collection::kViews, "", "", ScanOrder::kForward,
                           [&](absl::string_view key, absl::string_view value) {
                             v1::ViewDigest view;
                             parsed = ParseStored(key, value, view);
                             count += view.count();
                             return parsed.ok();
                           }));
  RETURN_IF_ERROR(parsed);
  return count;
}

absl::Status CheckBackupDirectory(const std::string& directory) {
  const std::filesystem::path path(directory);
  if (path.is_absolute()) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "BACKUP_DIR_MALFORMED",
               absl::StrCat("'", directory,
                            "' is no absolute path; name a new directory on "
                            "the server by its whole path"),
               {{"directory", directory}});
}

}  // namespace

grpc::Status MaintenanceService::GetStore(grpc::ServerContext* context,
                                          const v1::GetStoreRequest* request,
                                          v1::Store* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/GetStore");
  return call.Answer(*request, *response, [&] { return Describe(); });
}

grpc::Status MaintenanceService::CreateBackup(
    grpc::ServerContext* context, const v1::CreateBackupRequest* request,
    v1::Backup* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/CreateBackup");
  return call.Answer(*request, *response, [&] { return Backup(*request); });
}

grpc::Status MaintenanceService::Compact(grpc::ServerContext* context,
                                         const v1::CompactRequest* request,
                                         v1::Store* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/Compact");
  return call.Answer(*request, *response,
                     [&] { return CompactThrough(request->revision()); });
}

grpc::Status MaintenanceService::PurgeDevice(
    grpc::ServerContext* context, const v1::PurgeDeviceRequest* request,
    v1::PurgeResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/PurgeDevice");
  return call.Answer(*request, *response,
                     [&] { return deps_.purge.PurgeDevice(request->name()); });
}

grpc::Status MaintenanceService::PurgePerson(
    grpc::ServerContext* context, const v1::PurgePersonRequest* request,
    v1::PurgeResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/PurgePerson");
  return call.Answer(*request, *response,
                     [&] { return deps_.purge.PurgePerson(*request); });
}

grpc::Status MaintenanceService::ListWatchers(
    grpc::ServerContext* context, const v1::ListWatchersRequest* request,
    v1::ListWatchersResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Maintenance/ListWatchers");
  return call.Answer(*request, *response, [&] {
    return absl::StatusOr<v1::ListWatchersResponse>(deps_.watchers.List());
  });
}

absl::StatusOr<v1::Store> MaintenanceService::Describe() {
  const std::unique_ptr<StoreReader> reader = deps_.store.Read();
  const StoreIdentity identity = deps_.store.identity();
  v1::Store store;
  store.set_store_uuid(identity.store_uuid);
  store.set_epoch(identity.epoch);
  store.set_format(kStoreFormat);
  store.set_revision(reader->revision());
  store.set_compacted_through(reader->compacted_through());
  RETURN_IF_ERROR(SetOldestChange(*reader, store));
  ASSIGN_OR_RETURN(const int64_t living, LivingCount(*reader));
  store.set_living_count(living);
  store.set_disk_bytes(BytesIn(deps_.store.rocks().path()));
  ASSIGN_OR_RETURN(const DiskSpace::Space space, deps_.store.disk().Query());
  store.set_free_bytes(space.free_bytes);
  const absl::Status writable = deps_.store.Writable();
  if (!writable.ok()) store.set_write_problem(std::string(writable.message()));
  return store;
}

absl::StatusOr<v1::Backup> MaintenanceService::Backup(
    const v1::CreateBackupRequest& request) {
  RETURN_IF_ERROR(CheckBackupDirectory(request.directory()));
  v1::Backup backup;
  backup.set_directory(request.directory());
  backup.set_revision(deps_.store.end().revision);
  RETURN_IF_ERROR(::muster::CreateBackup(
      deps_.store.rocks(), request.directory(),
      {{"store_uuid", deps_.store.identity().store_uuid},
       {"at_least_revision", absl::StrCat(backup.revision())}}));
  backup.set_byte_count(BytesIn(request.directory()));
  return backup;
}

absl::StatusOr<v1::Store> MaintenanceService::CompactThrough(
    Revision revision) {
  const Revision end = deps_.store.end().revision;
  if (revision > end) {
    return Error(
        absl::StatusCode::kOutOfRange, "REVISION_FUTURE",
        absl::StrCat("revision ", revision,
                     " does not exist yet; the last one is ", end),
        {{"revision", absl::StrCat(revision)}, {"end", absl::StrCat(end)}});
  }
  RETURN_IF_ERROR(deps_.retention.CompactThrough(revision).status());
  return Describe();
}

}  // namespace muster::inventory
