// Writes the golden store of the current format, for golden_format_2_test:
//
//   bazel run //inventory/store/rocks:make_golden --
//       $PWD/inventory/store/rocks/testdata
//
// (one line). What is in it is the same every time; the bytes of the files are
// not.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/ingest/sync_session.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/rocks/golden_store.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/rocks/rocks_layout.h"
#include "inventory/testing/requests.h"

namespace muster::inventory::testing {
namespace {

namespace fs = std::filesystem;

constexpr Revision kCompactThrough = 3;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << '\n';
  std::exit(1);
}

class Writer {
 public:
  explicit Writer(RocksDeviceStore& store)
      : store_(store),
        liveness_(*LivenessTable::Load(*store.Read())),
        writer_(store, *liveness_, [] {}),
        syncs_(writer_, clock_) {}

  void Push(v1::SyncKind kind, const v1::PushPagesRequest& page,
            const std::vector<v1::Resolution>& resolutions = {}) {
    clock_.Advance(absl::Minutes(5));
    SyncSession session(syncs_, store_, RemovalGuard({}));
    Require(session.Handle(Begin(kind)).status());
    Require(session.Handle(page).status());
    Require(session.Handle(Commit(1)).status());
    if (resolutions.empty()) return;
    Require(session.Handle(Resolve(resolutions)).status());
  }

  absl::Time Now() const { return clock_.Now(); }

 private:
  RocksDeviceStore& store_;
  FakeClock clock_{absl::FromUnixSeconds(1700000000)};
  const std::unique_ptr<LivenessTable> liveness_;
  StoreWriter writer_;
  SyncStore syncs_;
};

v1::DeviceObservation Assigned(absl::string_view id, absl::string_view email) {
  v1::DeviceObservation shown = ShownWithOs(id, "15.1");
  shown.mutable_device()->mutable_user()->set_email(std::string(email));
  return shown;
}

// Everything that the format has: versions, a tombstone, a device that came
// back, a facet, signs of life, and history that begins after revision 3.
void Fill(RocksDeviceStore& store) {
  Writer writer(store);
  const absl::Time seen = writer.Now();
  writer.Push(v1::SYNC_KIND_FULL,
              Page(0, {Shown("a"), Shown("b"), Shown("c"), Shown("d")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {ShownWithOs("a", "15.0")}));
  writer.Push(v1::SYNC_KIND_POSTURE,
              FacetPage(0, {ShownApps("a", {"org.example.editor"})}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {Assigned("b", "b@example.org")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {ShownRemoved("c")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {ShownRemoved("d")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {Shown("d")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {ShownWithOs("a", "15.2")}));
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {Assigned("d", "d@example.org")}));
  v1::DeviceObservation alive = ShownAt("a", seen + absl::Microseconds(1));
  alive.mutable_device()->mutable_os()->set_version("15.2");
  writer.Push(v1::SYNC_KIND_DELTA, Page(0, {alive}));
  Require(store.Compact(kCompactThrough, 100).status());
}

void WriteLines(const std::string& path, const RocksDeviceStore& store) {
  std::ofstream file(path);
  for (const auto& device : ShownDevices(store)) {
    file << ToJsonLine(device) << '\n';
  }
}

void MakeReadable(const std::string& path) {
  constexpr auto kAll = fs::perms::group_read | fs::perms::others_read;
  constexpr auto kEnter = fs::perms::group_exec | fs::perms::others_exec;
  fs::permissions(path, kAll | kEnter, fs::perm_options::add);
  for (const char* beside : {".anchor", ".head"}) {
    fs::permissions(path + beside, kAll, fs::perm_options::add);
  }
}

void Make(const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/format_", kStoreFormat);
  fs::remove_all(path);
  for (const char* beside : {".anchor", ".head"}) fs::remove(path + beside);
  FakeRandom random;
  const FakeClock clock;
  RocksDeviceStore::Options options;
  options.min_free_bytes = 1;
  auto store = RocksDeviceStore::Open(path, random, clock, options);
  Require(store.status());
  Fill(**store);
  WriteLines(absl::StrCat(path, "_devices.jsonl"), **store);
  std::cout << (*store)->identity().store_uuid << " at revision "
            << (*store)->end().revision << '\n';
  store->reset();
  for (const char* noise : {"/LOG", "/LOCK"}) fs::remove(path + noise);
  MakeReadable(path);
}

}  // namespace
}  // namespace muster::inventory::testing

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_golden DIRECTORY\n";
    return 2;
  }
  muster::inventory::testing::Make(argv[1]);
  return 0;
}
