#include "cli/action/kinds.h"

#include <map>
#include <vector>

#include "base/secret.h"
#include "base/status_macros.h"

namespace muster::cli {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::Erase;

// One place of the command line where kinds are added.
class Verbs {
 public:
  Verbs(CLI::App& parent, const EachKind& each)
      : parent_(parent), each_(each) {}

  // A subcommand with the draft that it fills.
  std::pair<CLI::App*, Draft*> Add(const char* name, const char* what) const {
    auto draft = std::make_shared<Draft>();
    CLI::App* verb = parent_.add_subcommand(name, what);
    each_(*verb, draft);
    return {verb, draft.get()};
  }

  DeviceCommand& AddPlain(const char* name, const char* what) const {
    return Add(name, what).second->command;
  }

  Verbs Group(const char* name, const char* what) const {
    CLI::App* group = parent_.add_subcommand(name, what);
    group->require_subcommand(1);
    return Verbs(*group, each_);
  }

 private:
  CLI::App& parent_;
  const EachKind& each_;
};

void AddText(CLI::App& verb, const char* name, std::string& text,
             const char* what) {
  verb.add_option(name, text, what);
}

// A flag that sets a field of a message that lives as long as `verb`.
template <typename Message>
void AddFlag(CLI::App& verb, const char* name, Message& message,
             void (Message::*set)(bool), const char* what) {
  verb.add_flag_callback(
      name, [&message, set] { (message.*set)(true); }, what);
}

void AddLock(const Verbs& verbs) {
  const auto [verb, draft] = verbs.Add("lock", "Lock a device");
  auto& lock = *draft->command.mutable_lock();
  AddText(*verb, "--message", *lock.mutable_message(),
          "Shown on the lock screen");
  AddText(*verb, "--phone", *lock.mutable_phone_number(),
          "Shown on the lock screen");
}

void AddReturnToService(CLI::App& verb, Erase& erase) {
  verb.add_flag_callback(
      "--return-to-service", [&erase] { erase.mutable_return_to_service(); },
      "iPhone and iPad 17 or later: enrols again by itself");
  verb.add_option_function<std::string>(
      "--wifi-profile",
      [&erase](const std::string& id) {
        erase.mutable_return_to_service()->set_profile_id(id);
      },
      "Id of the Wi-Fi profile that it returns to service with");
}

void AddErasePlatforms(CLI::App& verb, Erase& erase) {
  static const auto& modes = *new std::map<std::string, Erase::WindowsMode>{
      {"wipe", Erase::WINDOWS_MODE_WIPE},
      {"cloud", Erase::WINDOWS_MODE_CLOUD},
      {"protected", Erase::WINDOWS_MODE_PROTECTED}};
  static const auto& extras = *new std::map<std::string, Erase::AndroidExtra>{
      {"external-storage", Erase::ANDROID_EXTRA_EXTERNAL_STORAGE},
      {"esims", Erase::ANDROID_EXTRA_ESIMS}};
  verb.add_option_function<std::string>(
          "--windows-mode",
          [&erase](const std::string& mode) {
            erase.set_windows_mode(modes.at(mode));
          },
          "Windows: wipe, cloud or protected")
      ->check(CLI::IsMember(modes));
  verb.add_option_function<std::vector<std::string>>(
          "--android-extra",
          [&erase](const std::vector<std::string>& words) {
            for (const std::string& word : words) {
              erase.add_android_extras(extras.at(word));
            }
          },
          "Android: external-storage or esims, too; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(extras));
}

void AddWipe(const Verbs& verbs) {
  const auto [verb, draft] = verbs.Add("wipe", "Erase a device for good");
  Erase& erase = *draft->command.mutable_erase();
  AddText(*verb, "--pin-file", draft->secret_file,
          "Mac without Apple silicon or T2: file that holds the six digits");
  AddFlag(*verb, "--keep-data-plan", erase, &Erase::set_preserve_data_plan,
          "iPhone and iPad: keeps the eSIM's data plan");
  AddFlag(*verb, "--no-proximity-setup", erase,
          &Erase::set_disallow_proximity_setup,
          "iPhone and iPad: no setup by another device that is near");
  AddReturnToService(*verb, erase);
  AddErasePlatforms(*verb, erase);
}

void AddRestart(const Verbs& verbs) {
  const auto [verb, draft] = verbs.Add("restart", "Restart a device");
  auto& restart = *draft->command.mutable_restart();
  AddFlag(*verb, "--rebuild-kernel-cache", restart,
          &connector::v1::Restart::set_rebuild_kernel_cache,
          "Mac: rebuilds the kernel's cache");
  AddFlag(*verb, "--notify-user", restart,
          &connector::v1::Restart::set_notify_user,
          "Mac with 11.3 or later: asks the person at it first");
}

void AddAccounts(const Verbs& verbs) {
  const auto [unlock, unlocked] =
      verbs.Add("unlock-account", "Unlock a local account of a Mac");
  AddText(*unlock, "--user",
          *unlocked->command.mutable_unlock_account()->mutable_user_name(),
          "Short name of the account");
  const auto [remove, removed] =
      verbs.Add("delete-user", "Delete local users with their data for good");
  auto& user = *removed->command.mutable_delete_user();
  AddText(*remove, "--user", *user.mutable_user_name(), "The user");
  AddFlag(*remove, "--all-users", user,
          &connector::v1::DeleteUser::set_all_users, "All users");
  AddFlag(*remove, "--force", user, &connector::v1::DeleteUser::set_force,
          "Even if not all of it is with the server yet");
}

void AddLostMode(const Verbs& verbs) {
  const Verbs group =
      verbs.Group("lost-mode", "Begin, use and end lost mode (iPhone, iPad)");
  const auto [on, draft] = group.Add("on", "Lock it, showing a message");
  auto& lost = *draft->command.mutable_enable_lost_mode();
  AddText(*on, "--message", *lost.mutable_message(), "Shown on the screen");
  AddText(*on, "--phone", *lost.mutable_phone_number(), "Shown on the screen");
  AddText(*on, "--footnote", *lost.mutable_footnote(), "Shown on the screen");
  group.AddPlain("off", "End lost mode").mutable_disable_lost_mode();
  group.AddPlain("sound", "Play a sound").mutable_play_lost_mode_sound();
  group.AddPlain("locate", "Ask it where it is").mutable_update_location();
  group.AddPlain("cancel", "Clear a lost mode that is in error")
      .mutable_cancel_lost_mode();
}

void AddSwitches(const Verbs& verbs) {
  const Verbs desktop = verbs.Group(
      "remote-desktop", "Let all users of a Mac observe and control it");
  const Verbs hotspot = verbs.Group(
      "hotspot", "Turn the personal hotspot on or off (iPhone, iPad)");
  const Verbs roaming =
      verbs.Group("roaming", "Turn data roaming on or off (iPhone, iPad)");
  for (const bool on : {true, false}) {
    const char* name = on ? "on" : "off";
    const char* what = on ? "Turn it on" : "Turn it off";
    desktop.AddPlain(name, what).mutable_remote_desktop()->set_enabled(on);
    hotspot.AddPlain(name, what)
        .mutable_set_personal_hotspot()
        ->set_enabled(on);
    roaming.AddPlain(name, what).mutable_set_data_roaming()->set_enabled(on);
  }
}

void AddWithOneText(const Verbs& verbs) {
  const auto [name, named] = verbs.Add("set-name", "Give a device a name");
  AddText(*name, "--name",
          *named->command.mutable_set_name()->mutable_device_name(),
          "The name");
  const auto [esim, asked] = verbs.Add(
      "refresh-esim", "Have a device look for eSIM plans (iPhone, iPad)");
  AddText(*esim, "--server",
          *asked->command.mutable_refresh_cellular_plans()
               ->mutable_esim_server_url(),
          "URL of the carrier's eSIM server");
}

void AddWorkPasscode(const Verbs& verbs) {
  const auto [verb, draft] = verbs.Add(
      "work-passcode", "Set or remove the passcode of Android's work profile");
  auto& passcode = *draft->command.mutable_reset_work_profile_passcode();
  AddText(*verb, "--password-file", draft->secret_file,
          "File that holds the new one; without, it is removed");
  verb->add_option_function<std::vector<std::string>>(
          "--flag",
          [&passcode](const std::vector<std::string>& flags) {
            for (const std::string& flag : flags) passcode.add_flags(flag);
          },
          "The vendor's flags, as they are; may be repeated")
      ->allow_extra_args(false);
}

void AddPlainKinds(const Verbs& verbs) {
  verbs.AddPlain("blankpush", "Wake a device so that it checks in")
      .mutable_blank_push();
  verbs.AddPlain("shutdown", "Shut a device down").mutable_shutdown();
  verbs.AddPlain("update-inventory", "Have a device report everything")
      .mutable_update_inventory();
  verbs.AddPlain("check-in", "Have a device do its daily check-in now")
      .mutable_daily_check_in();
  verbs.AddPlain("clear-passcode", "Take the passcode away (iPhone, iPad)")
      .mutable_clear_passcode();
  verbs.AddPlain("renew-profile", "Renew the MDM profile")
      .mutable_renew_mdm_profile();
  verbs.AddPlain("reinstall-agent", "Install the vendor's agent anew")
      .mutable_reinstall_agent();
  verbs
      .AddPlain("delete-device",
                "Unenrol a device and delete the vendor's record of it")
      .mutable_delete_device();
}

}  // namespace

absl::StatusOr<DeviceCommand> CommandOf(const Draft& draft) {
  DeviceCommand command = draft.command;
  if (draft.secret_file.empty()) return command;
  ASSIGN_OR_RETURN(const Secret secret, ReadSecretFile(draft.secret_file));
  if (command.has_erase()) {
    command.mutable_erase()->set_pin(secret.Reveal());
  } else {
    command.mutable_reset_work_profile_passcode()->set_new_password(
        secret.Reveal());
  }
  return command;
}

void AddKinds(CLI::App& parent, const EachKind& each) {
  const Verbs verbs(parent, each);
  AddLock(verbs);
  AddWipe(verbs);
  AddRestart(verbs);
  AddAccounts(verbs);
  AddLostMode(verbs);
  AddSwitches(verbs);
  AddWithOneText(verbs);
  AddWorkPasscode(verbs);
  AddPlainKinds(verbs);
}

}  // namespace muster::cli
