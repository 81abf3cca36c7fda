#include "tests/fake_iru/devices/device_record.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class DeviceRecordTest : public ::testing::Test {
 protected:
  DeviceRecordTest()
      : state_(GenerateFleet({5, 6, absl::FromUnixSeconds(1760000000)})),
        id_(*EnrollDevice(state_, {{"platform", "Mac"}})) {}

  Device& device() { return *state_.FindDevice(id_); }

  Response Patch(const Json& body) {
    Request request;
    request.body = body.dump();
    return PatchDevice(state_, device(), request);
  }

  State state_;
  const std::string id_;
};

TEST_F(DeviceRecordTest, PatchesEveryFieldAndAnswersTheRow) {
  const Response response = Patch({{"user", state_.users[1].id},
                                   {"asset_tag", "1040"},
                                   {"blueprint_id", state_.blueprints[2].id},
                                   {"tags", {"new", "VIP"}}});

  EXPECT_EQ(response.status, 200);
  const Json row = Json::parse(response.body);
  EXPECT_EQ(row["user"]["email"], state_.users[1].email);
  EXPECT_EQ(row["asset_tag"], "1040");
  EXPECT_EQ(row["blueprint_name"], "Sales");
  EXPECT_EQ(row["tags"], Json({"new", "VIP"}));
  EXPECT_EQ(response.body, GetDevice(state_, device()).body);
}

TEST_F(DeviceRecordTest, ClearsTheAssetTagByNullAndRefusesABlankOne) {
  EXPECT_EQ(Patch({{"asset_tag", ""}}).status, 400);
  const Json row = Json::parse(Patch({{"asset_tag", nullptr}}).body);

  EXPECT_EQ(row["asset_tag"], "");
}

TEST_F(DeviceRecordTest, UnassignsByNullAndTakesTheNumberOfOld) {
  Patch({{"user", 29001}});
  EXPECT_EQ(device().Text("user_id"), state_.users[1].id);

  EXPECT_EQ(Json::parse(Patch({{"user", nullptr}}).body)["user"], "");
}

TEST_F(DeviceRecordTest, ChangesNothingIfOneFieldIsWrong) {
  const std::string before = GetDevice(state_, device()).body;

  EXPECT_EQ(Patch({{"asset_tag", "x"}, {"blueprint_id", "nope"}}).status, 400);
  EXPECT_EQ(Patch({{"asset_tag", "x"}, {"user", "nope"}}).status, 400);
  EXPECT_EQ(Patch({{"asset_tag", "x"}, {"tags", "nope"}}).status, 400);
  EXPECT_EQ(Patch(Json::array()).status, 400);
  EXPECT_EQ(GetDevice(state_, device()).body, before);
}

TEST_F(DeviceRecordTest, DeletesTheRecord) {
  EXPECT_EQ(DeleteDevice(state_, device()).status, 204);
  EXPECT_EQ(state_.FindDevice(id_), nullptr);
  EXPECT_EQ(state_.order.size(), 6u);
}

}  // namespace
}  // namespace muster::fake_iru
