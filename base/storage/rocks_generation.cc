#include "base/storage/rocks_generation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "base/storage/rocks_setup.h"
#include "base/storage/rocks_status.h"
#include "rocksdb/env.h"

namespace muster {
namespace {

using Names = std::vector<std::string>;

bool Has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

rocksdb::Env& EnvOf(rocksdb::Env* env) {
  return env != nullptr ? *env : *rocksdb::Env::Default();
}

// RocksDB would make a new database beside what is left of one.
absl::Status CheckNothingIsLeft(const std::string& path, rocksdb::Env& env) {
  Names files;
  if (!env.GetChildren(path, &files).ok()) return absl::OkStatus();
  for (const std::string& file : files) {
    if (absl::EndsWith(file, ".sst") || absl::EndsWith(file, ".log")) {
      return FromRocks(rocksdb::Status::Corruption("CURRENT is missing"), path);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckKnown(const RocksGeneration::Plan& plan,
                        const Names& on_disk) {
  Names unknown;
  for (const std::string& name : on_disk) {
    if (!Has(plan.families, name) &&
        !Has(plan.options.retired_families, name)) {
      unknown.push_back(name);
    }
  }
  if (unknown.empty()) return absl::OkStatus();
  const std::string families = absl::StrJoin(unknown, ", ");
  return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_FROM_NEWER",
               absl::StrCat("the data directory ", plan.path,
                            " was written by a newer release or by another "
                            "service; use that one (it has the families ",
                            families, ")"),
               {{"path", plan.path}, {"families", families}});
}

Names FamiliesToOpen(const RocksGeneration::Plan& plan, const Names& on_disk) {
  Names names = {rocksdb::kDefaultColumnFamilyName};
  names.insert(names.end(), plan.families.begin(), plan.families.end());
  for (const std::string& name : plan.options.retired_families) {
    if (Has(on_disk, name)) names.push_back(name);
  }
  return names;
}

}  // namespace

RocksGeneration::RocksGeneration(std::string path)
    : path_(std::move(path)),
      failed_(std::make_shared<std::atomic<bool>>(false)),
      closed_(std::make_shared<absl::Notification>()) {}

RocksGeneration::~RocksGeneration() {
  if (db_) {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
    }
    db_->DestroyColumnFamilyHandle(default_family_);
    db_->Close().PermitUncheckedError();
    db_.reset();
  }
  closed_->Notify();
}

absl::StatusOr<std::shared_ptr<RocksGeneration>> RocksGeneration::Open(
    const Plan& plan) {
  RETURN_IF_ERROR(MakeDirectoriesDurably(plan.path).status());
  ASSIGN_OR_RETURN(const Names on_disk,
                   FamiliesOnDisk(plan.path, plan.options.env));
  RETURN_IF_ERROR(CheckKnown(plan, on_disk));
  const std::shared_ptr<RocksGeneration> generation(
      new RocksGeneration(plan.path));
  RETURN_IF_ERROR(generation->OpenWith(plan, on_disk));
  return generation;
}

absl::StatusOr<Names> RocksGeneration::FamiliesOnDisk(const std::string& path,
                                                      rocksdb::Env* env) {
  const rocksdb::Status there =
      EnvOf(env).FileExists(absl::StrCat(path, "/CURRENT"));
  if (there.IsNotFound()) {
    RETURN_IF_ERROR(CheckNothingIsLeft(path, EnvOf(env)));
    return Names();
  }
  if (!there.ok()) return FromRocks(there, path);
  rocksdb::DBOptions options;
  options.env = &EnvOf(env);
  Names names;
  const rocksdb::Status listed =
      rocksdb::DB::ListColumnFamilies(options, path, &names);
  if (!listed.ok()) return FromRocks(listed, path);
  names.erase(std::remove(names.begin(), names.end(),
                          rocksdb::kDefaultColumnFamilyName),
              names.end());
  return names;
}

absl::Status RocksGeneration::OpenWith(const Plan& plan, const Names& on_disk) {
  const RocksSetup setup(plan.options, failed_);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : FamiliesToOpen(plan, on_disk)) {
    descriptors.emplace_back(name, setup.family);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> opened;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(setup.db, path_, descriptors, &opened, &db);
  if (!status.ok()) return FromRocks(status, path_);
  db_.reset(db);
  PlaceHandles(plan, opened);
  return absl::OkStatus();
}

void RocksGeneration::PlaceHandles(
    const Plan& plan, const std::vector<rocksdb::ColumnFamilyHandle*>& opened) {
  default_family_ = opened.front();
  handles_.assign(plan.families.size() + plan.options.retired_families.size(),
                  nullptr);
  const auto families_end = opened.begin() + 1 + plan.families.size();
  std::copy(opened.begin() + 1, families_end, handles_.begin());
  for (auto it = families_end; it != opened.end(); ++it) {
    const Names& retired = plan.options.retired_families;
    const auto name =
        std::find(retired.begin(), retired.end(), (*it)->GetName());
    handles_[plan.families.size() + (name - retired.begin())] = *it;
  }
}

RocksFamilies RocksGeneration::Families() const {
  return RocksBatch::FamiliesOf(handles_);
}

absl::Status RocksGeneration::DropFamily(int index) {
  rocksdb::ColumnFamilyHandle*& handle = handles_.at(index);
  if (handle == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(OfWrite(db_->DropColumnFamily(handle)));
  db_->DestroyColumnFamilyHandle(handle);
  handle = nullptr;
  return absl::OkStatus();
}

absl::Status RocksGeneration::OfWrite(const rocksdb::Status& status) {
  if (!status.ok()) *failed_ = true;
  return FromRocks(status, path_);
}

RocksMoment::RocksMoment(std::shared_ptr<RocksGeneration> generation)
    : generation_(std::move(generation)),
      snapshot_(generation_ ? generation_->db().GetSnapshot() : nullptr) {}

RocksMoment::~RocksMoment() {
  if (snapshot_ != nullptr) generation_->db().ReleaseSnapshot(snapshot_);
}

}  // namespace muster
