#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using PurgeCommandsTest = MusterctlTest;

TEST_F(PurgeCommandsTest, AsksForYesBeforeItErasesADevice) {
  inventory_.list_devices.Answer(
      R"pb(devices { name: "sources/iru/devices/a" })pb");

  EXPECT_EQ(Run({"purge", "device", "C02A"}), kExitRefused);

  EXPECT_EQ(err_,
            "musterctl: this erases sources/iru/devices/a for good; add --yes "
            "to do it\n");
  EXPECT_TRUE(maintenance_.purge_device.asked().empty());
}

TEST_F(PurgeCommandsTest, ErasesADevice) {
  maintenance_.purge_device.Answer(
      "revision: 12 resource_count: 5 forgotten_change_count: 1024");

  EXPECT_EQ(Run({"purge", "device", "sources/iru/devices/a", "--yes"}),
            kExitOk);

  EXPECT_THAT(maintenance_.purge_device.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru/devices/a")pb")));
  EXPECT_EQ(out_,
            "5 resources rewritten or erased, 1,024 changes forgotten; the "
            "store is at revision 12\n");
}

TEST_F(PurgeCommandsTest, AsksForYesBeforeItErasesAPerson) {
  EXPECT_EQ(Run({"purge", "person", "--email", "jo@example.com"}),
            kExitRefused);
  EXPECT_THAT(err_, HasSubstr("the person with e-mail jo@example.com"));
  EXPECT_TRUE(maintenance_.purge_person.asked().empty());
}

TEST_F(PurgeCommandsTest, ErasesAPerson) {
  EXPECT_EQ(Run({"purge", "person", "--email", "jo@example.com", "--user-name",
                 "jo", "--yes"}),
            kExitOk);

  EXPECT_THAT(maintenance_.purge_person.asked(), ElementsAre(EqualsProto(R"pb(
                email: "jo@example.com"
                user_name: "jo"
              )pb")));
}

TEST_F(PurgeCommandsTest, ErasesNobodyWhoIsNotNamed) {
  EXPECT_EQ(Run({"purge", "person", "--yes"}), kExitUsage);
  EXPECT_TRUE(maintenance_.purge_person.asked().empty());
}

}  // namespace
}  // namespace muster::cli
