#include "inventory/store/rocks/golden_store.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/read/device_reader.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

namespace fs = std::filesystem;
using ::muster::testing::IsOk;

std::string TestData() {
  return absl::StrCat(std::getenv("TEST_SRCDIR"), "/",
                      std::getenv("TEST_WORKSPACE"),
                      "/inventory/store/rocks/testdata");
}

void CopyWritable(const fs::path& from, const fs::path& to) {
  fs::copy_file(fs::canonical(from), to);
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace

std::string CopyGolden(int format, const std::string& directory) {
  const std::string name = absl::StrCat("format_", format);
  const fs::path to = fs::path(directory) / name;
  fs::create_directories(to);
  for (const auto& file : fs::directory_iterator(TestData() + "/" + name)) {
    CopyWritable(file.path(), to / file.path().filename());
  }
  for (const auto& file : fs::directory_iterator(TestData())) {
    const std::string beside = file.path().filename().string();
    if (!absl::StartsWith(beside, name + ".")) continue;
    CopyWritable(file.path(), fs::path(directory) / beside);
  }
  return to.string();
}

std::vector<device::v1::Device> GoldenDevices(int format) {
  std::ifstream file(
      absl::StrCat(TestData(), "/format_", format, "_devices.jsonl"));
  std::vector<device::v1::Device> devices;
  for (std::string line; std::getline(file, line);) {
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        line, &devices.emplace_back());
    EXPECT_TRUE(parsed.ok()) << parsed.ToString() << " in " << line;
  }
  return devices;
}

std::vector<device::v1::Device> ShownDevices(const DeviceStore& store) {
  std::vector<device::v1::Device> devices;
  const auto liveness = LivenessTable::Load(*store.Read());
  EXPECT_THAT(liveness, IsOk());
  if (!liveness.ok()) return devices;
  const DeviceReader reader(store, **liveness);
  EXPECT_THAT(store.Read()->Scan(v1::RESOURCE_KIND_DEVICE, "", "",
                                 [&](const RecordView& record) {
                                   v1::GetDeviceRequest request;
                                   request.set_name(std::string(record.name));
                                   const auto device = reader.Get(request);
                                   EXPECT_THAT(device, IsOk());
                                   if (device.ok()) devices.push_back(*device);
                                   return true;
                                 }),
              IsOk());
  return devices;
}

std::string ToJsonLine(const device::v1::Device& device) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  const auto printed =
      google::protobuf::util::MessageToJsonString(device, &line, options);
  EXPECT_TRUE(printed.ok()) << printed.ToString();
  return line;
}

void ExpectGolden(int format, const DeviceStore& store) {
  const auto golden = GoldenDevices(format);
  const auto shown = ShownDevices(store);
  ASSERT_FALSE(golden.empty());
  ASSERT_EQ(shown.size(), golden.size());
  for (size_t i = 0; i < golden.size(); ++i) {
    EXPECT_TRUE(
        google::protobuf::util::MessageDifferencer::Equals(golden[i], shown[i]))
        << "golden " << ToJsonLine(golden[i]) << "\nshown  "
        << ToJsonLine(shown[i]);
  }
  const auto check = CheckStore(*store.Read(), store.end().touch);
  ASSERT_THAT(check, IsOk());
  EXPECT_THAT(check->problems, ::testing::IsEmpty());
}

}  // namespace muster::inventory::testing
