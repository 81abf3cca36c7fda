#ifndef TESTS_FAKE_IRU_MODEL_DEVICE_H_
#define TESTS_FAKE_IRU_MODEL_DEVICE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "tests/fake_iru/model/times.h"

namespace muster::fake_iru {

using Json = nlohmann::ordered_json;

// Bits, so that a set of platforms is a number.
enum Platform : unsigned {
  kMac = 1,
  kIPad = 2,
  kIPhone = 4,
  kAppleTv = 8,
  kWindows = 16,
  kAndroid = 32,
  kMobile = kIPad | kIPhone,
  kApple = kMac | kMobile | kAppleTv,
  kAll = kApple | kWindows | kAndroid,
};

// As device rows spell it: "Mac", "AppleTV", …
std::string PlatformName(Platform platform);

// As Prism spells it: "AppleTV" is "tvOS" there. Source: Iru API,
// "device_families".
std::string FamilyName(Platform platform);

// Ignores case. Nothing if it is no platform.
std::optional<Platform> ParsePlatform(absl::string_view name);

// An MDM command of an Apple device (or what an action queued for another).
// Status: 1 pending, 2 running, 3 completed, 4 failed, 5 NotNow.
struct Command {
  std::string uuid;
  std::string action;        // the word in the action's URL
  std::string command_type;  // the product's name
  std::string request_type;  // Apple's name
  Json metadata = Json::object();
  Json body;            // what the caller sent
  std::string sent_by;  // the id of the person who sent it; "" of a token
  absl::Time requested;
  MaybeTime retried;  // when a device that was not ready was asked again
  MaybeTime completed;
  int status = 1;
  Json error_chain = Json::array();

  // Neither completed nor failed.
  bool open() const { return status != 3 && status != 4; }
};

struct Note {
  std::string id;
  absl::Time created;
  absl::Time updated;
  std::string content;
};

// One enrolled device: what is true of it, from which every endpoint derives
// its own view, so that the views agree.
//
// `facts` is the truth. Scalars: device_name model model_identifier
// serial_number udid os_version build full_software_version api_level
// security_patch_level asset_tag user_id (a user's id or null) blueprint_id
// agent_version mdm_enabled agent_installed is_missing is_removed supervised
// locked erased remote_desktop_enabled edr mac_address ip_address hostname
// memory processor cores capacity_gb used_percent row_age. Times (microseconds
// since 1970, null if never): last_check_in last_mdm_check_in first_enrollment
// last_enrollment agent_installed_at. Lists: tags (names). Objects: filevault
// application_firewall gatekeeper_and_xprotect startup_settings activation_lock
// (columns as in Prism; a `status` or first column of null means that the
// device never reported it), lost_mode ({} when not lost), apps (bundle id to
// version), library_items (item id to a status that a script has set;
// absent until one did).
struct Device {
  std::string id;
  Platform platform = kMac;
  uint64_t seed = 0;  // of the derived lists: profiles, daemons, history
  Json facts = Json::object();
  // When a top-level fact was last changed after the enrolment.
  std::map<std::string, absl::Time> changed;
  std::vector<Command> commands;  // oldest first
  std::vector<Note> notes;
  std::string unlock_pin;  // "" if it was never locked
  int not_now = 0;         // commands that it will put off when it gets them

  bool Is(unsigned platforms) const { return (platform & platforms) != 0; }

  // A fact as text; "" if it is absent or no text.
  std::string Text(absl::string_view fact) const;
  // A fact as a truth; false if it is absent or none.
  bool Flag(absl::string_view fact) const;
  // A fact as an instant; nothing if it is null or absent.
  MaybeTime TimeOf(absl::string_view fact) const;
  // A fact as it is; null if it is absent.
  const Json& Fact(absl::string_view fact) const;

  void SetTime(absl::string_view fact, MaybeTime time);
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_MODEL_DEVICE_H_
