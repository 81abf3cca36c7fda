#include "cli/action/kinds.h"

#include <string>
#include <vector>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kDevice[] = "sources/iru/devices/a";

// What `musterctl plan {words}` asks for.
class KindsTest : public MusterctlTest {
 protected:
  connector::v1::DeviceCommand Asked(std::vector<std::string> words) {
    words.insert(words.begin(), "plan");
    words.push_back(kDevice);
    EXPECT_EQ(Run(words), kExitOk) << err_;
    return actions_.plan.asked().back().command();
  }

  muster::testing::TempDir files_;
};

TEST_F(KindsTest, HasEveryKindOfCommand) {
  const std::vector<std::vector<std::string>> all = {
      {"lock"},
      {"blankpush"},
      {"wipe"},
      {"restart"},
      {"shutdown"},
      {"unlock-account", "--user", "jo"},
      {"set-name", "--name", "x"},
      {"update-inventory"},
      {"check-in"},
      {"clear-passcode"},
      {"delete-user", "--user", "jo"},
      {"lost-mode", "on"},
      {"lost-mode", "off"},
      {"lost-mode", "sound"},
      {"lost-mode", "locate"},
      {"lost-mode", "cancel"},
      {"remote-desktop", "on"},
      {"renew-profile"},
      {"reinstall-agent"},
      {"refresh-esim", "--server", "https://e"},
      {"hotspot", "on"},
      {"roaming", "on"},
      {"work-passcode"},
      {"delete-device"}};

  // In the order of the fields of DeviceCommand, none left out.
  const auto* descriptor = connector::v1::DeviceCommand::descriptor();
  ASSERT_EQ(static_cast<int>(all.size()), descriptor->field_count());
  for (int i = 0; i < descriptor->field_count(); ++i) {
    EXPECT_EQ(static_cast<int>(Asked(all[i]).kind_case()),
              descriptor->field(i)->number())
        << all[i][0];
  }
}

TEST_F(KindsTest, ErasesWithEveryOption) {
  const std::string pin = files_.WriteFile("pin", "493021\n");

  EXPECT_THAT(Asked({"wipe", "--pin-file", pin, "--keep-data-plan",
                     "--no-proximity-setup", "--wifi-profile", "w-1",
                     "--windows-mode", "protected", "--android-extra", "esims",
                     "--android-extra", "external-storage"}),
              EqualsProto(R"pb(
                erase {
                  pin: "493021"
                  preserve_data_plan: true
                  disallow_proximity_setup: true
                  return_to_service { profile_id: "w-1" }
                  windows_mode: WINDOWS_MODE_PROTECTED
                  android_extras: ANDROID_EXTRA_ESIMS
                  android_extras: ANDROID_EXTRA_EXTERNAL_STORAGE
                }
              )pb"));
  EXPECT_THAT(out_ + err_, Not(HasSubstr("493021")));
  EXPECT_THAT(Asked({"wipe", "--return-to-service"}),
              EqualsProto("erase { return_to_service {} }"));
}

TEST_F(KindsTest, TakesTheOptionsOfTheOthers) {
  EXPECT_THAT(Asked({"lock", "--message", "m", "--phone", "1"}),
              EqualsProto("lock { message: 'm' phone_number: '1' }"));
  EXPECT_THAT(
      Asked({"restart", "--rebuild-kernel-cache", "--notify-user"}),
      EqualsProto("restart { rebuild_kernel_cache: true notify_user: true }"));
  EXPECT_THAT(Asked({"delete-user", "--all-users", "--force"}),
              EqualsProto("delete_user { all_users: true force: true }"));
  EXPECT_THAT(Asked({"lost-mode", "on", "--message", "m", "--phone", "1",
                     "--footnote", "f"}),
              EqualsProto("enable_lost_mode { message: 'm' phone_number: '1' "
                          "footnote: 'f' }"));
  EXPECT_THAT(Asked({"remote-desktop", "on"}),
              EqualsProto("remote_desktop { enabled: true }"));
  EXPECT_THAT(Asked({"remote-desktop", "off"}),
              EqualsProto("remote_desktop {}"));
  EXPECT_THAT(Asked({"roaming", "on"}),
              EqualsProto("set_data_roaming { enabled: true }"));
  EXPECT_THAT(Asked({"hotspot", "off"}),
              EqualsProto("set_personal_hotspot {}"));
}

TEST_F(KindsTest, ReadsThePasswordOfTheWorkProfileFromAFile) {
  const std::string file = files_.WriteFile("password", "correct horse");

  EXPECT_THAT(
      Asked({"work-passcode", "--password-file", file, "--flag", "A", "--flag",
             "B"}),
      EqualsProto("reset_work_profile_passcode { new_password: 'correct horse' "
                  "flags: 'A' flags: 'B' }"));
}

TEST_F(KindsTest, RefusesWhatThereIsNot) {
  EXPECT_EQ(Run({"wipe", kDevice, "--windows-mode", "gently"}), kExitUsage);
  EXPECT_EQ(Run({"wipe", kDevice, "--android-extra", "all"}), kExitUsage);
  EXPECT_EQ(Run({"wipe", kDevice, "--pin", "493021"}), kExitUsage);
  EXPECT_EQ(Run({"lost-mode", kDevice}), kExitUsage);
  EXPECT_EQ(Run({"wipe", kDevice, "--pin-file", files_.Join("none")}),
            kExitConfig);
  EXPECT_THAT(actions_.plan.asked(), IsEmpty());
}

}  // namespace
}  // namespace muster::cli
