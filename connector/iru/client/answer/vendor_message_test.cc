#include "connector/iru/client/answer/vendor_message.h"

#include <string>

#include "base/secret.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(VendorMessageTest, UnderstandsEveryShapeInUse) {
  EXPECT_EQ(VendorMessage(R"("This device is already locked.")"),
            "This device is already locked.");
  EXPECT_EQ(VendorMessage(R"(["Device is not in lost mode."])"),
            "Device is not in lost mode.");
  EXPECT_EQ(VendorMessage(R"({"detail":"Invalid token."})"), "Invalid token.");
  EXPECT_EQ(VendorMessage(R"({"error":"Unauthorized"})"), "Unauthorized");
  EXPECT_EQ(VendorMessage(R"({"message":"no Route matched"})"),
            "no Route matched");
  EXPECT_EQ(VendorMessage(R"({"dep_account":["Enter a valid UUID."]})"),
            "dep_account: Enter a valid UUID.");
  EXPECT_EQ(VendorMessage("Command already running"),
            "Command already running");
  EXPECT_EQ(VendorMessage("\n<!doctype html><html>..."), "an HTML page");
  EXPECT_EQ(VendorMessage(""), "");
  EXPECT_EQ(VendorMessage("{}"), "");
  EXPECT_EQ(VendorMessage("[]"), "");
  EXPECT_EQ(VendorMessage("[{}]"), "");
}

TEST(VendorMessageTest, IsOneLineOfAtMost200Bytes) {
  EXPECT_EQ(VendorMessage("a\r\n\x1b[31mb"), "a [31mb");
  EXPECT_EQ(VendorMessage(std::string(1000, 'x')).size(), 200u);
  std::string umlauts;
  for (int i = 0; i < 150; ++i) umlauts += "\xc3\xa4";
  EXPECT_EQ(VendorMessage("x" + umlauts).size(), 199u);
}

TEST(VendorMessageTest, MasksRegisteredSecrets) {
  RegisterSecret(Secret("5ecret-token-1"));

  const std::string message =
      VendorMessage(R"({"detail":"token 5ecret-token-1 is bad"})");

  EXPECT_EQ(message.find("5ecret"), std::string::npos) << message;
}

TEST(SaysNotFoundTest, BelievesOnlyTheVendorsOwnBody) {
  EXPECT_TRUE(SaysNotFound(R"({"detail":"Not found."})"));
  EXPECT_TRUE(SaysNotFound(R"({"error":"Not Found"})"));

  EXPECT_FALSE(SaysNotFound(R"({"message":"no Route matched with those )"
                            R"(values","request_id":"1"})"));
  EXPECT_FALSE(SaysNotFound(R"({"message":"Not found"})"));
  EXPECT_FALSE(SaysNotFound("<html><h1>Not Found</h1></html>"));
  EXPECT_FALSE(SaysNotFound("Not found."));
  EXPECT_FALSE(SaysNotFound(R"("Not found.")"));
  EXPECT_FALSE(SaysNotFound(""));
  EXPECT_FALSE(SaysNotFound("{}"));
}

}  // namespace
}  // namespace muster::iru
